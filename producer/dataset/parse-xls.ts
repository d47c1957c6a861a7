import { read, type CellObject, type WorkBook } from 'xlsx';
import { UserError } from '../../lib/core/user-error';
import { tableFromRows } from './read-rows';
import type { SheetRow } from './sheet-row';
import type { TableReading } from './reading';

/** First bytes of every OLE2 compound file, such as .xls. */
const COMPOUND_FILE_MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/**
 * Parses an .xls in this thread. The whole dataset takes seconds and hundreds of megabytes, hence `readXls`.
 * @throws UserError for a file that is not a readable .xls, and as `tableFromRows` does
 */
export function parseXls(bytes: Uint8Array, file: string): TableReading {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!buffer.subarray(0, COMPOUND_FILE_MAGIC.length).equals(COMPOUND_FILE_MAGIC)) {
    throw new UserError(
      `${file}: expected an Excel 97-2003 file (.xls), got ${kindOf(buffer)}; save it as .xls or .csv, or fetch it again with: legion data fetch`,
    );
  }
  return tableFromRows(sheetRows(parse(buffer, file), file), { file });
}

function parse(buffer: Buffer, file: string): WorkBook {
  try {
    return read(buffer, {
      type: 'buffer',
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      WTF: true,
    });
  } catch (cause) {
    throw new UserError(
      `${file}: expected a whole .xls file, got one that ${reasonOf(cause)}; fetch it again with: legion data fetch`,
      { cause },
    );
  }
}

/** Replaces the parser's messages about its own internals, which help nobody. */
function reasonOf(cause: unknown): string {
  if (cause instanceof TypeError || cause instanceof RangeError) return 'is cut off or damaged';
  const text = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return `cannot be read (${text})`;
}

function sheetRows(book: WorkBook, file: string): SheetRow[] {
  const sheet = book.Sheets[book.SheetNames[0] ?? ''];
  if (!sheet)
    throw new UserError(`${file}: expected a sheet with clients, got none; fetch it again with: legion data fetch`);
  const rows = (sheet['!data'] ?? []) as (CellObject | undefined)[][];
  return Array.from(rows, (cells, index) => ({ line: index + 1, cells: Array.from(cells ?? [], valueOf) }));
}

function valueOf(cell: CellObject | undefined): unknown {
  return cell?.t === 'n' || cell?.t === 's' ? cell.v : cell?.t === 'z' ? undefined : (cell?.w ?? cell?.v);
}

function kindOf(buffer: Buffer): string {
  if (buffer.length === 0) return 'an empty file';
  if (buffer.subarray(0, 2).toString('latin1') === 'PK') return 'a zip archive (.xlsx or .zip)';
  if (/^\s*</.test(buffer.subarray(0, 64).toString('latin1'))) return 'a web page or XML';
  return `other data (${buffer.subarray(0, 8).toString('hex')}…)`;
}
