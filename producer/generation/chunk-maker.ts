import path from 'node:path';
import { startWorker } from '../../lib/core/worker';
import type { ChunkRange } from './chunk-range';
import type { ChunkWorkerData } from './chunk-worker';
import type { PackedChunk } from './packed-chunk';

/** A thread that makes chunks. */
export type ChunkMaker = {
  /** May be called again before the last chunk has arrived; chunks arrive in the order of the calls. */
  readonly make: (range: ChunkRange) => Promise<PackedChunk>;
  readonly close: () => Promise<void>;
};

type Waiting = { readonly resolve: (chunk: PackedChunk) => void; readonly reject: (cause: unknown) => void };

/** The worker beside this file: TypeScript when run from sources, JavaScript when built. */
const WORKER_FILE = path.join(__dirname, `chunk-worker${path.extname(__filename)}`);

export function startChunkMaker(workerData: ChunkWorkerData): ChunkMaker {
  const worker = startWorker(WORKER_FILE, { workerData });
  const waiting: Waiting[] = [];
  let ended: Error | undefined;
  const end = (cause: Error) => {
    ended ??= cause;
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  worker.on('message', (chunk: PackedChunk) => waiting.shift()?.resolve(chunk));
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`generation worker ended with code ${code} before its work was done`)));
  return {
    make: (range) => {
      const chunk = new Promise<PackedChunk>((resolve, reject) => {
        if (ended) reject(ended);
        else waiting.push({ resolve, reject });
      });
      // May be awaited only after it has failed, and must not count as an unhandled rejection until then.
      chunk.catch(() => undefined);
      worker.postMessage(range);
      return chunk;
    },
    close: async () => {
      await worker.terminate();
    },
  };
}
