import { workerData } from 'node:worker_threads';
import kinesalite from 'kinesalite';
import kinesaliteDb from 'kinesalite/db';
import type { EngineWorkerData } from './engine';
import { useNativeSequenceNumbers } from './sequence-numbers';
import { serve } from './serve';

const options = workerData as EngineWorkerData;

/** No account limit applies here: more shards than any demonstration opens. */
const SHARD_LIMIT = 10_000;

useNativeSequenceNumbers(kinesaliteDb);
serve(
  kinesalite({
    path: options.dataDir,
    createStreamMs: 0,
    deleteStreamMs: 0,
    updateStreamMs: 0,
    shardLimit: SHARD_LIMIT,
  }),
  options,
);
