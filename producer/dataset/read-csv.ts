import { UserError } from '../../lib/domain/user-error';
import { tableFromRows, type SheetRow } from './read-rows';
import type { Table } from './table';

const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a comma or semicolon separated file, with or without quotes, byte order mark and CRLF.
 * @throws UserError for what is not text, and as `tableFromRows` does
 */
export function readCsv(bytes: Uint8Array, file: string): Table {
  const text = decode(bytes, file);
  const lines = text.split(/\r\n|\n|\r/);
  const separator = separatorOf(lines.slice(0, 2));
  const rows = lines.map((line, index): SheetRow => ({ line: index + 1, cells: splitLine(line, separator) }));
  return tableFromRows(rows, file);
}

function decode(bytes: Uint8Array, file: string): string {
  const expectation = 'expected a comma separated text file';
  if (bytes.includes(0)) throw new UserError(`${file}: ${expectation}, got binary data; name an Excel file .xls`);
  try {
    return strictDecoder.decode(bytes);
  } catch (cause) {
    throw new UserError(`${file}: ${expectation} in UTF-8, got other bytes; save it again as UTF-8`, { cause });
  }
}

function separatorOf(header: readonly string[]): ',' | ';' {
  const text = header.join('');
  return text.split(';').length > text.split(',').length ? ';' : ',';
}

function splitLine(line: string, separator: string): string[] {
  const cells = line.split(separator);
  return line.includes('"') ? cells.map(unquote) : cells;
}

/** No cell of this dataset holds a separator or a quote, so quotes only ever wrap a whole cell. */
function unquote(cell: string): string {
  const match = /^\s*"([^"]*)"\s*$/.exec(cell);
  return match ? match[1]! : cell;
}
