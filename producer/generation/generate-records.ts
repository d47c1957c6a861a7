import { setImmediate } from 'node:timers/promises';
import type { RunConfig } from '../../lib/domain/run/run';
import type { Dataset } from '../dataset/dataset';
import type { ProducedRecord } from './record';
import { createRecordSource } from './record-source';
import { startChunkMaker } from './chunk-maker';
import { chunkRanges, type ChunkSize } from './chunk-range';
import { makeChunk } from './make-chunk';
import { unpackChunk, type PackedChunk } from './packed-chunk';
import { shareClients } from './shared-clients';

export type GenerationOptions = {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** First sequence. */
  readonly from: number;
  /** Sequence to stop before; may be Infinity. */
  readonly to: number;
  /** Records per batch. */
  readonly chunkSize: ChunkSize;
  /** Threads; with 1, the caller's own thread does the work. */
  readonly workers: number;
};

/** Chunks that each worker prepares ahead, so that it need not wait for the consumer. */
const CHUNKS_AHEAD_PER_WORKER = 2;

/** The records of a run in batches, in sequence order; byte-identical with any number of workers. */
export function generateRecords(options: GenerationOptions): AsyncGenerator<readonly ProducedRecord[]> {
  return options.workers > 1 ? onWorkers(options) : onThisThread(options);
}

async function* onThisThread({ config, dataset, from, to, chunkSize }: GenerationOptions) {
  const source = createRecordSource({ config, dataset });
  for (const range of chunkRanges({ from, to }, chunkSize)) {
    yield makeChunk(source, range);
    // Otherwise a consumer that never waits would starve sockets and signals.
    await setImmediate();
  }
}

async function* onWorkers({ config, dataset, from, to, chunkSize, workers }: GenerationOptions) {
  const workerData = { config, identity: dataset.identity, clients: shareClients(dataset.clients) };
  const makers = Array.from({ length: workers }, () => startChunkMaker(workerData));
  const ahead: Promise<PackedChunk>[] = [];
  let next = 0;
  try {
    for (const range of chunkRanges({ from, to }, chunkSize)) {
      if (ahead.length === workers * CHUNKS_AHEAD_PER_WORKER) yield unpackChunk(await ahead.shift()!, config);
      ahead.push(makers[next++ % workers]!.make(range));
    }
    for (const chunk of ahead) yield unpackChunk(await chunk, config);
  } finally {
    await Promise.all(makers.map((maker) => maker.close()));
  }
}
