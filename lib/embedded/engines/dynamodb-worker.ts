import { workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import dynaliteDb from 'dynalite/db';
import { createDynaliteStore } from './dynalite-store';
import type { EngineWorkerData } from './engine';
import { serve } from './serve';

const { port, dataDir } = workerData as EngineWorkerData;

if (dataDir === undefined) dynaliteDb.create = createDynaliteStore;
serve(dynalite({ path: dataDir, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }), port);
