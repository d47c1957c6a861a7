import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CreateStreamCommand, type KinesisClient, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../lib/aws/clients';
import { serveEngine, type ServedEngines } from './lib/cloud/engines/serve-engines';
import { bundleProducer } from '../scripts/bundle-producer';

/**
 * What the container's image runs, without an image: the bundle in a read-only tree, started as an unprivileged user
 * who may write only to the data folder. Node.js itself refuses everything else (its permission model).
 */
const NOBODY = 65_534;
const asRoot = process.getuid?.() === 0;
const STREAM = 'legion-local-events';

let folder: string;
let app: string;
let data: string;
let files: readonly string[];
let engine: ServedEngines;
let kinesis: KinesisClient;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-container-'));
  [app, data] = [path.join(folder, 'app'), path.join(folder, 'data')];
  files = await bundleProducer(app);
  mkdirSync(data);
  if (asRoot) chownSync(data, NOBODY, NOBODY);
  for (const name of readdirSync(app)) chmodSync(path.join(app, name), 0o444);
  for (const readOnly of [app, folder]) chmodSync(readOnly, 0o555);
  engine = await serveEngine('kinesis');
  kinesis = createKinesisClient({ endpoint: engine.endpoint });
  await kinesis.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 1 }));
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 10, minDelay: 0.1 }, { StreamName: STREAM });
});

afterAll(async () => {
  kinesis.destroy();
  await engine.stop();
  for (const writable of [folder, app]) chmodSync(writable, 0o755);
  rmSync(folder, { recursive: true, force: true });
});

const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

function start(words: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const permissions = [
    PERMISSION,
    '--allow-worker',
    '--allow-fs-read=*',
    `--allow-fs-write=${data}/*`,
    '--no-warnings',
  ];
  return spawn(process.execPath, [...permissions, path.join(app, 'main.js'), ...words], {
    cwd: data,
    env: { HOME: '/nonexistent', PATH: '/usr/bin:/bin', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(asRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  });
}

type Ended = { readonly code: number | null; readonly stderr: string; readonly json: Record<string, unknown> };

async function end(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr] = [child.stdout!, child.stderr!].map((stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const last = stdout!().trim().split('\n').at(-1)!;
  return { code, stderr: stderr!(), json: last.startsWith('{') ? (JSON.parse(last) as Record<string, unknown>) : {} };
}

const onStream = () => ({ AWS_ENDPOINT_URL: engine.endpoint, AWS_REGION: 'us-east-1', STREAM_NAME: STREAM });

test('the bundle is the program, its two threads and their licences, and stays far below the size of an image', () => {
  const names = files.map((file) => path.basename(file)).filter((name) => name.endsWith('.js'));
  expect(names.toSorted()).toEqual(['chunk-worker.js', 'main.js', 'xls-worker.js']);
  const sizeBytes = readdirSync(app).reduce((sum, name) => sum + statSync(path.join(app, name)).size, 0);
  expect(sizeBytes).toBeLessThan(5_000_000);
  const program = readFileSync(path.join(app, 'main.js'), 'utf8');
  // The twin's model is included; the code for deployments is not.
  expect(program).toContain('fittedTo');
  expect(program).not.toContain('aws-cdk');
});

test('it sends to a stream with the variables of the container, uses threads, and writes only below its data folder', async () => {
  const before = readdirSync(folder);
  const env = {
    ...onStream(),
    TARGET_TPS: '4000',
    LEGION_EVENTS: '2000',
    LEGION_RUN_ID: 'container',
    ANOMALY_RATE: '0.5',
  };
  const { code, json } = await end(start(['produce', '--workers', '2', '--json'], env));
  expect(code).toBe(0);
  expect(json).toMatchObject({ accepted: 2000, complete: true, stoppedBy: 'count' });
  expect((json.mix as { anomalous: number }).anomalous).toBeGreaterThan(800);
  expect(readdirSync(folder)).toEqual(before);
  expect(readdirSync(path.join(data, '.legion', 'runs', 'container')).toSorted()).toEqual([
    'manifest.json',
    'manifest.json.position',
  ]);
});

test('the bundle includes the named phases and those of a workload', async () => {
  const words = ['produce', '--workload', 'viral', '--sink', 'ndjson', '-n', '200', '--json'];
  expect(await end(start([...words, '--run-id', 'own']))).toMatchObject({ code: 0, json: { accepted: 200 } });
  const named = [...words, '--run-id', 'named', '--phases', 'daily'];
  expect(await end(start(named))).toMatchObject({ code: 0, json: { accepted: 200 } });
});

test('the producer cannot write outside its data folder', async () => {
  const { code, stderr } = await end(
    start(['produce', '-n', '10', '--sink', 'ndjson', '--out', path.join(app, 'x.ndjson')]),
  );
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/EACCES|ERR_ACCESS_DENIED|restricted/);
  expect(readdirSync(app)).not.toContain('x.ndjson');
});

test('SIGTERM drains the producer and ends it cleanly', async () => {
  const child = start(['produce', '--json'], {
    ...onStream(),
    TARGET_TPS: '500',
    LEGION_RUN_ID: 'stopped',
    SHOW_DETAILS: 'true',
  });
  const ended = end(child);
  // Waits until the first event is on its way.
  await new Promise<void>((resolve) => {
    child.stderr!.on('data', (chunk: Buffer) => chunk.includes('"msg":"event"') && resolve());
  });
  child.kill('SIGTERM');
  const { code, json, stderr } = await ended;
  expect(stderr).toContain('SIGTERM: stopping');
  expect(code).toBe(0);
  expect(json).toMatchObject({ stoppedBy: 'signal', complete: true, undelivered: 0 });
  expect(json.accepted).toBe(json.generated);
  const manifest = readFileSync(path.join(data, '.legion', 'runs', 'stopped', 'manifest.json'), 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({ state: 'complete', generated: json.generated });
});

test('its health check answers with every check, and with an exit code that Docker treats as unhealthy', async () => {
  const well = await end(start(['health', '--json'], onStream()));
  expect(well).toMatchObject({ code: 0, json: { healthy: true } });
  expect(Object.keys(well.json.checks as object)).toEqual([
    'config',
    'dataset',
    'credentials',
    'stream',
    'lastAccept',
    'schedule',
  ]);
  const ill = await end(start(['health', '--json'], { ...onStream(), STREAM_NAME: 'no-such-stream' }));
  expect(ill).toMatchObject({ code: 1, json: { healthy: false, checks: { stream: { ok: false } } } });
});
