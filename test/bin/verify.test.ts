import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import type { Verification } from '../../lib/aws/verify-run';
import { createKinesisClient } from '../../lib/aws/clients';
import { aContext, run } from './a-context';
import { aProvenRun, type ProvenRun } from './a-proven-run';
import { CORRUPTION_KINDS, corruptions, whileCorrupted } from './corruption';
import { giveUp } from './give-up';

const EVENTS = 300;
const SEED = Number(process.env.LEGION_TEST_SEED ?? Date.now() % 1e9);

let proving: Promise<ProvenRun>;
let proven: ProvenRun;
beforeAll(async () => {
  proving = aProvenRun({ events: EVENTS });
  proven = await proving;
}, 60_000);
// Stops a cloud that came up after beforeAll timed out, too: it would keep the process alive.
afterAll(async () => (await proving).end());

const manifestFile = () => path.join(proven.folder, '.legion/runs/proven/manifest.json');

test('an intact run is proven, with the figures of both sides', async () => {
  const { exitCode, json, stderr } = await proven.verify('--json');
  expect(exitCode).toBe(0);
  expect(json).toMatchObject({
    verdict: 'PROVEN',
    runId: 'proven',
    generated: EVENTS,
    accepted: EVENTS,
    bronze: EVENTS,
    quarantined: 0,
    lost: 0,
    extra: 0,
    altered: 0,
    duplicatesAbsorbed: 0,
    pending: 0,
    findings: [],
  });
  expect(stderr).toContain('PROVEN: every event is stored exactly once, byte for byte');
});

test('without --json the verdict is on stdout, and progress is on stderr', async () => {
  const { stdout, stderr } = await proven.verify();
  expect(stdout).toMatch(/^PROVEN: /);
  expect(stderr).toMatch(/^run proven \(.*manifest\.json\) against the embedded cloud at http:\/\/127\.0\.0\.1:\d+\n$/);
});

const PLAN = corruptions({ seed: SEED, count: 3 * CORRUPTION_KINDS.length, rows: EVENTS });

test.each(PLAN)(`a corruption of bronze is found and named: $kind in row $row (seed ${SEED})`, async (corruption) => {
  await whileCorrupted(corruption, proven, async (named) => {
    const { exitCode, json } = await proven.verify('--json');
    expect(json).toMatchObject({ verdict: 'MISMATCH', replayed: true });
    expect(exitCode).toBe(2);
    const { findings } = json as unknown as Verification;
    expect(new Set(findings.map(({ eventId }) => eventId))).toEqual(new Set(named));
  });
  expect((await proven.verify()).exitCode).toBe(0);
});

test('a mismatch names each event on a line of its own', async () => {
  const [corruption] = corruptions({ seed: SEED, count: 1, rows: EVENTS });
  await whileCorrupted({ ...corruption!, kind: 'delete' }, proven, async ([id]) => {
    const { exitCode, stdout } = await proven.verify();
    expect(exitCode).toBe(2);
    expect(stdout.split('\n')).toEqual([
      'MISMATCH: 1 lost, 0 altered, 0 too many',
      'run proven: 300 generated, 299 in bronze, 0 in quarantine',
      '0 stream records were duplicates and absorbed',
      '  missing: 1',
      `${id}  missing: accepted by the stream, and in no table`,
      '',
    ]);
  });
});

test('without the dataset of the run a corruption is still found, and the output says what is missing', async () => {
  const [corruption] = corruptions({ seed: SEED, count: 1, rows: EVENTS });
  await whileCorrupted({ ...corruption!, kind: 'flip a byte' }, proven, async () => {
    const { exitCode, json, stderr } = await proven.verify('--dataset', 'absent.csv', '--json');
    expect(exitCode).toBe(2);
    expect(json).toMatchObject({ verdict: 'MISMATCH', replayed: false });
    expect(stderr).toMatch(/^not replayed: .*absent\.csv/m);
  });
});

