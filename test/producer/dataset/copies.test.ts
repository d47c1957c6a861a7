import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeDataset } from '../../../producer/dataset/choose';
import { COLUMNS } from '../../../producer/table/columns';
import { readCsv } from '../../../producer/dataset/read-csv';
import { aCsv, madeUpRows, withCell, type Cell } from './made-up-clients';
import { describeWith } from './the-dataset';

const rows = madeUpRows(40);
const csv = aCsv(rows).toString();
const read = (text: string | Buffer) => readCsv(Buffer.from(text), 'copy.csv');
const original = read(csv).table;

/** Replacements for the published names, in the order of `COLUMNS`. */
const named = (names: Readonly<Record<string, string>>) =>
  aCsv(
    rows,
    COLUMNS.map((name) => names[name] ?? name),
  ).toString();
const LETTERS = ['ID', ...COLUMNS.slice(1, -1).map((_name, at) => `X${at + 1}`), 'Y'];
const withoutId = csv.replaceAll(/^[^,]*,/gm, '');
/** The column's cells as another program writes them; all other columns stay the same. */
function written(column: (typeof COLUMNS)[number], write: (value: number) => string, separator = ','): string {
  const at = COLUMNS.indexOf(column);
  const cells = rows.map((row) => row.map((cell, index): Cell => (index === at ? write(Number(cell)) : cell)));
  return [COLUMNS, ...cells].map((row) => row.join(separator)).join('\n');
}
const grouped = (mark: string) => (value: number) => String(value).replaceAll(/\B(?=(\d{3})+$)/g, mark);
const spelled = (column: (typeof COLUMNS)[number], words: readonly string[]) =>
  written(column, (code) => words[code] ?? 'unexpected');

