import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { aFolder } from './a-context';
import { aDatasetFile } from './a-dataset';
import { startLegion } from './a-process';

const folder = aFolder();
afterAll(() => folder.remove());

const dataset = aDatasetFile(folder.path);
const legion = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  startLegion(argv, { cwd: folder.path, env });

test('--help goes to stdout, within 80 columns, and exits with 0', async () => {
  const { exitCode, stdout, stderr } = await legion(['--help']).ended;
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Usage: legion \[options\] \[command\]\n/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('errors are one line each on stderr, without a stack, with exit code 1', async () => {
  writeFileSync(path.join(folder.path, 'bad.yaml'), 'rat: 5\n');
  const argv = ['produce', '--sink', 'ndjson', '-n', '5', '--config', 'bad.yaml', '--seed', '-1'];
  expect(await legion(argv, { TARGET_TPS: 'many' }).ended).toEqual({
    exitCode: 1,
    signal: null,
    stdout: '',
    stderr:
      'bad.yaml: unknown key "rat", did you mean rate?\n' +
      'TARGET_TPS must be a number above 0, at most 1000000, got "many"\n' +
      '--seed must be a whole number from 0, got "-1"\n',
  });
  expect(existsSync(path.join(folder.path, '.legion'))).toBe(false);
});

test('an endpoint where nothing listens is named', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  expect(await legion(['status', '--endpoint', `http://127.0.0.1:${port}`]).ended).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr:
      `Kinesis DescribeStreamSummary at http://127.0.0.1:${port}: nothing listens at 127.0.0.1:${port}: ` +
      'start it, or name another with --endpoint\n',
  });
});

const MILLION = ['produce', '--sink', 'ndjson', '--out', '-', '-n', '1M', '--dataset', dataset];

test('closing the pipe early ends the producer without a stack trace', async () => {
  const { child, ended } = legion(MILLION);
  child.stdout!.once('data', () => child.stdout!.destroy());
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(0);
  expect(stderr).not.toMatch(/EPIPE|\n +at /);
});

test('closing stderr early does not lose the result', async () => {
  const argv = [
    'produce',
    '--sink',
    'ndjson',
    '-n',
    '3000',
    '--dataset',
    dataset,
    '--run-id',
    'unread',
    '--show-details',
  ];
  const { child, ended } = legion([...argv, '--json']);
  child.stderr!.once('data', () => child.stderr!.destroy());
  const { exitCode, stdout } = await ended;
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ accepted: 3000, complete: true });
});

test('an interrupt delivers what was generated, and the same call later completes the run', async () => {
  const file = path.join(folder.path, 'out.ndjson');
  const argv = ['produce', '--sink', 'ndjson', '--clock', 'live', '--rate', '400', '-n', '1200', '--run-id', 'i'];
  const words = [...argv, '--out', file, '--dataset', dataset, '--network', 'excellent', '--json'];
  const linesOf = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0);
  const first = legion(words);
  while (linesOf() < 100 && first.child.exitCode === null) await delay(5);
  first.child.kill('SIGINT');
  const interrupted = await first.ended;
  expect(interrupted.exitCode).toBe(130);
  const summary = JSON.parse(interrupted.stdout) as { generated: number };
  expect(summary).toMatchObject({ stoppedBy: 'signal', undelivered: 0, complete: true, accepted: summary.generated });
  expect(summary.generated).toBeLessThan(1200);
  expect(linesOf()).toBe(summary.generated);

  const { exitCode, stdout } = await legion(words).ended;
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ generated: 1200, accepted: 1200, resumedAt: summary.generated });
  expect(linesOf()).toBe(1200);
});
