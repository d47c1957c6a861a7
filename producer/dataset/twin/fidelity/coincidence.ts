import { COLUMN } from '../../columns';
import type { Table } from '../../table';

/** Share of `rows` that equal some row of `reference` in every column but ID. */
export function coincidenceRate(rows: Table, reference: Table): number {
  const known = new Set(rowKeys(reference));
  return rowKeys(rows).filter((key) => known.has(key)).length / rows.rows;
}

/** Rows that repeat an earlier one of the same table in every column but ID. */
export function repeatedRows(table: Table): number {
  return table.rows - new Set(rowKeys(table)).size;
}

function rowKeys(table: Table): string[] {
  const columns = table.columns.filter((_, column) => column !== COLUMN.ID);
  return Array.from({ length: table.rows }, (_, row) => columns.map((values) => values[row]).join());
}
