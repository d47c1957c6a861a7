import { parentPort, workerData } from 'node:worker_threads';
import type { DatasetIdentity, RunConfig } from '../../lib/domain/run/run';
import { createRecordSource } from './record-source';
import type { ChunkRange } from './chunk-range';
import { makeChunk } from './make-chunk';
import { packChunk, transferList } from './packed-chunk';
import { readSharedClients, type SharedClients } from './shared-clients';

/** Data that the thread is started with. */
export type ChunkWorkerData = {
  readonly config: RunConfig;
  readonly identity: DatasetIdentity;
  readonly clients: SharedClients;
};

const { config, identity, clients } = workerData as ChunkWorkerData;
const source = createRecordSource({ config, dataset: { identity, clients: readSharedClients(clients) } });

/** Answers every range with its chunk, in the order of the requests. */
parentPort!.on('message', (range: ChunkRange) => {
  const chunk = packChunk(makeChunk(source, range));
  parentPort!.postMessage(chunk, transferList(chunk));
});
