import { utils, write } from 'xlsx';
import { COLUMNS, type ColumnName } from '../../../producer/table/columns';

/** A cell as a file stores it. */
export type Cell = number | string | undefined;

/** Rows of made-up clients, in the order of `COLUMNS`. */
export function madeUpRows(count: number): Cell[][] {
  return Array.from({ length: count }, (_none, index) => COLUMNS.map((column) => cellOf(column, index)));
}

function cellOf(column: ColumnName, index: number): number {
  if (column === 'ID') return index + 1;
  if (column === 'LIMIT_BAL') return 10_000 * (1 + (index % 50));
  if (column === 'SEX') return 1 + (index % 2);
  if (column === 'EDUCATION' || column === 'MARRIAGE') return 1 + (index % 3);
  if (column === 'AGE') return 21 + (index % 50);
  if (column.startsWith('PAY_AMT')) return (index * 311) % 9_000;
  if (column.startsWith('PAY_')) return (index % 11) - 2;
  if (column.startsWith('BILL_AMT')) return ((index * 977) % 60_000) - 500;
  return index % 4 === 0 ? 1 : 0;
}

/** The rows with one cell changed; `row` counts clients from 1. */
export function withCell(rows: readonly Cell[][], row: number, column: ColumnName, cell: Cell): Cell[][] {
  const changed = rows.map((cells) => [...cells]);
  changed[row - 1]![COLUMNS.indexOf(column)] = cell;
  return changed;
}

/** The first header row of the published file, above the names. */
const LETTERS: Cell[] = [undefined, ...COLUMNS.slice(1, -1).map((_none, index) => `X${index + 1}`), 'Y'];

/** An Excel 97-2003 file in the published layout, with both header rows. */
export function anXls(rows: readonly Cell[][], header: readonly Cell[] = COLUMNS): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([LETTERS, [...header], ...rows]), 'Data');
  return write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer;
}

export function aCsv(rows: readonly Cell[][], header: readonly Cell[] = COLUMNS): Buffer {
  return Buffer.from([header, ...rows].map((cells) => cells.join(',')).join('\n'));
}
