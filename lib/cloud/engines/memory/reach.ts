import { gigabytes } from '../../../core/gigabytes';

/**
 * Of a stored credit event, as 16,000 of them took: 1,073 in the stream, which keeps a quarter of the limit at most, and
 * 1,757 in the tables. Beside the log lie 209 of them.
 */
const BYTES_PER_EVENT = { memory: 2_400, index: 210, disk: 2_700 } as const;

export type ReachOptions = {
  /** What the engines may keep in memory. */
  readonly limitBytes: number;
  /** Free bytes of the disk that keeps the state; undefined when memory keeps it, or nobody knows. */
  readonly freeDiskBytes: number | undefined;
  readonly isOnDisk: boolean;
};

/** How far memory or disk reach, for people: `room for about 2.1 million events in the 6 GB …`. */
export function reachText({ limitBytes, freeDiskBytes = Infinity, isOnDisk }: ReachOptions): string {
  const memory = `the ${gigabytes(limitBytes)} that this process may use for streams and tables`;
  if (!isOnDisk) return `room for about ${events(limitBytes / BYTES_PER_EVENT.memory)} in ${memory}`;
  const onDisk = freeDiskBytes / BYTES_PER_EVENT.disk;
  const indexed = limitBytes / BYTES_PER_EVENT.index;
  return onDisk < indexed
    ? `room for about ${events(onDisk)} on the disk, of which ${gigabytes(freeDiskBytes)} are free`
    : `room for about ${events(indexed)} on the disk, whose keys lie in ${memory}`;
}

function events(count: number): string {
  return count >= 1e6 ? `${(count / 1e6).toFixed(1)} million events` : `${Math.floor(count / 1e3)} thousand events`;
}
