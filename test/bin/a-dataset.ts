import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { COLUMNS, type ColumnName } from '../../producer/table/columns';

/** Writes a small table of made-up clients in the published layout; reading the real one is slow. */
export function aDatasetFile(folder: string, { clients = 60, name = 'clients.csv' } = {}): string {
  const rows = Array.from({ length: clients }, (_none, index) => COLUMNS.map((column) => cellOf(column, index)));
  const file = path.join(folder, name);
  writeFileSync(file, [COLUMNS, ...rows].map((row) => row.join(',')).join('\n'));
  return file;
}

/** Plain arithmetic that gives every column some variety. */
function cellOf(column: ColumnName, index: number): number {
  if (column === 'ID') return index + 1;
  if (column === 'LIMIT_BAL') return 10_000 * (1 + (index % 50));
  if (column === 'SEX') return 1 + (index % 2);
  if (column === 'EDUCATION' || column === 'MARRIAGE') return 1 + (index % 3);
  if (column === 'AGE') return 21 + (index % 50);
  if (column.startsWith('PAY_AMT')) return (index * 311) % 9_000;
  if (column.startsWith('PAY_')) return (index % 5) - 2;
  if (column.startsWith('BILL_AMT')) return (index * 977) % 60_000;
  return index % 4 === 0 ? 1 : 0;
}
