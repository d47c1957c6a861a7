import type { TableStore } from './store/table-store';

/** What the tables and their streams keep in memory: entries, and the columns beside them. */
export function tableMemoryBytes(store: TableStore): number {
  let bytes = store.log.usage().memoryBytes + store.streams.indexBytes;
  for (const { rows } of store.all()) bytes += rows.indexBytes;
  return bytes;
}
