import { workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import dynaliteDb from 'dynalite/db';
import validations from 'dynalite/validations';
import batchWriteItem from 'dynalite/validations/batchWriteItem';
import { createIndexWriter } from './dynalite-indexes';
import { createDynaliteStore } from './dynalite-store';
import type { EngineWorkerData } from './engine';
import { passOrdinaryBatches } from './ordinary-batch';
import { serve } from './serve';

const options = workerData as EngineWorkerData;

dynaliteDb.create = createDynaliteStore;
dynaliteDb.updateIndexes = createIndexWriter();
passOrdinaryBatches(validations, batchWriteItem.types, dynaliteDb.itemSize);
serve(dynalite({ path: options.dataDir, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }), options);
