import path from 'node:path';
import type { Dataset } from '../../producer/dataset/dataset';
import { loadDataset } from '../../producer/dataset/load';

/** Shared by all test runs of this clone, because drawing the twin takes more than a second. */
const CACHE = path.resolve(__dirname, '../../node_modules/.cache/legion-tests/tables');

let loaded: Promise<Dataset> | undefined;

/** All 30,000 clients of the twin. */
export function theTwin(): Promise<Dataset> {
  return (loaded ??= loadDataset('twin', { cacheDir: CACHE }));
}
