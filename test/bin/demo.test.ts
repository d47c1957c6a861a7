import { createServer, type Server } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../../lib/aws/clients';
import { EVENT_KINDS } from '../../lib/events/event';
import { shareAssembly } from '../local-assembly';
import { aContext, aFolder, run } from './a-context';
import { aDatasetFile } from './a-dataset';

const folder = aFolder();
const dataset = aDatasetFile(folder.path);
shareAssembly(folder.path);
afterAll(() => folder.remove());

const FAST = ['--dataset', dataset, '--network', 'excellent'];

test('the demo proves what it sends and says so in one JSON line', async () => {
  const words = [
    'demo',
    ...FAST,
    '--events',
    '800',
    '--rate',
    '4000',
    '--seed',
    '7',
    '--anomaly-rate',
    '0.2',
    '--json',
  ];
  const { exitCode, json, stdout, stderr } = await run(aContext(folder.path), ...words);
  expect(exitCode).toBe(0);
  expect(stdout.trimEnd()).not.toContain('\n');
  expect(json).toMatchObject({
    verdict: 'PROVEN',
    generated: 800,
    accepted: 800,
    bronze: 800,
    quarantined: 0,
    duplicatesAbsorbed: 0,
    redriven: 0,
    lost: 0,
    stoppedBy: 'count',
  });
  const { firstStoredMs, storedMs, eventsPerSecond, anomalies } = json as Record<string, number> & {
    anomalies: Record<string, number>;
  };
  expect(firstStoredMs).toBeGreaterThan(0);
  expect(eventsPerSecond).toBe(Math.round(800_000 / storedMs!));
  expect(Object.keys(anomalies).toSorted()).toEqual([...EVENT_KINDS.credit.categories].toSorted());
  expect(stderr).toContain('dataset: clients.csv, 60 clients');
  expect(stderr).toContain('PROVEN: every event is stored exactly once, byte for byte');
});

test('with --keep the cloud stays up after the proof, and other commands find it until the signal', async () => {
  const context = aContext(folder.path);
  const demo = run(context, 'demo', ...FAST, '--events', '40', '--run-id', 'keep', '--keep');
  await context.whenSaid('Ctrl-C ends it.');
  const verified = await run(aContext(folder.path), 'verify', '--run-id', 'keep', '--dataset', dataset, '--json');
  expect(verified.json).toMatchObject({ verdict: 'PROVEN', bronze: 40 });
  expect(verified.stderr).not.toContain('was sent to');
  const manifest = path.join(folder.path, '.legion/runs/keep/manifest.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"createdAtMs":\d+/, '"createdAtMs":1000'));
  const elsewhere = await run(aContext(folder.path), 'verify', '--run-id', 'keep', '--dataset', dataset);
  expect(elsewhere.stderr).toContain(
    'run keep was sent to another stream of this name, created 1970-01-01T00:00:01.000Z',
  );
  const second = await run(aContext(folder.path), 'start', ...FAST);
  expect(second).toMatchObject({ exitCode: 1 });
  expect(second.stderr).toMatch(/^a cloud is already up in this folder \(process \d+\): .*\n$/);
  context.signal('SIGINT');
  expect((await demo).exitCode).toBe(0);
  const { stderr } = await run(aContext(folder.path), 'query', 'recent');
  expect(stderr).toMatch(/^no cloud to talk to: /);
});

test('a signal in mid-run delivers and proves what was generated, and says that the run is incomplete', async () => {
  const context = aContext(folder.path, { isTerminal: true });
  const demo = run(context, 'demo', ...FAST, '--events', '100k', '--rate', '500', '--run-id', 'cut', '--json');
  await context.whenSaid('in bronze');
  context.signal('SIGTERM');
  const { exitCode, json } = await demo;
  expect(exitCode).toBe(130);
  expect(json).toMatchObject({ verdict: 'PROVEN', stoppedBy: 'signal', lost: 0 });
  expect(json.bronze).toBe(json.generated);
});

test('start runs until the signal, shows its progress, and ends with the proof', async () => {
  const context = aContext(folder.path, { isTerminal: true, columns: 100 });
  const started = run(context, 'start', ...FAST, '--dashboard-port', '0', '--rate', '400', '--run-id', 'endless');
  await context.whenSaid(' (20 events): ');
  expect(context.texts.stderr).toMatch(
    /accepted, \d+\/s, [\d,]+ in bronze, [\d.]+ s behind schedule, \d+ anomalies, [12]:\d\d:\d\d left/,
  );
  const [page] = /http:\/\/127\.0\.0\.1:\d+(?=\/#token=)/.exec(context.texts.stderr)!;
  expect(await (await fetch(page)).text()).toContain('<title>Legion</title>');
  context.signal('SIGINT');
  const { exitCode, stdout } = await started;
  expect(exitCode).toBe(0);
  expect(stdout).toContain('PROVEN: every event is stored exactly once');
  const manifest = JSON.parse(readFileSync(path.join(folder.path, '.legion/runs/endless/manifest.json'), 'utf8'));
  expect(manifest).toMatchObject({ state: 'complete' });
});

test('up says how to reach the cloud, and ends on a signal', async () => {
  const context = aContext(folder.path);
  const up = run(context, 'up', ...FAST, '--port', '0', '--json');
  await context.whenSaid('Ctrl-C ends it.');
  expect(context.texts.stderr).toMatch(/AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+/);
  context.signal('SIGTERM');
  const { exitCode, json } = await up;
  expect(exitCode).toBe(0);
  expect(json).toMatchObject({ stage: 'local', endpoints: { kinesis: expect.stringContaining('http://127.0.0.1:') } });
});

test('up says of each fault that a client meets where it fired, with its seed and number', async () => {
  const file = path.join(folder.path, 'faults.yaml');
  writeFileSync(
    file,
    'seed: 38\nfaults: [{ kind: aws:fis:inject-api-unavailable-error, operations: [ListStreams], percentage: 100 }]',
  );
  const context = aContext(folder.path);
  const up = run(context, 'up', ...FAST, '--port', '0', '--faults', file);
  await context.whenSaid('Ctrl-C ends it.');
  const [endpoint = ''] = /http:\/\/127\.0\.0\.1:\d+(?=\/faults)/.exec(context.texts.stdout) ?? [];
  const kinesis = createKinesisClient({ endpoint, maxAttempts: 1 });
  await expect(kinesis.send(new ListStreamsCommand())).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  kinesis.destroy();
  context.signal('SIGTERM');
  const { exitCode, stderr } = await up;
  expect(exitCode).toBe(0);
  expect(stderr).toContain(
    'kinesis ListStreams met the fault aws:fis:inject-api-unavailable-error, number 0 of seed 38',
  );
  expect(stderr).toContain('1 faults injected: aws:fis:inject-api-unavailable-error 1');
});

test('a port that is in use is named, and nothing is left behind', async () => {
  const { server, port } = await aTakenPort();
  const { exitCode, stderr } = await run(aContext(folder.path), 'up', ...FAST, '--port', String(port));
  server.close();
  expect(exitCode).toBe(1);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain(String(port));
  expect(stderr).toContain('0 for any free one');
});

function aTakenPort(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as { port: number }).port }));
  });
}
