import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COLUMN } from '../../producer/table/columns';
import { readCsv } from '../../producer/dataset/read-csv';
import { contentHash } from '../../producer/table/table';
import { generateTwin } from '../../producer/twin/generate';
import { TWIN_MODEL } from '../../producer/twin/model';
import { writeCsv } from '../../producer/dataset/write-csv';
import { anXls, madeUpRows } from '../producer/dataset/made-up-clients';
import { aServer } from '../producer/dataset/fetch/a-server';
import { aFolder } from './a-context';
import { runData } from './run-data';

let folder: ReturnType<typeof aFolder>;

beforeEach(() => (folder = aFolder()));
afterEach(() => folder.remove());

const run = (...argv: string[]) => runData(folder.path, ...argv);
const at = (...names: string[]) => path.join(folder.path, ...names);

test.each(['fetch', 'fit', 'twin', 'fidelity'])(
  'data %s has a script in package.json, and its help shows how to call it',
  async (name) => {
    const { scripts } = JSON.parse(readFileSync(path.resolve(__dirname, '../../package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts[`data:${name}`]).toBe(`node scripts/legion.js data ${name}`);
    const { exitCode, stdout } = await run(name, '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: legion data ${name} [options]`);
    expect(stdout).toContain('Examples:');
  },
);

describe('twin', () => {
  test('writes clients that the dataset reader accepts', async () => {
    const { exitCode, json } = await run('twin', '--out', 'new/twin.csv', '--rows', '500', '--json');
    expect(exitCode).toBe(0);
    const { table } = readCsv(readFileSync(at('new', 'twin.csv')), 'twin.csv');
    expect(table).toEqual(generateTwin(TWIN_MODEL, { rows: 500 }));
    expect(json()).toMatchObject({
      file: at('new', 'twin.csv'),
      rows: 500,
      seed: 2005,
      contentSha256: contentHash(table),
    });
  });

  test('writes different clients for a different seed', async () => {
    await run('twin', '--out', 'a.csv', '--rows', '50');
    await run('twin', '--out', 'b.csv', '--rows', '50', '--seed', '8');
    expect(readFileSync(at('a.csv'), 'utf8')).not.toBe(readFileSync(at('b.csv'), 'utf8'));
  });

  test.each([
    [[], '--out must name the file to write, got nothing: add --out twin.csv'],
    [['--out', 'twin.xls'], '--out must be a file name ending in .csv, got "twin.xls"'],
    [['--out', 'a.csv', '--rows', '0'], '--rows must be a whole number from 1 to 1000000, got "0"'],
    [['--out', 'a.csv', '--seed', '-1'], '--seed must be a whole number from 0 to 4294967295, got "-1"'],
  ])('refuses %j in one line', async (argv, message) => {
    const { exitCode, stderr } = await run('twin', ...argv);
    expect(exitCode).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(message)]);
  });
});

describe('fidelity', () => {
  test('ends with 2 when a bar is missed, and prints one object under --json', async () => {
    // None of these clients is a woman.
    const twin = generateTwin(TWIN_MODEL, { rows: 400, seed: 99 });
    twin.columns[COLUMN.SEX]!.fill(1);
    writeFileSync(at('mine.csv'), writeCsv(twin));
    const { exitCode, json } = await run('fidelity', '--dataset', 'mine.csv', '--rows', '2000', '--json');
    expect(exitCode).toBe(2);
    expect(json()).toMatchObject({
      verdict: 'MISSED',
      rows: 2_000,
      seeds: [2005],
      dataset: { name: 'mine.csv', rows: 400 },
      bars: expect.arrayContaining([
        expect.objectContaining({ name: 'total variation', bar: 0.02, holds: false }),
      ]) as object[],
    });
  }, 60_000);

  test.each([
    [[], 'expected the real dataset, got none in data/; get it with: legion data fetch, or name it with --dataset'],
    [['--dataset', 'twin'], 'expected the real dataset, got the twin; '],
    [['--dataset', 'absent.xls'], 'expected a readable file, got ENOENT; '],
    [['--seeds', '0'], '--seeds must be a whole number from 1 to 100, got "0"'],
  ])('refuses %j in one line', async (argv, message) => {
    const { exitCode, stderr } = await run('fidelity', ...argv);
    expect(exitCode).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(message)]);
  });
});

describe('fit', () => {
  test('refuses too few clients', async () => {
    writeFileSync(at('few.csv'), writeCsv(generateTwin(TWIN_MODEL, { rows: 100 })));
    const { exitCode, stderr } = await run('fit', '--dataset', 'few.csv', '--out', 'model.json');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('few.csv: expected at least 3,000 clients, got 100; name a larger dataset\n');
    expect(existsSync(at('model.json'))).toBe(false);
  });
});

describe('fetch', () => {
  test('refuses a different table from a mirror, and leaves nothing behind', async () => {
    const server = await aServer((_request, response) => void response.end(anXls(madeUpRows(120))));
    const { exitCode, stderr } = await run('fetch', '--from', server.url);
    await server.close();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('expected the published table, got another table of 120 rows; nothing was kept');
    expect(readdirSync(at('data'))).toEqual([]);
  });

  test('without a network, says how to get by without one', async () => {
    const server = await aServer(() => undefined);
    await server.close();
    const { exitCode, stderr, json } = await run('fetch', '--from', server.url, '--json');
    expect(exitCode).toBe(1);
    const [progress, fault, ...more] = stderr.trimEnd().split('\n');
    expect(progress).toBe(`downloading ${server.url}`);
    expect(fault).toContain(
      'ECONNREFUSED; try again later, or get the file from elsewhere and put "default of credit card clients.xls" into ',
    );
    expect(more).toEqual([]);
    expect(json()).toEqual({ error: fault, exitCode: 1 });
  });
});
