import { UserError } from '../../lib/core/user-error';
import { columnNamed, isPublishedName } from './column-names';
import { COLUMNS, type ColumnName } from '../table/columns';
import { isBlankCell } from './is-blank-cell';
import type { SheetRow } from './sheet-row';

/** The layout of a file. */
export type Header = {
  /** How many rows precede the first client. */
  readonly rows: number;
  /** Index in a row of each of `COLUMNS`; -1 for an absent ID column. */
  readonly columnIndexes: readonly number[];
  readonly cells: readonly unknown[];
  readonly notes: readonly string[];
};

/** Rows that may precede the header: a title, a source, a licence. */
const MAX_LINES_ABOVE = 20;
/** A row that names at least this many columns is a header, or the published file's row of letters above it. */
const ENOUGH_NAMES = COLUMNS.length / 2;

const GET_PUBLISHED = 'or get the published file with: legion data fetch';

/**
 * Finds the header among the first rows.
 * @throws UserError when columns are missing or named twice, or when two header rows contradict each other
 */
export function findHeader(rows: readonly SheetRow[], file: string): Header {
  const candidates = rows.slice(0, MAX_LINES_ABOVE).map(({ cells }) => cells.map(columnNamed));
  const counts = candidates.map((names) => new Set(names.filter((name) => name !== undefined)).size);
  const isHeader = (index: number) => (counts[index] ?? 0) >= ENOUGH_NAMES;
  const first = counts.findIndex((_count, index) => isHeader(index));
  const from = first === -1 ? counts.indexOf(Math.max(0, ...counts)) : first;
  const last = isHeader(from) && isHeader(from + 1) ? from + 1 : from;
  const published = (index: number) => rows[index]?.cells.filter(isPublishedName).length ?? 0;
  const chosen = published(last) < published(from) ? from : last;
  const names = candidates[chosen] ?? [];
  const { cells = [], line = 1 } = rows[chosen] ?? {};
  refuseMissing(names, file);
  refuseRepeated(names, cells, file);
  refuseContradiction(candidates[from]!, candidates[last]!, { file, line });
  const columnIndexes = COLUMNS.map((column) => names.indexOf(column));
  return { rows: last + 1, columnIndexes, cells, notes: notesOf(from, cells, names) };
}

function refuseMissing(names: readonly (ColumnName | undefined)[], file: string): void {
  const missing = COLUMNS.filter((column) => column !== 'ID' && !names.includes(column));
  if (missing.length === 0) return;
  const shown =
    missing.length > 5 ? `${missing.slice(0, 5).join(', ')} and ${missing.length - 5} more` : missing.join(', ');
  const expected = `a header row with all ${COLUMNS.length} columns (ID may be absent)`;
  const remedy = `rename the columns in the header row, ${GET_PUBLISHED}`;
  throw new UserError(`${file}: expected ${expected}, got one without ${shown}; ${remedy}`);
}

function refuseRepeated(names: readonly (ColumnName | undefined)[], cells: readonly unknown[], file: string): void {
  const repeated = COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (!repeated) return;
  const named = cells.filter((_cell, at) => names[at] === repeated).map((cell) => JSON.stringify(cell));
  throw new UserError(
    `${file}: expected each column once, got ${repeated} twice (${named.join(' and ')}); rename or remove the one that is not it`,
  );
}

/** The row of letters above the names must agree with the names. */
function refuseContradiction(
  above: readonly (ColumnName | undefined)[],
  below: readonly (ColumnName | undefined)[],
  { file, line }: { file: string; line: number },
): void {
  const at = above.findIndex(
    (name, index) => name !== undefined && below[index] !== undefined && name !== below[index],
  );
  if (at === -1) return;
  throw new UserError(
    `${file}: the header rows contradict each other: column ${at + 1} is ${above[at]} in one and ${below[at]} in row ${line}; keep the one that is right`,
  );
}

function notesOf(above: number, cells: readonly unknown[], names: readonly (ColumnName | undefined)[]): string[] {
  const notes: string[] = [];
  if (above > 0) notes.push(`${above} ${above === 1 ? 'line' : 'lines'} above the header skipped`);
  if (!names.includes('ID')) notes.push('no ID column, so clients are numbered by position');
  const renamed = cells.flatMap((cell, at) =>
    names[at] && !isPublishedName(cell) ? [`${String(cell)} is ${names[at]}`] : [],
  );
  if (renamed.length > 0) notes.push(shortList(renamed));
  const ignored = cells.flatMap((cell, at) => (names[at] || isBlankCell(cell) ? [] : [JSON.stringify(cell)]));
  if (ignored.length > 0) notes.push(`ignored: ${shortList(ignored)}`);
  return notes;
}

function shortList(items: readonly string[]): string {
  return items.length > 4 ? `${items.slice(0, 3).join(', ')} … ${items.at(-1)}` : items.join(', ');
}
