import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aCloud, anAssembly, aPipeline } from '../a-cloud';

const CODE = `exports.handler = async ({ Records }) => {
  for (const { kinesis } of Records) console.log(Buffer.from(kinesis.data, 'base64').toString())
}`;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const assembly = {
  reads: anAssembly({ app: aPipeline(CODE) }),
  waits: anAssembly({ app: aPipeline(CODE, { Enabled: false }) }),
};
afterAll(() => {
  for (const folder of Object.values(assembly)) rmSync(folder, { recursive: true });
});

/** Runs a cloud from start to stop. @returns what its function read, and what was reported to the user */
async function run(texts: readonly string[], kind: keyof typeof assembly = 'reads', folder = dataDir) {
  const cloud = await aCloud({ assemblyDir: assembly[kind], dataDir: folder });
  for (let at = 0; at < texts.length; at += 500) await cloud.put('events', texts.slice(at, at + 500));
  await cloud.idle();
  const read = cloud.functionLogs.tail('consumer').map(({ text }) => text);
  await cloud.stop();
  return { read, told: cloud.warnings };
}

const named = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name} ${n}`);

const TORN = /\.log ended in a group that was not written whole: its \d+ bytes are cut off/;

/** Cuts off the end of the stream's log. */
function cutLog(share: number): void {
  const folder = path.join(dataDir, 'kinesis');
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));
  const file = path.join(folder, logs.toSorted().at(-1)!);
  truncateSync(file, Math.floor(statSync(file).size * share));
}

test('after the stream has lost the end of its log, all 800 later records are read', async () => {
  await run(named('first', 800));
  cutLog(0.5);
  const { read, told } = await run(named('second', 800));
  expect(new Set(read)).toEqual(new Set(named('second', 800)));
  expect(told).toEqual([
    expect.stringMatching(TORN),
    `stream events: its log in ${path.join(dataDir, 'kinesis')} has lost its end, but all of that had been read: nothing is missing from the tables`,
  ]);
  expect(await run([])).toEqual({ read: [], told: [] }); // reported only once
});

test('records that were accepted but not read, and lost with the end of the log, are counted', async () => {
  await run(named('first', 10));
  await run(named('second', 800), 'waits');
  cutLog(0.5);
  const { read, told } = await run(named('third', 20));
  expect(told).toEqual([
    expect.stringMatching(TORN),
    expect.stringMatching(/^stream events: up to \d+ accepted records are lost before they were stored and counted/),
  ]);
  const lost = Number(/\d+/.exec(told[1]!)![0]);
  expect(new Set(read)).toEqual(new Set([...named('second', 800 - lost), ...named('third', 20)]));
  expect((await run([])).told).toEqual([]);
});

test('a stream that lost all of its log but the beginning is reported and read from its start', async () => {
  await run(named('first', 50));
  cutLog(0.04);
  const { read, told } = await run(named('second', 20));
  expect(told).toEqual([
    expect.stringMatching(TORN),
    expect.stringMatching(/^stream events is gone, because its log in .* is damaged or cut off/),
  ]);
  expect(new Set(read)).toEqual(new Set(named('second', 20)));
});

test('a log without its beginning is refused in one line', async () => {
  await run(named('first', 50));
  cutLog(0);
  await expect(run([])).rejects.toThrow(/kinesis\/[\d-]+\.log is damaged: it is cut off; put a copy back, or remove /);
});

test.each([
  ['kinesis', 'the streams of DIR are gone: unread records are lost, the tables keep their rows', 0],
  ['dynamodb', 'the tables of DIR are gone: all records that its streams still hold are stored again', 50],
] as const)('without its folder %s, a data folder is read from the start, with one line', async (part, line, again) => {
  await run(named('first', 50));
  rmSync(path.join(dataDir, part), { recursive: true });
  const { read, told } = await run(named('second', 20));
  expect(told).toEqual([line.replace('DIR', dataDir)]);
  expect(new Set(read)).toEqual(new Set([...named('first', again), ...named('second', 20)]));
});

test('without its checkpoints, a stream is read again from its start', async () => {
  await run(named('first', 50));
  rmSync(path.join(dataDir, 'checkpoints'), { recursive: true });
  expect(new Set((await run([])).read)).toEqual(new Set(named('first', 50)));
});

test.each(['kinesis', 'dynamodb'])(
  'the folder %s of another data folder is refused, and existing data stays',
  async (part) => {
    const other = mkdtempSync(path.join(tmpdir(), 'data-'));
    await run(named('other', 5), 'reads', other);
    await run(named('first', 50));
    const before = readFileSync(path.join(dataDir, 'generation.json'));
    rmSync(path.join(dataDir, part), { recursive: true });
    cpSync(path.join(other, part), path.join(dataDir, part), { recursive: true });
    await expect(run([])).rejects.toThrow(`${dataDir}/${part} does not belong to this data folder`);
    expect(readFileSync(path.join(dataDir, 'generation.json'))).toEqual(before);
    rmSync(other, { recursive: true });
  },
);

test.each([
  ['dynamodb', 'journal.ndjson'],
  ['kinesis', 'CURRENT'],
])('a data folder of an earlier version is refused in one line, and left as it is', async (part, name) => {
  const file = path.join(dataDir, part, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'x');
  await expect(run([])).rejects.toThrow(
    `${path.dirname(file)} was written by an earlier version, whose format this one does not read`,
  );
  expect(readFileSync(file, 'utf8')).toBe('x');
});
