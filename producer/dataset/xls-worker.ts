import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../lib/core/user-error';
import { parseXls } from './parse-xls';
import { tableBytes } from '../table/table';

/** Messages to and from the worker of `readXls`. */
export type XlsRequest = { readonly bytes: Uint8Array; readonly file: string };
export type XlsAnswer =
  | { readonly kind: 'table'; readonly rows: number; readonly bytes: Uint8Array; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string };

function answer({ bytes, file }: XlsRequest): XlsAnswer {
  try {
    const { table, notes } = parseXls(bytes, file);
    return { kind: 'table', rows: table.rows, bytes: tableBytes(table), notes };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'refused', message: error.message };
    throw error;
  }
}

parentPort!.postMessage(answer(workerData as XlsRequest));
