import { COLUMN } from '../../table/columns';
import type { Table } from '../../table/table';
import { countsOf } from '../counts-of';

/** Share of `rows` that equal some row of `reference` in every column but ID. */
export function coincidenceRate(rows: Table, reference: Table): number {
  const known = new Set(rowKeys(reference));
  return rowKeys(rows).filter((key) => known.has(key)).length / rows.rows;
}

/** Share of rows that equal another row of the same table in every column but ID. */
export function repetitionRate(table: Table): number {
  const keys = rowKeys(table);
  const counts = countsOf(keys);
  return keys.filter((key) => counts.get(key)! > 1).length / table.rows;
}

function rowKeys(table: Table): string[] {
  const columns = table.columns.filter((_, column) => column !== COLUMN.ID);
  return Array.from({ length: table.rows }, (_, row) => columns.map((values) => values[row]).join());
}
