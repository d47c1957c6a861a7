import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PutRecordsCommand, type PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import type { OpenCloud } from '../../bin/pipeline/embedded-cloud';
import { createKinesisClient } from '../../lib/aws/clients';
import type { EventRow } from '../../lib/domain/bronze/event-row';
import { sha256Hex } from '../../lib/core/hash';
import type { CreditEvent } from '../../lib/events/credit';
import { aCloud } from './a-cloud';
import { aContext, aFolder, run } from './a-context';
import { aDatasetFile } from './a-dataset';

/** Three hours of event time across the end of a month, in half a second. */
const RUN = ['--events', '1200', '--rate', '0.1', '--run-id', 'q', '--start-time', '2026-01-31T22:30Z', '--seed', '5'];

const LARGE = Buffer.alloc(900_000, Uint8Array.of(0xfe, 1, 2));
const FOREIGN: readonly PutRecordsRequestEntry[] = [
  ...Array.from({ length: 30 }, (_none, at) => ({ Data: Buffer.from(`no event ${at}`), PartitionKey: `k${at}` })),
  { Data: LARGE, PartitionKey: '\u001b[2J' },
];

const folder = aFolder();
let opening: Promise<OpenCloud>;
let opened: OpenCloud;
let events: CreditEvent[];
let lines: Map<string, string>;

beforeAll(async () => {
  opening = aCloud(folder.path);
  opened = await opening;
  const words = ['produce', ...RUN, '--dataset', aDatasetFile(folder.path), '--anomaly-rate', '0.3'];
  const sent = await run(aContext(folder.path), ...words, '--speed', '30000', '--network', 'excellent');
  if (sent.exitCode !== 0) throw new Error(sent.stderr);
  // The same run written to a file gives the expected result, independently of the pipeline.
  const files = ['--out', 'expected.ndjson', '--manifest', 'expected.json'];
  await run(aContext(folder.path), ...words, '--network', 'excellent', '--sink', 'ndjson', ...files);
  const text = readFileSync(path.join(folder.path, 'expected.ndjson'), 'utf8').trimEnd().split('\n');
  events = text.map((line) => JSON.parse(line) as CreditEvent);
  lines = new Map(text.map((line, index) => [events[index]!.event_id, line]));
  const kinesis = createKinesisClient({ endpoint: opened.target.endpoints!.kinesis });
  await kinesis.send(new PutRecordsCommand({ StreamName: opened.target.names.stream, Records: [...FOREIGN] }));
  kinesis.destroy();
  await opened.cloud.idle();
}, 60_000);

afterAll(async () => {
  // Stops a cloud that came up after beforeAll timed out, too: it would keep the process alive.
  await (await opening).close();
  folder.remove();
});

const query = (...words: string[]) => run(aContext(folder.path), 'query', ...words);

/** All pages of a list, each from a call of its own with the cursor of the previous page. */
async function allPages(words: readonly string[], limit: number): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { json } = await query(...words, '--limit', `${limit}`, '--json', ...(cursor ? ['--cursor', cursor] : []));
    const page = json as unknown as { rows: EventRow[]; cursor: string | null };
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    cursor = page.cursor;
  }
  return rows;
}

/** Ids of the events that the filter keeps, in the order of a list: newest first. */
function expectedIds(keeps: (event: CreditEvent) => boolean): string[] {
  const keyOf = (event: CreditEvent) => `${event.timestamp}#${event.event_id}`;
  return events
    .filter(keeps)
    .sort((a, b) => (keyOf(a) > keyOf(b) ? -1 : 1))
    .map((event) => event.event_id);
}

const flagsOf = (event: CreditEvent) => event.anomaly_flags ?? [];

