import type { TableStore } from './store/table-store';

/** What the tables keep in memory: entries, and the columns beside them. */
export function tableMemoryBytes(store: TableStore): number {
  let bytes = store.log.usage().memoryBytes;
  for (const { rows } of store.all()) bytes += rows.indexBytes;
  return bytes;
}
