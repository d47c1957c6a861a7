import * as fc from 'fast-check';
import { COLUMN, COLUMNS, rangeOf } from '../../../producer/table/columns';
import { decodeClients } from '../../../producer/dataset/decode-clients';
import { readCsv } from '../../../producer/dataset/read-csv';
import { emptyTable } from '../../../producer/table/table';
import { writeCsv } from '../../../producer/dataset/write-csv';
import { aCsv, madeUpRows, withCell } from './made-up-clients';

const FETCH = 'get the published file with: legion data fetch';
const RENUMBER =
  'rows are missing, repeated or out of order: if this is meant, remove the ID column, and clients are numbered by position';
const RENAME = `rename the columns in the header row, or ${FETCH}`;
const CORRECT = `correct the cell, or ${FETCH}`;
const readWithNotes = (bytes: Buffer | string) => readCsv(Buffer.from(bytes), 'clients.csv');
const read = (bytes: Buffer | string) => readWithNotes(bytes).table;
const rows = madeUpRows(5);

test('a written table reads back unchanged', () => {
  const table = fc
    .integer({ min: 1, max: 20 })
    .chain((count) =>
      fc.tuple(...COLUMNS.map((name) => fc.array(fc.integer(rangeOf(name)), { minLength: count, maxLength: count }))),
    );
  fc.assert(
    fc.property(table, (values) => {
      const columns = values.map((column) => Int32Array.from(column));
      columns[COLUMN.ID] = columns[COLUMN.ID]!.map((_id, at) => at + 1);
      const made = { ...emptyTable(columns[0]!.length), columns };
      expect(readCsv(Buffer.from(writeCsv(made)), 'x.csv')).toEqual({ table: made, notes: [] });
    }),
    { numRuns: 50 },
  );
});

test('codes become words, and undocumented codes become OTHER', () => {
  let table = withCell(rows, 1, 'EDUCATION', 0);
  table = withCell(table, 2, 'EDUCATION', 1);
  table = withCell(table, 3, 'MARRIAGE', 0);
  const clients = decodeClients(read(aCsv(table)));
  expect(clients.map(({ education }) => education).slice(0, 2)).toEqual(['OTHER', 'GRADUATE_SCHOOL']);
  expect(clients[2]!.maritalStatus).toBe('OTHER');
  expect(clients[0]).toMatchObject({
    id: 1,
    sex: 'M',
    paymentStatus: [-2, -2, -2, -2, -2, -2],
    defaultsNextMonth: true,
  });
});

const text = aCsv(rows).toString();
test.each([
  ['a byte order mark', `\uFEFF${text}`],
  ['CRLF', text.replaceAll('\n', '\r\n')],
  ['semicolons', text.replaceAll(',', ';')],
  ['quotes around cells', text.replaceAll(/[^,\n]+/g, '"$&"')],
  ['empty lines at the end', `${text}\n\n`],
  ['decimal points', text.replaceAll(/,(\d+)/g, ',$1.0')],
  ['names in lower case with dots', text.replace(/^.*\n/, (header) => header.toLowerCase().replaceAll(' ', '.'))],
  ['PAY_1 for PAY_0', text.replace('PAY_0', 'PAY_1')],
  [
    'the row of letters above the names',
    `${COLUMNS.map((_name, at) => (at === 0 ? '' : `X${at}`)).join(',')}\n${text}`,
  ],
  ['a further column', text.replaceAll(/$/gm, ',9').replace(',9', ',note')],
  ['empty lines between rows', text.replaceAll('\n', '\n\n')],
  ['cells left empty at the ends of rows', text.replaceAll(/$/gm, ',,')],
])('%s makes no difference', (_what, changed) => {
  expect(read(changed)).toEqual(read(text));
});

test.each([
  [
    'a wrong code',
    aCsv(withCell(rows, 3, 'SEX', 3)),
    `row 4, column SEX: expected an integer from 1 to 2, got "3"; ${CORRECT}`,
  ],
  [
    'no number',
    aCsv(withCell(rows, 1, 'AGE', 'old')),
    `row 2, column AGE: expected an integer from 18 to 120, got "old"; ${CORRECT}`,
  ],
  [
    'a fraction',
    aCsv(withCell(rows, 1, 'PAY_0', '0.5')),
    `row 2, column PAY_0: expected an integer from -2 to 9, got "0.5"; ${CORRECT}`,
  ],
  [
    'an empty cell',
    aCsv(withCell(rows, 5, 'PAY_AMT6', undefined)),
    `row 6, column PAY_AMT6: expected an integer from 0 to 2000000000, got nothing; ${CORRECT}`,
  ],
  [
    'a repeated row',
    aCsv([...rows, rows[4]!]),
    `row 7, column ID: expected 6 (IDs run without gaps), got 5; ${RENUMBER}`,
  ],
  [
    'a missing row',
    aCsv(rows.toSpliced(1, 1)),
    `row 3, column ID: expected 2 (IDs run without gaps), got 3; ${RENUMBER}`,
  ],
  [
    'a file that ends inside a row',
    text.slice(0, -4),
    `row 6, column default payment next month: expected an integer from 0 to 1, got nothing; ${CORRECT}`,
  ],
  ['no clients', text.split('\n')[0]!, `expected clients below the header row, got none; ${FETCH}`],
  [
    'nothing at all',
    '',
    `expected a header row with all 25 columns (ID may be absent), got one without LIMIT_BAL, SEX, EDUCATION, MARRIAGE, AGE and 19 more; ${RENAME}`,
  ],
  [
    'a column twice',
    aCsv(
      rows,
      COLUMNS.map((name) => (name === 'AGE' ? 'SEX' : name)),
    ),
    `expected a header row with all 25 columns (ID may be absent), got one without AGE; ${RENAME}`,
  ],
  [
    'a further column of a known name',
    text.replaceAll(/$/gm, ',9').replace(',9', ',SEX'),
    'expected each column once, got SEX twice ("SEX" and "SEX"); rename or remove the one that is not it',
  ],
  [
    'binary data',
    Buffer.from([0xd0, 0xcf, 0, 1]),
    'expected a text file in UTF-8 or UTF-16, got binary data; name an Excel file .xls',
  ],
  [
    'another encoding',
    Buffer.from([0x49, 0x44, 0xe9]),
    'expected a text file in UTF-8 or UTF-16, got other bytes; save it again as UTF-8',
  ],
])('%s is refused in one line', (_what, bytes, message) => {
  expect(() => read(bytes)).toThrow(expect.objectContaining({ name: 'UserError', message: `clients.csv: ${message}` }));
});