describe('a copy reads as the same clients, and the first line of a run says what was interpreted', () => {
  test.each([
    [
      'the letters X1 to X23 and Y for names',
      aCsv(rows, LETTERS),
      'X1 is LIMIT_BAL, X2 is SEX, X3 is EDUCATION … Y is default payment next month',
    ],
    ['GENDER for SEX', named({ SEX: 'GENDER' }), 'GENDER is SEX'],
    ['MARITAL_STATUS for MARRIAGE', named({ MARRIAGE: 'Marital Status' }), 'Marital Status is MARRIAGE'],
    [
      'DEFAULT_PAY for the last column',
      named({ 'default payment next month': 'DEFAULT_PAY' }),
      'DEFAULT_PAY is default payment next month',
    ],
    [
      'months in names',
      named({ PAY_0: 'PAY_SEPT', PAY_AMT6: 'PAY_AMT_APR' }),
      'PAY_SEPT is PAY_0, PAY_AMT_APR is PAY_AMT6',
    ],
    ['no ID column', withoutId, 'no ID column, so clients are numbered by position'],
    [
      'IDs that count from 0',
      written('ID', (id) => String(id - 1)),
      'IDs count from 0, so clients are numbered by position',
    ],
    ['an index column of a data frame', csv.replaceAll(/^/gm, '7,').replace('7,', ','), undefined],
    ['a further column', csv.replaceAll(/$/gm, ',7').replace(',7', ',RISK'), 'ignored: "RISK"'],
    ['lines that end in CR CR LF', csv.replaceAll('\n', '\r\r\n'), undefined],
    ['lines that end in CR', csv.replaceAll('\n', '\r'), undefined],
    ['tabs', csv.replaceAll(',', '\t'), 'separated by tabs'],
    ['bars', csv.replaceAll(',', '|'), 'separated by bars'],
    ["Excel's separator line", `sep=;\r\n${csv.replaceAll(',', ';')}`, 'separated by semicolons'],
    ['comment lines', `# the source, quoted "so\n# the licence\n${csv}\n# the end`, '3 comment lines skipped'],
    ['a title above the header', `Clients of a bank\n\n${csv}`, '1 line above the header skipped'],
    ['UTF-16, little end first, with a mark', Buffer.from(`\uFEFF${csv}`, 'utf16le'), 'in UTF-16'],
    ['UTF-16 without a mark', Buffer.from(csv, 'utf16le'), 'in UTF-16'],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${csv}`, 'utf16le').swap16(), 'in UTF-16'],
    [
      'a header cell with a line break in quotes',
      named({ 'default payment next month': '"default payment\nnext month"' }),
      undefined,
    ],
    [
      'thousands commas in quotes',
      written('LIMIT_BAL', (value) => `"${grouped(',')(value)}"`),
      'thousands marks in LIMIT_BAL',
    ],
    ['thousands apostrophes', written('LIMIT_BAL', grouped("'")), 'thousands marks in LIMIT_BAL'],
    ['thousands blanks that do not break', written('LIMIT_BAL', grouped('\u00a0')), 'thousands marks in LIMIT_BAL'],
    [
      'thousands points, told by one that cannot be decimals',
      written('BILL_AMT1', grouped('.'), ';'),
      'separated by semicolons; thousands marks in BILL_AMT1',
    ],
    ['decimal points', written('BILL_AMT1', (value) => `${value}.0`), undefined],
    ['decimal commas', written('BILL_AMT1', (value) => `${value},00`, ';'), 'separated by semicolons'],
    [
      "a spreadsheet's exponents in limits",
      written('LIMIT_BAL', (value) => value.toExponential(2).replace('e+', 'E+0')),
      'exponents in LIMIT_BAL',
    ],
    [
      'the shortest exponents',
      written('LIMIT_BAL', (value) =>
        value % 100_000 === 0 ? value.toExponential().replace('e+', 'e+0') : String(value),
      ),
      'exponents in LIMIT_BAL',
    ],
    [
      'brackets around what is negative',
      written('BILL_AMT1', (value) => (value < 0 ? `(${-value})` : String(value))),
      undefined,
    ],
    ['a typographic minus', written('PAY_0', (value) => String(value).replace('-', '\u2212')), undefined],
    ['words for sex', spelled('SEX', ['', 'Male', 'FEMALE']), 'words for codes in SEX'],
    [
      'words for education',
      spelled('EDUCATION', ['', 'graduate school', 'university', 'high school']),
      'words for codes in EDUCATION',
    ],
    ['words for marriage', spelled('MARRIAGE', ['', 'married', 'single', 'others']), 'words for codes in MARRIAGE'],
    [
      'words for the default',
      spelled('default payment next month', ['no', 'yes']),
      'words for codes in default payment next month',
    ],
  ])('%s', (_what, copy, said) => {
    const { table, notes } = read(copy);
    expect(table).toEqual(original);
    const identity = { name: 'copy.csv', rows: 40, sha256: '0'.repeat(64) };
    const line = describeDataset({ identity, provenance: { kind: 'other' }, notes });
    const expected = `dataset: copy.csv, 40 clients (sha256 000000000000), not the published table`;
    expect(line).toBe(said === undefined ? expected : `${expected}; ${said}`);
  });
});

describe('an ambiguous file is refused, with a remedy that works for an intact file', () => {
  const lost = 'digits may have been lost: show the column as whole numbers in the spreadsheet and save it again';
  const twoWays = 'this can be read as thousands or as decimals: write it without the mark';
  test.each([
    [
      'a rounded exponent in a bill',
      written('BILL_AMT1', (value) => value.toExponential(2).replace('e', 'E')),
      `row 4, column BILL_AMT1: expected an integer from -2000000000 to 2000000000, got "1.45E+3"; ${lost}`,
    ],
    [
      'an exponent that shows a limit which is no multiple of 10,000',
      aCsv(withCell(rows, 3, 'LIMIT_BAL', '3.28E+05')),
      `row 4, column LIMIT_BAL: expected an integer from 1 to 2000000000, got "3.28E+05"; ${lost}`,
    ],
    [
      'a point before three zeros',
      written('LIMIT_BAL', grouped('.'), ';'),
      `row 2, column LIMIT_BAL: expected an integer from 1 to 2000000000, got "10.000"; ${twoWays}`,
    ],
    [
      'a comma before three zeros where commas separate nothing',
      written('LIMIT_BAL', grouped(','), '\t'),
      `row 2, column LIMIT_BAL: expected an integer from 1 to 2000000000, got "10,000"; ${twoWays}`,
    ],
    [
      'thousands commas without quotes',
      written('LIMIT_BAL', grouped(',')),
      'row 2: expected 25 cells as in the header row, got 26, the last of them "1"; put quotes around cells that hold the separator',
    ],
    [
      'PAY_0 beside PAY_1',
      csv.replaceAll(/$/gm, ',0').replace(',0', ',PAY_1'),
      'expected each column once, got PAY_0 twice ("PAY_0" and "PAY_1"); rename or remove the one that is not it',
    ],
    [
      'letters that say something else than the names below',
      `${LETTERS.with(2, 'X5').with(5, 'X2').join(',')}\n${csv}`,
      'the header rows contradict each other: column 3 is AGE in one and SEX in row 2; keep the one that is right',
    ],
    [
      'a part of the rows',
      csv.replace(/\n7,.*/, ''),
      'row 8, column ID: expected 7 (IDs run without gaps), got 8; rows are missing, repeated or out of order: if this is meant, remove the ID column, and clients are numbered by position',
    ],
    [
      'a word that is none of the codes',
      aCsv(withCell(rows, 2, 'SEX', 'unknown')),
      'row 3, column SEX: expected an integer from 1 to 2, got "unknown"; correct the cell, or get the published file with: legion data fetch',
    ],
    [
      'text with zero characters',
      'ID,LIMIT_BAL\0',
      'expected a text file in UTF-8 or UTF-16, got binary data; name an Excel file .xls',
    ],
  ])('%s', (_what, copy, message) => {
    expect(() => read(copy)).toThrow(expect.objectContaining({ name: 'UserError', message: `copy.csv: ${message}` }));
  });
});

const CASES = path.join(
  process.env.LEGION_CASES_DIR ?? path.resolve(__dirname, '../../../../shared/cases'),
  'datasets',
);

describeWith(CASES)('each of the collected copies', () => {
  const files = existsSync(CASES) ? readdirSync(CASES) : [];

  test('holds the clients of good.csv, and says how it was read', () => {
    const good = read(readFileSync(path.join(CASES, 'good.csv')));
    for (const name of files) {
      const copy = read(readFileSync(path.join(CASES, name)));
      expect([name, copy.table]).toEqual([name, good.table]);
      expect([name, copy.notes.length > 0]).toEqual([name, !['good.csv', 'cr-cr-lf.csv'].includes(name)]);
    }
  });
});
