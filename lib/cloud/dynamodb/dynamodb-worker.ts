import { workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import dynaliteDb from 'dynalite/db';
import validations from 'dynalite/validations';
import batchWriteItem from 'dynalite/validations/batchWriteItem';
import { createIndexWriter } from './dynalite-indexes';
import type { KeptTables } from '../engines/kept-parts';
import { createDynaliteStore, type DynaliteOptions } from './dynalite-store';
import type { EngineWorkerData } from '../engines/engine';
import { passOrdinaryBatches } from './ordinary-batch';
import { createWarner, serve } from '../engines/serve';

const options = workerData as EngineWorkerData;

dynaliteDb.updateIndexes = createIndexWriter();
passOrdinaryBatches(validations, batchWriteItem.types, dynaliteDb.itemSize);
const onFault = createWarner();
serve(async () => {
  let tables: KeptTables | undefined;
  dynaliteDb.create = (given: DynaliteOptions) => {
    const store = createDynaliteStore({ ...given, onFault });
    tables = store.kept;
    return store;
  };
  const server = dynalite({ path: options.dataDir, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  return { server, kept: { tables } };
}, options);