test.each<[string, string[], number, (event: CreditEvent) => boolean]>([
  ['recent', ['recent'], 97, () => true],
  ['recent within two times', ['recent', '--from', '2026-01-31T23:10Z', '--to', '2026-02-01T00:20:10Z'], 50, inTimes],
  ['high-risk', ['high-risk'], 61, (event) => event.risk?.risk_level === 'HIGH'],
  ['anomalies', ['anomalies'], 100, (event) => flagsOf(event).length > 0],
  [
    'anomalies of a category and severity',
    ['anomalies', '--category', 'payment_pattern', '--severity', 'HIGH'],
    7,
    (event) => flagsOf(event).some((flag) => flag.category === 'PAYMENT_PATTERN' && flag.severity === 'HIGH'),
  ],
  [
    'anomalies of a type',
    ['anomalies', '--type', 'NEGATIVE_LIMIT'],
    4,
    (event) => flagsOf(event).some((flag) => flag.type === 'NEGATIVE_LIMIT'),
  ],
  ['a customer', ['customer', 'CUST-000007'], 6, (event) => event.customer.customer_id === 'CUST-000007'],
])(
  'the pages of %s, put together, are all its events, newest first, none twice',
  async (_name, words, limit, keeps) => {
    const expected = expectedIds(keeps);
    expect(expected.length).toBeGreaterThan(limit);
    const rows = await allPages(words, limit);
    expect(rows.map((row) => row.eventId)).toEqual(expected);
  },
);

function inTimes({ timestamp }: CreditEvent): boolean {
  return timestamp >= '2026-01-31T23:10' && timestamp < '2026-02-01T00:20:10';
}

const withoutBold = (line: string) => line.replace('\u001B[1m', '').replace('\u001B[22m', '');

test('a list for people is a table within 80 columns, followed by how to get the next page', async () => {
  const { stdout, stderr, exitCode } = await run(
    aContext(folder.path, { isTerminal: true }),
    'query',
    'anomalies',
    '--limit',
    '15',
  );
  const shown = stdout.trimEnd().split('\n');
  expect(exitCode).toBe(0);
  expect(shown[0]).toContain('EVENT TIME');
  expect(shown).toHaveLength(16);
  expect(shown[1]).toContain(expectedIds((event) => flagsOf(event).length > 0)[0]);
  // Bold escape codes take no width.
  expect(Math.max(...shown.map((line) => withoutBold(line).length))).toBeLessThanOrEqual(80);
  expect(stderr).toMatch(/^more with --cursor [\w-]+\n$/);
});

test('an empty list says so', async () => {
  expect(await query('recent', '--run', 'nobody')).toMatchObject({ exitCode: 0, stdout: 'no events\n', stderr: '' });
});

test('a cursor of another list is refused in one line', async () => {
  const { json } = await query('recent', '--limit', '2', '--json');
  const answer = await query('high-risk', '--limit', '2', '--cursor', json.cursor as string);
  expect(answer).toMatchObject({ exitCode: 1, stdout: '' });
  expect(answer.stderr).toBe('the cursor belongs to another list: use the same filters and times as before\n');
});

test('one event is shown with its payload byte for byte, and its key is the hash of the payload', async () => {
  const { exitCode, json, stderr } = await query('event', 'EVT-q-17', '--json');
  expect(exitCode).toBe(0);
  expect(json).toMatchObject({ eventId: 'EVT-q-17', rows: [{ payload: lines.get('EVT-q-17'), hashMatches: true }] });
  const [row] = json.rows as { payloadBase64: string }[];
  expect(Buffer.from(row!.payloadBase64, 'base64').toString()).toBe(lines.get('EVT-q-17'));
  expect(stderr).toContain(lines.get('EVT-q-17'));
});

test('a missing event is reported, and is not a success', async () => {
  expect(await query('event', 'EVT-q-9999')).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: 'no event EVT-q-9999 in bronze\n',
  });
});

/** The expected counts, computed from the events themselves. */
function countsOf(list: readonly CreditEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (name: string) => (counts[name] = (counts[name] ?? 0) + 1);
  for (const event of list) {
    count(`workload:${event.workload}`);
    count(`type:${event.event_type}`);
    if (event.risk) count(`risk:${event.risk.risk_level}`);
    if (flagsOf(event).length > 0) count('anomalous');
    for (const category of new Set(flagsOf(event).map((flag) => flag.category))) count(`anomaly:${category}`);
  }
  return counts;
}

