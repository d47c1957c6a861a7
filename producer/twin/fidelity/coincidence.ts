import { COLUMN } from '../../table/columns';
import type { Table } from '../../table/table';

/** Share of `rows` that equal some row of `reference` in every column but ID. */
export function coincidenceRate(rows: Table, reference: Table): number {
  const known = new Set(rowKeys(reference));
  return rowKeys(rows).filter((key) => known.has(key)).length / rows.rows;
}

/** Share of rows that equal another row of the same table in every column but ID. */
export function repetitionRate(table: Table): number {
  const counts = new Map<string, number>();
  const keys = rowKeys(table);
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return keys.filter((key) => counts.get(key)! > 1).length / table.rows;
}

function rowKeys(table: Table): string[] {
  const columns = table.columns.filter((_, column) => column !== COLUMN.ID);
  return Array.from({ length: table.rows }, (_, row) => columns.map((values) => values[row]).join());
}
