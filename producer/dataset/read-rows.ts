import { UserError } from '../../lib/core/user-error';
import { codeOfWord } from './code-words';
import { COLUMN, COLUMNS, rangeOf, stepOf, type ColumnName } from '../table/columns';
import { findHeader, type Header } from './find-header';
import { isBlankCell } from './is-blank-cell';
import type { SheetRow } from './sheet-row';
import type { TableReading } from './reading';
import { emptyTable, type Table } from '../table/table';
import { markUseIn, readWholeNumber, type MarkUse, type NoNumber } from './whole-number';

export type RowsOptions = {
  /** Name for messages. */
  readonly file: string;
  /** What comma and point mean in numbers, where the file's format decides it. @default neither is known */
  readonly marks?: MarkUse;
};

const FETCH = 'get the published file with: legion data fetch';
const OR_FETCH = `or ${FETCH}`;
const UNKNOWN_MARKS: MarkUse = { ',': undefined, '.': undefined };

type Reader = RowsOptions & {
  readonly header: Header;
  readonly marks: MarkUse;
  /** Columns in which numbers had marks or exponents, or words stood for codes. */
  readonly seen: Readonly<Record<'grouped' | 'exponent' | 'words', Set<ColumnName>>>;
};

/**
 * Checks rows cell by cell and makes a table of them. Ambiguous cells are refused.
 * @throws UserError naming the first line and column at fault
 */
export function tableFromRows(rows: readonly SheetRow[], options: RowsOptions): TableReading {
  const { file } = options;
  const used = rows.filter((row) => !row.cells.every(isBlankCell));
  const header = findHeader(used, file);
  const body = used.slice(header.rows);
  if (body.length === 0) throw new UserError(`${file}: expected clients below the header row, got none; ${FETCH}`);
  const seen = { grouped: new Set<ColumnName>(), exponent: new Set<ColumnName>(), words: new Set<ColumnName>() };
  const reader: Reader = { ...options, header, marks: marksOf(body, options), seen };
  const table = emptyTable(body.length);
  body.forEach((row, index) => fillRow(table, index, row, reader));
  const idNotes = numberClients(table, body, reader);
  return { table, notes: [...header.notes, ...idNotes, ...numberNotes(reader)] };
}

/** The meaning of comma and point, from the unambiguous numbers; if one marks decimals, the other does not. */
function marksOf(body: readonly SheetRow[], { marks = UNKNOWN_MARKS }: RowsOptions): MarkUse {
  const found: Record<',' | '.', Set<string>> = { ',': new Set(), '.': new Set() };
  for (const { cells } of body) {
    for (const cell of cells) {
      const told = typeof cell === 'string' && /[,.]/.test(cell) ? markUseIn(cell) : undefined;
      if (told) found[told.mark].add(told.use);
    }
  }
  const only = (mark: ',' | '.') =>
    found[mark].size === 1 ? ([...found[mark]][0] as 'thousands' | 'decimals') : undefined;
  const other = (use: 'thousands' | 'decimals' | undefined) =>
    use === undefined ? undefined : use === 'decimals' ? 'thousands' : 'decimals';
  const isMixed = (mark: ',' | '.') => found[mark].size > 1;
  return {
    ',': isMixed(',') ? undefined : (only(',') ?? marks[','] ?? other(only('.'))),
    '.': isMixed('.') ? undefined : (only('.') ?? marks['.'] ?? other(only(','))),
  };
}

function fillRow(table: Table, index: number, row: SheetRow, reader: Reader): void {
  const { header, file } = reader;
  const surplus = row.cells.slice(header.cells.length).find((cell) => !isBlankCell(cell));
  if (surplus !== undefined) {
    const got = `${row.cells.length}, the last of them ${excerpt(row.cells.at(-1))}`;
    const expected = `${header.cells.length} cells as in the header row`;
    throw new UserError(
      `${file}: row ${row.line}: expected ${expected}, got ${got}; put quotes around cells that hold the separator`,
    );
  }
  for (const [column, cellIndex] of header.columnIndexes.entries()) {
    if (cellIndex >= 0) table.columns[column]![index] = checkedCell(row, COLUMNS[column]!, cellIndex, reader);
  }
}

/** IDs run 1, 2, 3, …, or are absent. A copy that counts from 0, as some programs do, is renumbered. */
function numberClients(table: Table, body: readonly SheetRow[], { header, file }: Reader): string[] {
  const ids = table.columns[COLUMN.ID]!;
  const isAbsent = header.columnIndexes[COLUMN.ID] === -1;
  const first = isAbsent || ids[0] !== 0 ? 1 : 0;
  for (const [index, { line }] of body.entries()) {
    const expected = index + first;
    if (!isAbsent && ids[index] !== expected) {
      const problem = `row ${line}, column ID: expected ${expected} (IDs run without gaps), got ${ids[index]}`;
      const remedy = 'if this is meant, remove the ID column, and clients are numbered by position';
      throw new UserError(`${file}: ${problem}; rows are missing, repeated or out of order: ${remedy}`);
    }
    ids[index] = index + 1;
  }
  return first === 0 ? ['IDs count from 0, so clients are numbered by position'] : [];
}

function checkedCell(row: SheetRow, column: ColumnName, position: number, reader: Reader): number {
  const cell = row.cells[position];
  const { min, max } = rangeOf(column);
  const value = valueOf(cell, column, reader);
  if (typeof value === 'number' && value >= min && value <= max) return value;
  const problem = typeof value === 'number' ? 'not-whole' : value.problem;
  const expected = `an integer from ${min} to ${max}`;
  const what = `${reader.file}: row ${row.line}, column ${column}: expected ${expected}, got ${excerpt(cell)}`;
  throw new UserError(`${what}; ${REMEDIES[problem]}`);
}

const REMEDIES: Readonly<Record<NoNumber['problem'], string>> = {
  'not-whole': `correct the cell, ${OR_FETCH}`,
  ambiguous: 'this can be read as thousands or as decimals: write it without the mark',
  rounded: 'digits may have been lost: show the column as whole numbers in the spreadsheet and save it again',
};

function valueOf(cell: unknown, column: ColumnName, { marks, seen }: Reader): number | NoNumber {
  if (typeof cell === 'number') return Number.isInteger(cell) ? cell : { problem: 'not-whole' };
  const code = codeOfWord(column, cell);
  if (code !== undefined) {
    seen.words.add(column);
    return code;
  }
  if (typeof cell !== 'string') return { problem: 'not-whole' };
  const read = readWholeNumber(cell, marks, stepOf(column));
  if ('problem' in read) return read;
  if (read.form !== 'plain') seen[read.form].add(column);
  return read.value;
}

function numberNotes({ seen }: Reader): string[] {
  const notes: string[] = [];
  const columns = (set: ReadonlySet<ColumnName>) => COLUMNS.filter((column) => set.has(column)).join(', ');
  if (seen.grouped.size > 0) notes.push(`thousands marks in ${columns(seen.grouped)}`);
  if (seen.exponent.size > 0) notes.push(`exponents in ${columns(seen.exponent)}`);
  if (seen.words.size > 0) notes.push(`words for codes in ${columns(seen.words)}`);
  return notes;
}

function excerpt(cell: unknown): string {
  if (isBlankCell(cell)) return 'nothing';
  const text = JSON.stringify(cell) ?? String(cell);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
