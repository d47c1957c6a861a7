import { PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { OpenCloud } from '../../bin/pipeline/embedded-cloud';
import { createKinesisClient } from '../../lib/aws/clients';
import type { LegionEvent } from '../../lib/events/event';
import { encodeEvent } from '../../lib/events/wire';
import { sketchedEvent, type Sketch } from '../lib/aws/bronze-table';
import { aCloud } from './a-cloud';
import { aContext, aFolder, run } from './a-context';

const folder = aFolder();
const AT_MS = Date.parse('2026-01-04T17:14:28.514Z');
let opening: Promise<OpenCloud>;
let opened: OpenCloud;
let kinesis: KinesisClient;

beforeAll(async () => {
  opening = aCloud(folder.path);
  opened = await opening;
  kinesis = createKinesisClient({ endpoint: opened.target.endpoints!.kinesis });
}, 60_000);

afterAll(async () => {
  kinesis?.destroy();
  // Stops a cloud that came up after beforeAll timed out, too: it would keep the process alive.
  await (await opening).close();
  folder.remove();
});

async function put(...sketches: (Sketch | string)[]): Promise<LegionEvent[]> {
  const events = sketches.flatMap((sketch) => (typeof sketch === 'string' ? [] : [sketchedEvent(sketch)]));
  const texts = sketches.map((sketch) => (typeof sketch === 'string' ? Buffer.from(sketch) : undefined));
  let next = 0;
  const records = texts.map((text) => ({ PartitionKey: 'k', Data: text ?? encodeEvent(events[next++]!) }));
  await kinesis.send(new PutRecordsCommand({ StreamName: opened.target.names.stream, Records: records }));
  return events;
}

const of = (runId: string, sequence: number, more: Partial<Sketch> = {}): Sketch => ({
  runId,
  sequence,
  atMs: AT_MS,
  ...more,
});

const AGE = {
  type: 'INVALID_AGE',
  category: 'DEMOGRAPHIC_INCONSISTENCY',
  severity: 'MEDIUM',
  description: 'x',
} as const;

test('prints what arrives from now on, in order, until a signal, and counts it', async () => {
  await put(of('before', 1));
  const context = aContext(folder.path);
  const tailing = run(context, 'tail');
  await context.whenSaid('listening');
  await put(of('now', 1, { risk: 'HIGH', flags: [AGE], customer: 7 }), of('now', 2), 'no event at all');
  await context.whenSaid('no event:');
  context.signal('SIGINT');
  const { exitCode, stdout, stderr } = await tailing;
  expect(exitCode).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(
    /^2026-01-04T17:14:28\.514Z {2}EVT-now-1 {2}CUST-7 {2}HIGH {4}shard \d {2}INVALID_AGE \(MEDIUM\)$/,
  );
  expect(lines[1]).toMatch(/^2026-01-04T17:14:28\.514Z {2}EVT-now-2 {2}CUST-0 {2}LOW {5}shard \d$/);
  expect(lines[2]).toMatch(/^shardId-\d{12} {2}no event: record is not valid JSON, got "no event at all"$/);
  expect(lines).toHaveLength(3);
  expect(stderr).toMatch(/^legion-local-events at the embedded cloud at .*; Ctrl-C ends\nlistening\n/);
  expect(stderr).toContain('3 of 3 records shown');
});

test('from the start it shows what the stream holds, filtered, and ends at the limit', async () => {
  const [first] = await put(
    of('filtered', 1, { flags: [AGE] }),
    of('filtered', 2),
    of('filtered', 3, { flags: [AGE] }),
    of('filtered', 4, { flags: [{ ...AGE, severity: 'HIGH' }] }),
  );
  const words = ['tail', '--from-start', '--run', 'filtered', '--anomalies', '--severity', 'MEDIUM', '--raw'];
  const { exitCode, stdout } = await run(aContext(folder.path), ...words, '--limit', '1');
  expect(exitCode).toBe(0);
  expect(stdout).toBe(`${JSON.stringify(first)}\n`);
});

test('--for ends it when nothing arrives, with the counts as JSON', async () => {
  const words = ['tail', '--run', 'nobody', '--for', '50ms', '--json'];
  const { exitCode, json } = await run(aContext(folder.path), ...words);
  expect([exitCode, json]).toEqual([0, { seen: 0, printed: 0, undecodable: 0 }]);
});

test('it ends when its output pipe is closed', async () => {
  const context = aContext(folder.path);
  const tailing = run(context, 'tail');
  await context.whenSaid('listening');
  context.closeOutput();
  expect((await tailing).exitCode).toBe(0);
});