test('stats count all events, or those of the requested days', async () => {
  const times = events.map((event) => event.timestamp).sort();
  expect((await query('stats', '--json')).json).toEqual({
    events: events.length,
    firstEventTime: times[0],
    lastEventTime: times.at(-1),
    counts: countsOf(events),
  });
  const february = events.filter((event) => event.timestamp >= '2026-02');
  const { json } = await query('stats', '--from', '2026-02-01', '--to', '2026-02-01', '--json');
  expect(json).toMatchObject({ events: february.length, counts: countsOf(february) });
});

test('stats for people are a table of shares', async () => {
  const { stdout } = await query('stats');
  expect(stdout).toMatch(
    /^1,200 stream records counted\nevent times 2026-01-31T22:30:00\.000Z to .*\nCOUNTED +RECORDS +SHARE\n/,
  );
  expect(stdout).toMatch(/\ntype:CREDIT_ASSESSMENT +1,200 +100\.0 %\n/);
});

type Listed = { readonly rows: readonly { payloadHash: string; reason: string }[]; readonly cursor: string | null };
const queryQuarantine = (...words: string[]) => query('quarantine', ...words);

test('every quarantined record is listed once, page by page', async () => {
  const hashes: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { json } = await queryQuarantine('--limit', '12', '--json', ...(cursor ? ['--cursor', cursor] : []));
    const page = json as unknown as Listed;
    hashes.push(...page.rows.map(({ payloadHash }) => payloadHash));
    cursor = page.cursor;
  }
  expect(hashes.toSorted()).toEqual(FOREIGN.map(({ Data }) => sha256Hex(Data!)).toSorted());
});

test('a list filtered by reason has no other reason, and shows no terminal control characters', async () => {
  const { exitCode, stdout } = await queryQuarantine('--reason', 'NOT_UTF8');
  expect(exitCode).toBe(0);
  const [titles, row, ...others] = stdout.trimEnd().split('\n');
  expect(titles).toMatch(/^ARRIVED \(UTC\) +REASON +BYTES +HASH +EVENT ID +PARTITION KEY +MESSAGE$/);
  expect(row).toMatch(
    new RegExp(
      `^\\d{4}-\\S+ +NOT_UTF8 +900,000 +${sha256Hex(LARGE).slice(0, 16)} +\\\\u\\{1b\\}\\[2J +record of 900000 bytes`,
    ),
  );
  expect(others).toEqual([]);
});

test('the bytes of one record are written unchanged, whatever their size', async () => {
  const { exitCode, stdout, stderr } = await queryQuarantine('--hash', sha256Hex(LARGE), '--out', 'record.bin');
  expect([exitCode, stderr]).toEqual([0, '900,000 bytes written to record.bin\n']);
  expect(stdout).toContain('bytes      900,000 in 4 pieces\n');
  expect(readFileSync(path.join(folder.path, 'record.bin')).equals(LARGE)).toBe(true);
});

test('a record is found by the beginning of its hash, and shown with its bytes', async () => {
  const hash = sha256Hex(Buffer.from('no event 7'));
  const { exitCode, stdout } = await queryQuarantine('--hash', hash.slice(0, 16));
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`record     ${hash}\nreason     NOT_JSON: record is not valid JSON, got "no event 7"\n`);
  expect(stdout).toContain('00000000  6e 6f 20 65 76 65 6e 74 20 37                    |no event 7|\n');
  const { json } = await queryQuarantine('--hash', hash, '--json');
  expect(json.rows).toMatchObject([
    { partitionKey: 'k7', payloadBase64: Buffer.from('no event 7').toString('base64') },
  ]);
});

test('an unknown hash, and a file without a hash, are reported', async () => {
  const absent = await queryQuarantine('--hash', 'f'.repeat(64));
  expect([absent.exitCode, absent.stderr]).toEqual([2, `no record with hash ${'f'.repeat(64)} in quarantine\n`]);
  const { exitCode, stderr } = await queryQuarantine('--out', 'x');
  expect([exitCode, stderr]).toEqual([1, '--out x needs --hash: it takes the bytes of one record\n']);
});
