import type { EngineThreadData } from './engine';
import { openDiskLog } from './log/disk-log';
import type { OpenLog } from './log/entry-log';
import { createMemoryLog } from './log/memory-log';

type LogSurroundings = {
  /** What happens when a damaged folder is removed, in words that follow "and". */
  readonly otherwise: string;
  readonly warn: (message: string) => void;
};

/** The log of a thread's engine: in its folder, or in memory when it has none. */
export function logOpener(data: EngineThreadData, { otherwise, warn }: LogSurroundings): OpenLog {
  const { dataDir, durability = 'process', position } = data;
  if (dataDir === undefined) return (owner) => createMemoryLog(owner);
  const shared = new Float64Array(position);
  const onPosition = (entries: number) => void (shared[0] = entries);
  return (owner) => openDiskLog(owner, { folder: dataDir, durability, otherwise, warn, fail, onPosition });
}

/** Ends the thread, and the cloud with it: nobody knows any more what is on the disk. */
function fail(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
