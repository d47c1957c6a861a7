import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createHeartbeat, heartbeatFile, readHeartbeat } from '../../bin/pipeline/heartbeat';
import { checkLastAccept, checkSchedule } from '../../bin/pipeline/health-checks';
import { CreateStreamCommand, type KinesisClient, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../../lib/aws/clients';
import { serveEngine, type ServedEngines } from '../lib/cloud/engines/serve-engines';
import { aContext, run } from './a-context';
import { aDatasetFile } from './a-dataset';

let engine: ServedEngines;
let kinesis: KinesisClient;
let cwd: string;

beforeAll(async () => {
  engine = await serveEngine('kinesis');
  kinesis = createKinesisClient({ endpoint: engine.endpoint });
  await kinesis.send(new CreateStreamCommand({ StreamName: 'there', ShardCount: 1 }));
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 10, minDelay: 0.1 }, { StreamName: 'there' });
});
afterAll(async () => {
  kinesis.destroy();
  await engine.stop();
});
beforeEach(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'legion-health-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

type Checks = Record<string, { readonly ok: boolean; readonly detail: string }>;

async function health(words: readonly string[], env: Record<string, string> = {}) {
  const { exitCode, json } = await run(aContext(cwd, { env }), 'health', '--json', ...words);
  const { healthy, checks } = json as { healthy: boolean; checks: Checks };
  const failed = Object.keys(checks).filter((name) => !checks[name]!.ok);
  return { exitCode, healthy, checks, failed };
}

test('everything is healthy when every part is in place', async () => {
  const { exitCode, healthy, failed, checks } = await health(['--stream', 'there'], {
    AWS_ENDPOINT_URL: engine.endpoint,
  });
  expect({ exitCode, healthy, failed }).toEqual({ exitCode: 0, healthy: true, failed: [] });
  expect(checks.stream!.detail).toBe('there is ACTIVE');
  expect(checks.dataset!.detail).toBe('the twin');
});

test('a missing stream fails its own check and no other', async () => {
  const { exitCode, failed } = await health(['--stream', 'absent', '--endpoint', engine.endpoint]);
  expect({ exitCode, failed }).toEqual({ exitCode: 1, failed: ['stream'] });
});

test('without a cloud to talk to, the configuration check fails and says why', async () => {
  const { failed, checks } = await health([]);
  expect(failed).toEqual(['config', 'credentials', 'stream']);
  expect(checks.config!.detail).toContain('no cloud to talk to');
});

test('AWS without credentials fails', async () => {
  const noCredentials = {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  };
  const kept = { ...process.env };
  // The SDK's own search reads the process environment.
  Object.assign(process.env, noCredentials);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE']) delete process.env[name];
  try {
    const { failed, checks } = await health(['--aws', '--region', 'us-east-1']);
    expect(failed).toEqual(['credentials', 'stream']);
    expect(checks.credentials!.detail).toContain('no AWS credentials were found');
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
    Object.assign(process.env, kept);
  }
});

test('a named dataset must exist; one in data/ is found', async () => {
  const missing = await health(['--sink', 'ndjson', '--dataset', 'none.csv']);
  expect(missing.failed).toEqual(['dataset']);
  const file = path.join(cwd, 'clients.csv');
  writeFileSync(file, '');
  const found = await health(['--sink', 'ndjson', '--dataset', 'clients.csv']);
  expect(found).toMatchObject({ failed: [], checks: { dataset: { detail: file } } });
});

test('a run leaves a last heartbeat that says when the last event was accepted', async () => {
  await run(aContext(cwd), 'produce', '--sink', 'ndjson', '-n', '5', '--run-id', 'a', '--dataset', aDatasetFile(cwd));
  const { checks, healthy } = await health(['--sink', 'ndjson']);
  expect(healthy).toBe(true);
  expect(checks.lastAccept!.detail).toMatch(/^run a ended, 5 accepted, the last accepted \d+ s ago$/);
});

describe('the last acceptance', () => {
  const heartbeat = { runId: 'a', state: 'running', writtenAtMs: 100_000, accepted: 7, inFlight: 0 } as const;
  const at = (nowMs: number) => ({ nowMs, maxSilenceMs: 60_000 });

  test('may be long ago when nothing is pending', () => {
    const slow = { ...heartbeat, writtenAtMs: 3_600_000, lastAcceptedAtMs: 0 };
    expect(checkLastAccept(slow, at(3_600_500))).toEqual({
      ok: true,
      detail: 'run a running, 7 accepted, the last accepted 3601 s ago',
    });
  });

  test('is too old when records have been pending since', () => {
    const stuck = { ...heartbeat, inFlight: 3, waitingSinceMs: 40_000, lastAcceptedAtMs: 40_000 };
    expect(checkLastAccept(stuck, at(100_000)).ok).toBe(true);
    expect(checkLastAccept(stuck, at(100_001))).toMatchObject({
      ok: false,
      detail: expect.stringContaining('3 have waited for 60 s'),
    });
  });

  test('does not count when the producer has stopped sending heartbeats', () => {
    expect(checkLastAccept(heartbeat, at(160_000)).ok).toBe(true);
    expect(checkLastAccept(heartbeat, at(161_000))).toMatchObject({
      ok: false,
      detail: expect.stringContaining('no word from the producer for 61 s'),
    });
  });

  test('of a finished run is as old as it is', () => {
    expect(checkLastAccept({ ...heartbeat, state: 'ended' }, at(9e9)).ok).toBe(true);
  });

  test('may be missing: the producer may just be starting', () => {
    expect(checkLastAccept(undefined, at(0)).ok).toBe(true);
  });
});

describe('the heartbeat', () => {
  const snapshot = {
    runId: 'a',
    accepted: 0,
    inFlight: 0,
    lastAcceptedAtMs: undefined,
    behindScheduleMs: 0,
    askedPerSecond: undefined,
    acceptedPerSecond: 0,
  };

  test('is written at most once a second, and at the end', async () => {
    let nowMs = 0;
    const file = heartbeatFile(cwd);
    const heartbeat = createHeartbeat(file, () => nowMs);
    heartbeat.beat({ ...snapshot, accepted: 1 });
    nowMs = 999;
    heartbeat.beat({ ...snapshot, accepted: 2 });
    nowMs = 1_500;
    await heartbeat.end({ ...snapshot, accepted: 3 });
    expect(await readHeartbeat(file)).toMatchObject({ state: 'ended', accepted: 3, writtenAtMs: 1_500 });
  });

  test('knows since when records are pending: since they are in flight, or since the last acceptance', async () => {
    let nowMs = 0;
    const file = heartbeatFile(cwd);
    const heartbeat = createHeartbeat(file, () => nowMs);
    const waitingSince = async (changes: Partial<{ inFlight: number; lastAcceptedAtMs: number }>) => {
      nowMs += 1_000;
      heartbeat.beat({ ...snapshot, ...changes });
      await heartbeat.written();
      return (await readHeartbeat(file))!.waitingSinceMs;
    };
    expect(await waitingSince({})).toBeUndefined();
    expect(await waitingSince({ inFlight: 5 })).toBe(2_000);
    expect(await waitingSince({ inFlight: 5 })).toBe(2_000);
    expect(await waitingSince({ inFlight: 5, lastAcceptedAtMs: 3_700 })).toBe(3_700);
    expect(await waitingSince({ lastAcceptedAtMs: 4_800 })).toBeUndefined();
    expect(await waitingSince({ inFlight: 1, lastAcceptedAtMs: 4_800 })).toBe(6_000);
  });

  test('of a producer that falls behind is a warning, not a failure', async () => {
    const file = heartbeatFile(cwd);
    const heartbeat = createHeartbeat(file, () => 0);
    heartbeat.beat({ ...snapshot, behindScheduleMs: 12_300, askedPerSecond: 50, acceptedPerSecond: 12.4 });
    await heartbeat.written();
    const detail = '12.3 s behind schedule (asked 50/s, reached 12/s)';
    expect(checkSchedule(await readHeartbeat(file))).toEqual({ ok: true, attention: true, detail });
    await heartbeat.end(snapshot);
    expect(checkSchedule(await readHeartbeat(file))).toEqual({ ok: true, detail: 'no producer is at work here' });
  });

  test('does not end the run when it cannot be written', async () => {
    const heartbeat = createHeartbeat(path.join(cwd, 'file', 'producer.json'), () => 0);
    writeFileSync(path.join(cwd, 'file'), '');
    heartbeat.beat(snapshot);
    await expect(heartbeat.end(snapshot)).resolves.toBeUndefined();
  });

  test.each(['', '{}', '[1]'])('with the content %j is ignored', async (text) => {
    const file = path.join(cwd, 'producer.json');
    writeFileSync(file, text);
    expect(await readHeartbeat(file)).toBeUndefined();
  });
});
