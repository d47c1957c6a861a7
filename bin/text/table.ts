import { visibleText } from './visible-text';

export type Column = {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** If the table is too wide, columns with this are dropped first, starting with the highest number. */
  readonly dispensable?: number;
};

export type TableOptions = {
  /** The longest line: dispensable columns are dropped, then the last one is cut. @default no limit */
  readonly maxWidth?: number;
};

const SEPARATOR = '  ';
/** The least that may be left of a last column that is cut; otherwise another column is dropped. */
const LEAST_LAST_WIDTH = 16;

/** Plain text table: a line of titles, then the rows, columns as wide as their widest cell, no trailing blanks. */
export function table(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  { maxWidth = Infinity }: TableOptions = {},
): string[] {
  // Before anything is measured: escaped characters are wider.
  const rows = cells.map((row) => row.map(visibleText));
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const shown = columnsWithin(columns, widths, maxWidth);
  const line = (cells: readonly string[]) => {
    const text = shown.map((index) => pad(cells[index] ?? '', widths[index]!, columns[index]!.align ?? 'left'));
    return cut(text.join(SEPARATOR).trimEnd(), maxWidth);
  };
  return [line(columns.map((column) => column.title)), ...rows.map(line)];
}

/** Indexes of the columns that are shown. */
function columnsWithin(columns: readonly Column[], widths: readonly number[], maxWidth: number): number[] {
  const shown = [...columns.keys()];
  const last = columns.length - 1;
  const needed = widths.map((width, index) => (index === last ? Math.min(width, LEAST_LAST_WIDTH) : width));
  const total = () => shown.reduce((sum, index) => sum + needed[index]! + SEPARATOR.length, -SEPARATOR.length);
  const spare = shown
    .filter((index) => columns[index]!.dispensable !== undefined)
    .sort((a, b) => columns[b]!.dispensable! - columns[a]!.dispensable!);
  for (const index of spare) if (total() > maxWidth) shown.splice(shown.indexOf(index), 1);
  return shown;
}

function pad(cell: string, width: number, align: 'left' | 'right'): string {
  return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
}

function cut(line: string, maxWidth: number): string {
  return line.length <= maxWidth ? line : `${line.slice(0, maxWidth - 1)}…`;
}

/** Thousands separated by a thin comma, the same in every locale: 1,234,567. */
export function grouped(value: number): string {
  const [whole, fraction] = String(value).split('.');
  const digits = whole!.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}
