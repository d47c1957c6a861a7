import { UserError } from '../../lib/domain/user-error';
import { COLUMN, COLUMNS, columnNamed, rangeOf, type ColumnName } from './columns';
import { emptyTable, type Table } from './table';

/** A row as a reader found it. `line` counts from 1 as spreadsheets and editors do. */
export type SheetRow = { readonly line: number; readonly cells: readonly unknown[] };

/** The published file has a row X1..X23, Y above its names; anything further down is no header. */
const HEADER_LINES = 2;

const REMEDY = 'fetch it again with: npm run data:fetch';

/**
 * Checks rows cell by cell and makes the table of them.
 * @param file name for messages
 * @throws UserError naming the first line and column at fault
 */
export function tableFromRows(rows: readonly SheetRow[], file: string): Table {
  const used = withoutTrailingBlanks(rows);
  const { headerLine, positions } = findHeader(used, file);
  const body = used.slice(headerLine);
  if (body.length === 0) throw new UserError(`${file}: expected clients below the header row, got none; ${REMEDY}`);
  const table = emptyTable(body.length);
  body.forEach((row, index) => fillRow(table, index, row, positions, file));
  return table;
}

function fillRow(table: Table, index: number, row: SheetRow, positions: readonly number[], file: string): void {
  for (const [column, position] of positions.entries()) {
    table.columns[column]![index] = checkedCell(row, COLUMNS[column]!, position, file);
  }
  const id = table.columns[COLUMN.ID]![index]!;
  if (id === index + 1) return;
  const problem = `row ${row.line}, column ID: expected ${index + 1} (IDs run 1, 2, 3, … without gaps), got ${id}`;
  throw new UserError(`${file}: ${problem}; rows are missing, repeated or out of order: ${REMEDY}`);
}

function checkedCell(row: SheetRow, column: ColumnName, position: number, file: string): number {
  const cell = row.cells[position];
  const value = integerIn(cell);
  const { min, max } = rangeOf(column);
  if (value !== undefined && value >= min && value <= max) return value;
  const expected = `an integer from ${min} to ${max}`;
  throw new UserError(
    `${file}: row ${row.line}, column ${column}: expected ${expected}, got ${excerpt(cell)}; ${REMEDY}`,
  );
}

/** Some copies hold numbers as text, or as `20000.0`. */
const INTEGER_TEXT = /^\s*[-+]?\d{1,12}(\.0*)?\s*$/;

function integerIn(cell: unknown): number | undefined {
  if (typeof cell === 'number') return Number.isInteger(cell) ? cell : undefined;
  return typeof cell === 'string' && INTEGER_TEXT.test(cell) ? Number(cell) : undefined;
}

function withoutTrailingBlanks(rows: readonly SheetRow[]): readonly SheetRow[] {
  return rows.slice(0, rows.findLastIndex((row) => !row.cells.every(isBlank)) + 1);
}

function isBlank(cell: unknown): boolean {
  return cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '');
}

/** `headerLine` is how many rows come before the first client; `positions` where each of `COLUMNS` stands in a row. */
function findHeader(rows: readonly SheetRow[], file: string): { headerLine: number; positions: readonly number[] } {
  const candidates = rows.slice(0, HEADER_LINES).map((row) => row.cells.map(columnNamed));
  const known = candidates.map((names) => new Set(names.filter((name) => name !== undefined)).size);
  const best = known.indexOf(Math.max(0, ...known));
  const names = candidates[best] ?? [];
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new UserError(missingColumns(missing, file));
  const repeated = COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (repeated) throw new UserError(`${file}: expected each column once, got ${repeated} twice; remove one of them`);
  return { headerLine: best + 1, positions: COLUMNS.map((column) => names.indexOf(column)) };
}

function missingColumns(missing: readonly string[], file: string): string {
  const shown =
    missing.length > 5 ? `${missing.slice(0, 5).join(', ')} and ${missing.length - 5} more` : missing.join(', ');
  return `${file}: expected a header row with all ${COLUMNS.length} columns, got one without ${shown}; ${REMEDY}`;
}

function excerpt(cell: unknown): string {
  if (isBlank(cell)) return 'nothing';
  const text = JSON.stringify(cell) ?? String(cell);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
