import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateTwin } from '../../producer/twin/generate';
import { TWIN_MODEL } from '../../producer/twin/model';
import { writeCsv } from '../../producer/dataset/write-csv';
import { aServer } from '../producer/dataset/fetch/a-server';
import { aZip } from '../producer/dataset/fetch/a-zip';
import { describeWith, THE_XLS } from '../producer/dataset/the-dataset';
import { aFolder } from './a-context';
import { runData } from './run-data';

let folder: ReturnType<typeof aFolder>;

beforeEach(() => (folder = aFolder()));
afterEach(() => folder.remove());

const run = (...argv: string[]) => runData(folder.path, ...argv);
const at = (...names: string[]) => path.join(folder.path, ...names);

describeWith(THE_XLS)('fetch', () => {
  test('data fetch gets the published dataset from an archive, once', async () => {
    const archive = aZip({ 'default of credit card clients.xls': readFileSync(THE_XLS) });
    let requests = 0;
    const server = await aServer((_request, response) => {
      requests++;
      response.end(archive);
    });
    const fetchData = (...argv: string[]) => run('fetch', '--from', server.url, ...argv);
    try {
      const first = await fetchData();
      expect(first).toMatchObject({ exitCode: 0, stderr: `downloading ${server.url}\n` });
      expect(first.stdout).toMatch(/, 30,000 clients \(sha256 [0-9a-f]{12}\), the published table\n$/);
      expect(readdirSync(at('data'))).toEqual(['default of credit card clients.xls']);
      expect((await fetchData()).stdout).toMatch(
        /^already there: dataset: default of credit card clients\.xls, 30,000 /,
      );
      expect(requests).toBe(1);
      expect((await fetchData('--force')).exitCode).toBe(0);
      expect(requests).toBe(2);
    } finally {
      await server.close();
    }
  });
});

test('data fidelity finds the dataset in data/ and says for every bar whether it holds', async () => {
  // Two twins are as close to each other as twins can be.
  mkdirSync(at('data'));
  const other = generateTwin(TWIN_MODEL, { rows: 30_000, seed: 99 });
  writeFileSync(at('data', 'default_of_credit_card_clients.csv'), writeCsv(other));
  const { exitCode, stdout, stderr } = await run('fidelity');
  expect(stderr).toMatch(
    /^dataset: default_of_credit_card_clients\.csv, 30,000 clients \(sha256 [0-9a-f]{12}\), not the published table\n/,
  );
  expect(stdout).toMatch(/^MEASURE +LOWEST +HIGHEST +BAR +WORST AT\n/);
  expect(stdout.match(/\d {2}holds /g)).toHaveLength(7);
  expect(stdout).toMatch(/every bar holds \(one twin\)\n$/);
  expect(exitCode).toBe(0);
});

test('data fit writes a model of other clients that draws clients like them', async () => {
  writeFileSync(at('mine.csv'), writeCsv(generateTwin(TWIN_MODEL, { rows: 3_000, seed: 5 })));
  const { exitCode, json } = await run('fit', '--dataset', 'mine.csv', '--out', 'model.json', '--json');
  expect(exitCode).toBe(0);
  expect(json()).toMatchObject({ file: at('model.json'), fittedTo: { name: 'mine.csv', rows: 3_000 } });
  const model = JSON.parse(readFileSync(at('model.json'), 'utf8')) as typeof TWIN_MODEL;
  expect(model.fittedTo.rows).toBe(3_000);
  // After April fewer than sixty of these have a bill in credit, too few for a figure.
  const inCredit = model.steps.flatMap(({ amounts = {} }) => amounts['in credit'] ?? []);
  expect(inCredit.slice(1).map(({ leaves }) => leaves)).toEqual(Array.from({ length: 5 }, () => [[0]]));
  const { columns } = generateTwin(model, { rows: 3_000 });
  const defaults = columns.at(-1)!.reduce((sum, value) => sum + value, 0) / 3_000;
  expect(Math.abs(defaults - 0.22)).toBeLessThan(0.04);
});
