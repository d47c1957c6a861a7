export type Column = { readonly title: string; readonly align?: 'left' | 'right' };

const SEPARATOR = '  ';

/** Plain text table: a line of titles, then the rows, columns as wide as their widest cell, no trailing blanks. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => pad(cells[index] ?? '', widths[index]!, align ?? 'left'))
      .join(SEPARATOR)
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...rows.map(line)];
}

function pad(cell: string, width: number, align: 'left' | 'right'): string {
  return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
}

/** Titles in bold where a terminal shows it; NO_COLOR (https://no-color.org) turns it off. */
export function emphasize(
  line: string,
  { isTerminal, env }: { isTerminal: boolean; env: Readonly<Record<string, string | undefined>> },
): string {
  return isTerminal && !env.NO_COLOR ? `\u001B[1m${line}\u001B[22m` : line;
}

/** Thousands separated by a thin comma, the same in every locale: 1,234,567. */
export function grouped(value: number): string {
  const [whole, fraction] = String(value).split('.');
  const digits = whole!.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}
