import { asBuffer } from '../../../core/as-buffer';
import type { Context } from '../operations/context';
import { keyHashOf } from '../rows/row-format';
import type { BatchScan } from './scan-batch';

const ANSWER = Buffer.from('{"UnprocessedItems":{}}');

/**
 * Executes an ordinary BatchWriteItem without reading it into objects; undefined, and nothing is changed, where the
 * general way must be taken.
 */
export function batchWriteFast(scan: BatchScan, context: Context, body: Uint8Array): Uint8Array | undefined {
  const { writer, store } = context;
  const found = scan.read(asBuffer(body), writer);
  if (!found) return undefined;
  const { table, rows } = found;
  const hashes = new Set<number>();
  for (const row of rows) {
    if (!table.rows.trySeal(row)) return undefined;
    hashes.add(keyHashOf(row));
  }
  // Perhaps the same key twice.
  if (hashes.size < rows.length) return undefined;
  store.writeRows(rows.map((put) => ({ table, put })));
  return new Uint8Array(ANSWER);
}
