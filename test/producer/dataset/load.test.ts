import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chooseSource, describeDataset } from '../../../producer/dataset/choose';
import { COLUMNS } from '../../../producer/table/columns';
import { loadDataset, loadTable, MAX_FILE_BYTES, type LoadOptions } from '../../../producer/dataset/load';
import { parseXls } from '../../../producer/dataset/parse-xls';
import { figuresOf } from '../../../producer/dataset/provenance';
import { readXls } from '../../../producer/dataset/read-xls';
import { entryPath, writeCachedReading } from '../../../producer/dataset/table-cache';
import { TWIN_ROWS, TWIN_SHA256 } from '../../../producer/twin/generate';
import { aCsv, anXls, madeUpRows, withCell } from './made-up-clients';

let folder: string;
let cacheDir: string;
let conversions: number;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-dataset-'));
  cacheDir = path.join(folder, 'cache');
  conversions = 0;
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rows = madeUpRows(120);
const xls = anXls(rows);
const csv = aCsv(rows);

function put(name: string, bytes: Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** Starting a thread takes half a second; only the tests of the thread need one. */
const readHere: typeof readXls = async (bytes, file) => {
  conversions += 1;
  return parseXls(bytes, file);
};

const load = (file: string, options: Partial<LoadOptions> = {}) =>
  loadTable(file, { cacheDir, readXls: readHere, ...options });

/** The message of the one line with which a load fails. */
async function refusal(file: string, options: Partial<LoadOptions> = {}): Promise<string> {
  const error = await load(file, options).then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(error?.name).toBe('UserError');
  expect(error!.message).not.toContain('\n');
  return error!.message;
}

test('the twin is drawn once, and found in the cache folder afterwards', async () => {
  expect((await load('twin')).identity).toEqual({ name: 'twin', rows: TWIN_ROWS, sha256: TWIN_SHA256 });
  const [entry] = readdirSync(cacheDir);
  expect((await load('twin')).identity.sha256).toBe(TWIN_SHA256);
  // Another table in its place shows that the cache is read.
  const { table } = await load(put('few.csv', csv));
  const key = readFileSync(path.join(cacheDir, entry!)).subarray(20, 52).toString('hex');
  await writeCachedReading(cacheDir, key, { table, notes: [] });
  expect((await load('twin')).table.rows).toBe(table.rows);
});

test('an .xls with two header rows and a .csv of the same clients give the same table', async () => {
  const [fromXls, fromCsv] = [await load(put('a.xls', xls), { readXls }), await load(put('a.csv', csv))];
  expect(fromXls.table).toEqual(fromCsv.table);
  expect(fromXls.provenance).toEqual({ kind: 'other' });
  expect(fromXls.identity).toEqual({
    name: 'a.xls',
    rows: 120,
    sha256: createHash('sha256').update(xls).digest('hex'),
  });
});

describe('an .xls is refused in one line', () => {
  test('without the bill columns', async () => {
    const kept = COLUMNS.flatMap((name, at) => (name.startsWith('BILL') ? [] : [at]));
    const pick = <T>(cells: readonly T[]) => kept.map((at) => cells[at]!);
    const file = put('no-bills.xls', anXls(rows.map(pick), pick(COLUMNS)));
    expect(await refusal(file)).toBe(
      'no-bills.xls: expected a header row with all 25 columns (ID may be absent), got one without BILL_AMT1, BILL_AMT2, BILL_AMT3, BILL_AMT4, BILL_AMT5 and 1 more; rename the columns in the header row, or get the published file with: legion data fetch',
    );
  });

  test('with a wrong code', async () => {
    const file = put('code.xls', anXls(withCell(rows, 20, 'EDUCATION', 7)));
    expect(await refusal(file)).toMatch(
      /^code\.xls: row 22, column EDUCATION: expected an integer from 0 to 6, got 7; /,
    );
  });

  test('with text where a number belongs', async () => {
    const file = put('text.xls', anXls(withCell(rows, 1, 'BILL_AMT3', 'n/a')));
    expect(await refusal(file)).toMatch(/^text\.xls: row 3, column BILL_AMT3: expected an integer .*, got "n\/a"; /);
  });

  test('with a client twice', async () => {
    const file = put('twice.xls', anXls([...rows, rows[0]!]));
    expect(await refusal(file)).toMatch(/^twice\.xls: row 123, column ID: expected 121 .*, got 1; rows are missing, /);
  });

  test.each([0.05, 0.95])('cut off after %d of it', async (share) => {
    const file = put('cut.xls', xls);
    truncateSync(file, Math.floor(xls.length * share));
    expect(await refusal(file, { readXls })).toMatch(/^cut\.xls: .*; fetch it again with: legion data fetch$/);
  });

  test.each([
    ['empty', Buffer.alloc(0), 'an empty file'],
    ['a web page', Buffer.from('<html>not found</html>'), 'a web page or XML'],
    ['an .xlsx', Buffer.from('PK\u0003\u0004'), 'a zip archive (.xlsx or .zip)'],
    ['text', Buffer.from('ID,LIMIT'), 'other data (49442c4c494d4954…)'],
  ])('that is %s', (_what, bytes, got) => {
    expect(() => parseXls(bytes, 'other.xls')).toThrow(
      `other.xls: expected an Excel 97-2003 file (.xls), got ${got}; save it as .xls or .csv, or fetch it again with: legion data fetch`,
    );
  });

  test('that is the published one except for a few rows, or except for its end', async () => {
    const published = figuresOf((await load(put('a.xls', anXls(madeUpRows(450))))).table);
    const altered = put('altered.xls', anXls(withCell(madeUpRows(450), 210, 'AGE', 99)));
    expect(await refusal(altered, { published })).toMatch(
      /^altered\.xls: expected the published table, got one that differs from it between IDs 201 and 300 and nowhere else; /,
    );
    const head = put('head.xls', anXls(madeUpRows(300)));
    expect(await refusal(head, { published })).toMatch(/, got only its first 300 of 450 rows; fetch it again /);
  });

  test('although the same difference in a .csv, where people see what they change, is accepted and named', async () => {
    const { table } = await load(put('a.csv', aCsv(madeUpRows(450))));
    const published = figuresOf(table);
    const altered = put('altered.csv', aCsv(withCell(madeUpRows(450), 210, 'AGE', 99)));
    expect(describeDataset(await load(altered, { published }))).toMatch(
      /, the published table but for changes between IDs 201 and 300$/,
    );
    const head = put('head.csv', aCsv(madeUpRows(300)));
    expect(describeDataset(await load(head, { published }))).toMatch(/, the first rows of the published table's 450$/);
    expect(describeDataset(await load(put('b.csv', aCsv(madeUpRows(450))), { published }))).toMatch(
      /, the published table$/,
    );
  });

  test('when its conversion exceeds the time limit', async () => {
    expect(await refusal(put('slow.xls', xls), { readXls, timeLimitMs: 1 })).toMatch(
      /^slow\.xls: reading took too long; /,
    );
  });
});

test.each([
  ['absent.csv', /expected a readable file, got ENOENT; name another, or get it with: legion data fetch$/],
  ['clients.xlsx', /expected twin or a file named \.xls or \.csv, got \.xlsx; save it in one of these$/],
  ['clients', /got no extension; /],
])('%s is refused before anything is read', async (name, message) => {
  expect(await refusal(path.join(folder, name))).toMatch(message);
});

test('a file too large to be the dataset is not read', async () => {
  const file = put('huge.csv', Buffer.alloc(0));
  truncateSync(file, MAX_FILE_BYTES + 1);
  expect(await refusal(file)).toBe('huge.csv: expected at most 64 MB, got 65 MB; this is not the dataset');
});

describe('the cache', () => {
  const entry = () => path.join(cacheDir, readdirSync(cacheDir)[0]!);

  test('saves the second conversion, whatever the file is called', async () => {
    const { table } = await load(put('a.xls', xls));
    expect((await load(put('b.xls', xls))).table).toEqual(table);
    expect(conversions).toBe(1);
  });

  test('is not used for other bytes', async () => {
    await load(put('a.xls', xls));
    const { table } = await load(put('a.xls', anXls(withCell(rows, 1, 'AGE', 77))));
    expect(table.columns[COLUMNS.indexOf('AGE')]![0]).toBe(77);
    expect(readdirSync(cacheDir)).toHaveLength(2);
  });

  test.each([
    ['a flipped bit', (bytes: Buffer) => bytes.fill(bytes[200]! ^ 1, 200, 201)],
    ['a cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    ['nothing', () => Buffer.alloc(0)],
    ['an older layout', (bytes: Buffer) => bytes.fill('0', 13, 14)],
    ['the entry of another file', (bytes: Buffer) => bytes.fill(0, 20, 52)],
  ])('is rebuilt when it holds %s', async (_what, damage) => {
    const file = put('a.xls', xls);
    const { table } = await load(file);
    const whole = readFileSync(entry());
    writeFileSync(entry(), damage(Buffer.from(whole)));
    expect((await load(file)).table).toEqual(table);
    expect(conversions).toBe(2);
    expect(readFileSync(entry()).equals(whole)).toBe(true);
  });

  test('is whole after several simultaneous starts, with no leftovers', async () => {
    const file = put('a.xls', xls);
    const tables = await Promise.all(Array.from({ length: 3 }, async () => (await load(file)).table));
    expect(tables[1]).toEqual(tables[0]);
    expect(tables[2]).toEqual(tables[0]);
    expect(readdirSync(cacheDir)).toEqual([path.basename(entryPath(cacheDir, (await load(file)).identity.sha256))]);
  });

  test('is skipped when it cannot be written', async () => {
    const blocked = put('file', Buffer.from('not a folder'));
    expect((await load(put('a.xls', xls), { cacheDir: blocked })).table.rows).toBe(120);
  });

  test('holds nothing of a refused file', async () => {
    await refusal(put('bad.xls', anXls(withCell(rows, 1, 'SEX', 0))));
    expect(() => readdirSync(cacheDir)).toThrow('ENOENT');
  });
});

describe('the source of a run that names none', () => {
  test('is the twin where there is no dataset', async () => {
    expect(await chooseSource(folder)).toBe('twin');
    expect(await chooseSource(path.join(folder, 'absent'))).toBe('twin');
  });

  test('is the .xls before the .csv, under any of the usual names', async () => {
    put('UCI_Credit_Card.csv', csv);
    expect(await chooseSource(folder)).toBe(path.join(folder, 'UCI_Credit_Card.csv'));
    const named = put('Default of Credit Card Clients.xls', xls);
    utimesSync(named, 0, 0);
    expect(await chooseSource(folder)).toBe(named);
  });
});

test('the first line of a run names the file and its kind', async () => {
  const sha256 = createHash('sha256').update(csv).digest('hex').slice(0, 12);
  const dataset = await loadDataset(put('mine.csv', csv), { cacheDir });
  expect(describeDataset(dataset)).toBe(`dataset: mine.csv, 120 clients (sha256 ${sha256}), not the published table`);
  expect(describeDataset({ ...dataset, provenance: undefined })).toMatch(/, not compared with the published table$/);
});
