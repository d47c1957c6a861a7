import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { FETCHED_NAME, fetchDataset } from '../../../../producer/dataset/fetch/fetch-dataset';
import { figuresOf, type TableFigures } from '../../../../producer/dataset/provenance';
import { readCsv } from '../../../../producer/dataset/read-csv';
import { aCsv, anXls, madeUpRows, withCell } from '../made-up-clients';
import { aServer, type Server } from './a-server';
import { aZip } from './a-zip';

const rows = madeUpRows(300);
const xls = anXls(rows);
const published: TableFigures = figuresOf(readCsv(aCsv(rows), 'x.csv').table);

let folder: string;
let dataDir: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-fetch-'));
  dataDir = path.join(folder, 'data');
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function fetchFrom(answer: RequestListener, options: { fetch?: typeof fetch } = {}) {
  server = await aServer(answer);
  return fetchDataset({
    url: `${server.url}/clients.zip`,
    dataDir,
    cacheDir: path.join(folder, 'cache'),
    fetch: globalThis.fetch,
    published,
    ...options,
  });
}

const giving =
  (bytes: Buffer): RequestListener =>
  (_request, response) =>
    void response.end(bytes);

test('the .xls in the archive is put into the folder, and converted for the first run', async () => {
  const fetched = await fetchFrom(giving(aZip({ [FETCHED_NAME]: xls })));
  expect(fetched).toMatchObject({ file: path.join(dataDir, FETCHED_NAME), provenance: { kind: 'published' } });
  expect(readdirSync(dataDir)).toEqual([FETCHED_NAME]);
  expect(readFileSync(fetched.file).equals(xls)).toBe(true);
  expect(readdirSync(path.join(folder, 'cache'))).toHaveLength(1);
});

test('an address may give the .xls itself, after a redirect', async () => {
  const fetched = await fetchFrom((request, response) => {
    if (request.url === '/clients.xls') response.end(xls);
    else response.writeHead(302, { location: '/clients.xls' }).end();
  });
  expect(readFileSync(fetched.file).equals(xls)).toBe(true);
});

test('progress is reported in bytes', async () => {
  const told: [number, number | undefined][] = [];
  server = await aServer((_request, response) => void response.setHeader('content-length', xls.length).end(xls));
  const onProgress = (bytes: number, totalBytes: number | undefined) => void told.push([bytes, totalBytes]);
  const cacheDir = path.join(folder, 'cache');
  await fetchDataset({ url: server.url, dataDir, cacheDir, fetch: globalThis.fetch, published, onProgress });
  expect(told.at(-1)).toEqual([xls.length, xls.length]);
});

describe('nothing is kept, and the earlier file stays,', () => {
  const altered = anXls(withCell(rows, 7, 'AGE', 99));
  test.each<[string, RequestListener, RegExp]>([
    ['when the server has no such file', (_request, response) => void response.writeHead(404).end(), /404 Not Found; /],
    ['when what comes is a web page', giving(Buffer.from('<html>')), /expected an Excel .*, got a web page or XML; /],
    ['when the archive is cut off', giving(aZip({ 'a.xls': xls }).subarray(0, 5_000)), /got one that is cut off; /],
    ['when a row is altered', giving(altered), /expected the published table, got one that differs from it between/],
    ['when rows are missing', giving(anXls(rows.slice(0, 200))), /got only its first 200 of 300 rows; /],
    ['when it is another table', giving(anXls(madeUpRows(301))), /got another table of 301 rows; nothing was kept/],
    [
      'when the connection breaks',
      (_request, response) => {
        response.writeHead(200, { 'content-length': xls.length });
        response.write(xls.subarray(0, 1_000), () => response.destroy());
      },
      /cannot download http:.*; try again later, or get the file from elsewhere and put "default of credit card clients\.xls" into /,
    ],
  ])('%s', async (_what, answer, message) => {
    const earlier = path.join(dataDir, FETCHED_NAME);
    mkdirSync(dataDir);
    writeFileSync(earlier, 'earlier');
    await expect(fetchFrom(answer)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message) as string,
    });
    expect(readdirSync(dataDir)).toEqual([FETCHED_NAME]);
    expect(readFileSync(earlier, 'utf8')).toBe('earlier');
  });
});

test('without a network, one line says how to put the file there by hand', async () => {
  const closed = await aServer(() => undefined);
  await closed.close();
  const fetching = fetchDataset({
    url: `${closed.url}/clients.zip`,
    dataDir,
    cacheDir: path.join(folder, 'cache'),
    fetch: globalThis.fetch,
  });
  await expect(fetching).rejects.toThrow(
    `cannot download ${closed.url}/clients.zip: ECONNREFUSED; try again later, or get the file from elsewhere and put "${FETCHED_NAME}" into ${dataDir} by hand`,
  );
  expect(readdirSync(folder)).toEqual([]);
});
