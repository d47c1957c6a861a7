import { COLUMNS } from '../table/columns';
import type { Table } from '../table/table';

/** The table as comma-separated text with one header row; `readCsv` reads the same table from it. */
export function writeCsv(table: Table): string {
  const rows = Array.from({ length: table.rows }, (_, row) => table.columns.map((values) => values[row]).join(','));
  return `${[COLUMNS.join(','), ...rows].join('\n')}\n`;
}