test('a running producer leaves the run incomplete', async () => {
  const manifest = JSON.parse(readFileSync(manifestFile(), 'utf8')) as object;
  writeFileSync(path.join(proven.folder, 'running.json'), JSON.stringify({ ...manifest, state: 'running' }));
  const { exitCode, json } = await proven.verify('--manifest', 'running.json', '--json');
  expect(exitCode).toBe(3);
  expect(json).toMatchObject({ verdict: 'INCOMPLETE', missing: 0, bronze: EVENTS });
});

test('a manifest that was tampered with proves nothing', async () => {
  const manifest = JSON.parse(readFileSync(manifestFile(), 'utf8')) as { generated: number };
  writeFileSync(path.join(proven.folder, 'forged.json'), JSON.stringify({ ...manifest, generated: EVENTS + 1 }));
  const { exitCode, stderr } = await proven.verify('--manifest', 'forged.json');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('the manifest proves nothing: its buckets hold 300 events, but its total is 301');
});

test.each([
  ['--manifest', 'nowhere.json', /^no manifest at .*nowhere\.json \(ENOENT\): name one with --manifest/],
  ['--run-id', 'nobody', /^no manifest at .*nobody.*: name one with --manifest, or a run with --run-id/],
])('a missing manifest is a usage error: %s', async (flag, name, message) => {
  const { exitCode, stderr, stdout } = await proven.verify(flag, name);
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd()).not.toContain('\n');
});

/** Last, because it leaves the stream with more records than before. */
test('a record that the stream holds twice is absorbed, counted, and does not spoil the proof', async () => {
  const { endpoints, names } = proven.opened.target;
  const kinesis = createKinesisClient({ endpoint: endpoints!.kinesis });
  const [row] = proven.rows;
  await kinesis.send(new PutRecordCommand({ StreamName: names.stream, PartitionKey: 'again', Data: row!.payload!.B! }));
  kinesis.destroy();
  const { exitCode, json } = await run(aContext(proven.folder), 'verify', '--wait', '30', '--json');
  expect(exitCode).toBe(0);
  expect(json).toMatchObject({ verdict: 'PROVEN', duplicatesAbsorbed: 1, duplicatesScope: 'run' });
});

/** Also last: the records return through the stream. */
test('discarded records are named by proof and status, and redrive brings them back once', async () => {
  const call = (...words: string[]) => run(aContext(proven.folder), ...words);
  const rows = proven.rows.filter((row) => row.shard_id!.S === proven.rows[0]!.shard_id!.S).slice(0, 12);
  await giveUp(proven, rows);
  const brings = 'legion redrive brings them back';
  const mismatch = await proven.verify();
  expect(mismatch.exitCode).toBe(2);
  expect(mismatch.stdout).toContain('\n12 records of run proven in the failure bucket: ' + brings);
  expect((await proven.verify('--json')).json).toMatchObject({ verdict: 'MISMATCH', lost: 12, inFailureBucket: 12 });
  expect((await call('status')).stdout).toContain(`\n12 records in the failure bucket: ${brings}\n`);

  const counted = await call('redrive', '--dry-run', '--json');
  expect(counted).toMatchObject({ exitCode: 0, json: { found: 12, wouldRedrive: 12, redriven: 0, deleted: 0 } });
  const filtered = await call('redrive', '--run-id', 'another', '--json');
  expect(filtered.json).toMatchObject({ found: 0, redriven: 0, deleted: 0 });
  const some = await call('redrive', '--max', '5', '--json');
  expect(some).toMatchObject({ exitCode: 0, json: { redriven: 5, beyondMax: 7, left: 0, deleted: 0 } });
  const rest = await call('redrive', '--json');
  expect(rest).toMatchObject({ exitCode: 0, json: { found: 12, redriven: 7, alreadyStored: 5, deleted: 1 } });
  expect((await call('redrive')).stdout).toBe('nothing to redrive: no record was found\n');

  const proof = await proven.verify('--wait', '30', '--json');
  expect(proof).toMatchObject({ exitCode: 0, json: { verdict: 'PROVEN', inFailureBucket: 0 } });
});
