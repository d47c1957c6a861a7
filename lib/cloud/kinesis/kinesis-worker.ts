import { workerData } from 'node:worker_threads';
import kinesalite from 'kinesalite';
import kinesaliteDb from 'kinesalite/db';
import type { EngineWorkerData } from '../engines/engine';
import type { KinesaliteStore } from './kinesalite-store';
import { checkKeptStreams } from './kept-streams';
import { useNativeSequenceNumbers } from './sequence-numbers';
import { serve } from '../engines/serve';

const options = workerData as EngineWorkerData;

/** No account limit applies here; this is more shards than any demonstration opens. */
const SHARD_LIMIT = 10_000;

useNativeSequenceNumbers(kinesaliteDb);
serve(async () => {
  const { dataDir, checkpoints = [] } = options;
  let store: KinesaliteStore | undefined;
  // kinesalite looks it up at each call.
  const db = kinesaliteDb as { create: (given: object) => KinesaliteStore };
  const { create } = db;
  db.create = (given) => (store = create(given));
  const server = kinesalite({
    path: dataDir,
    createStreamMs: 0,
    deleteStreamMs: 0,
    updateStreamMs: 0,
    shardLimit: SHARD_LIMIT,
  });
  if (dataDir === undefined) return { server, kept: {} };
  const streams = await checkKeptStreams({ directory: dataDir, store: store!, functions: kinesaliteDb, checkpoints });
  return { server, kept: { streams } };
}, options);
