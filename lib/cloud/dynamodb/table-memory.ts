import type { TableStore } from './store/table-store';

/** A row's place and hash, and what an index keeps of it: a row's number, a word of its sort key, its share of the hashes. */
const BYTES_PER_ROW = 12;
const BYTES_PER_ORDER = 24;

/** What the tables keep in memory: entries, and the columns beside them. */
export function tableMemoryBytes(store: TableStore): number {
  let bytes = store.log.usage().memoryBytes;
  for (const { rows } of store.all()) bytes += rows.count * (BYTES_PER_ROW + rows.orders.length * BYTES_PER_ORDER);
  return bytes;
}
