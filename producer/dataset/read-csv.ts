import { parse } from 'csv-parse/sync';
import { UserError } from '../../lib/core/user-error';
import { columnNamed } from './column-names';
import { decodeText } from './decode-text';
import { tableFromRows } from './read-rows';
import type { SheetRow } from './sheet-row';
import type { TableReading } from './reading';

const SEPARATORS = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' } as const;
type Separator = keyof typeof SEPARATORS;

/** CR CR LF comes from programs that turn every LF of a CRLF file into CRLF. */
const LINE_ENDS = ['\r\r\n', '\r\n', '\n', '\r'];
/** Excel's way to declare the separator; no header cell looks like it. */
const SEPARATOR_LINE = /^sep=([,;|\t])[\r\n]+/;
const COMMENT_LINES = /^#/gm;

/**
 * Reads a delimited text file as programs and spreadsheets write it: with commas, semicolons, tabs or bars, quotes,
 * comment lines, UTF-8 or UTF-16, and any line ending.
 *
 * @throws UserError for a file that is not text, and as `tableFromRows` does
 */
export function readCsv(bytes: Uint8Array, file: string): TableReading {
  const { text, notes } = decodeText(bytes, file);
  const declared = SEPARATOR_LINE.exec(text);
  const separator = (declared?.[1] as Separator | undefined) ?? separatorOf(text);
  const rows = splitRows(declared ? text.slice(declared[0].length) : text, separator, file).map((row) => ({
    ...row,
    line: row.line + (declared ? 1 : 0),
  }));
  // Where commas separate columns, a quoted comma in a number cannot be a decimal mark.
  const marks = separator === ',' ? ({ ',': 'thousands', '.': undefined } as const) : undefined;
  const reading = tableFromRows(rows, { file, ...(marks && { marks }) });
  const comments = text.match(COMMENT_LINES)?.length ?? 0;
  return {
    table: reading.table,
    notes: [
      ...notes,
      ...(separator === ',' ? [] : [`separated by ${SEPARATORS[separator]}`]),
      ...(comments === 0 ? [] : [`${comments} comment ${comments === 1 ? 'line' : 'lines'} skipped`]),
      ...reading.notes,
    ],
  };
}

/** The separator that finds the most column names in one of the first lines. */
function separatorOf(text: string): Separator {
  const lines = text
    .slice(0, 64 * 1024)
    .split(/[\r\n]+/)
    .slice(0, 40);
  const names = (separator: string) =>
    Math.max(0, ...lines.map((line) => line.split(separator).filter((cell) => columnNamed(cell)).length));
  const separators = Object.keys(SEPARATORS) as Separator[];
  return separators.reduce((best, separator) => (names(separator) > names(best) ? separator : best));
}

/** The parser's records with `info`, which its types leave out. */
type InfoRecord = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

function splitRows(text: string, separator: Separator, file: string): SheetRow[] {
  try {
    const records = parse(text, {
      delimiter: separator,
      record_delimiter: LINE_ENDS,
      comment: '#',
      comment_no_infix: true,
      relax_column_count: true,
      relax_quotes: true,
      info: true,
    });
    return (records as unknown as InfoRecord[]).map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      `${file}: expected rows of separated cells, got ones that cannot be split (${got}); save it as .csv again`,
      {
        cause,
      },
    );
  }
}
