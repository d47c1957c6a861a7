import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { discover, STATE_FILE } from '../../lib/cloud/discovery';
import { shareAssembly } from '../local-assembly';
import { aFolder } from './a-context';
import { startLegion } from './a-process';

const folder = aFolder();
shareAssembly(folder.path);
afterAll(() => folder.remove());

/** Loaded into every thread: an engine's throws when a file appears, between any two requests. */
const KILLER = `
  const { isMainThread, workerData } = require('node:worker_threads');
  const { existsSync } = require('node:fs');
  const check = () => { if (existsSync(process.env.DIE_FILE)) throw new Error('killed by the test'); };
  if (!isMainThread && workerData?.position !== undefined) setInterval(check, 1).unref();
`;

test('an engine that dies ends legion up with one line and a code, and /health is red until then', async () => {
  const killer = path.join(folder.path, 'killer.cjs');
  const dieFile = path.join(folder.path, 'die');
  writeFileSync(killer, KILLER);
  const env = { NODE_OPTIONS: `--require ${killer}`, DIE_FILE: dieFile };
  const { child, ended } = startLegion(['up', '--port', '0'], { cwd: folder.path, env });
  let said = '';
  child.stdout!.on('data', (data: Buffer) => (said += data.toString()));
  let url: string | undefined;
  while ((url = /Dashboard: (http:\/\/[\d.:]+)/.exec(said)?.[1]) === undefined) await delay(20);
  expect((await fetch(`${url}/health`)).status).toBe(200);

  writeFileSync(dieFile, '');
  const answers: ('healthy' | 'red' | 'gone')[] = [];
  while (child.exitCode === null)
    answers.push(
      await fetch(`${url}/health`).then(
        ({ ok }) => (ok ? 'healthy' : 'red'),
        () => 'gone',
      ),
    );
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(70);
  const lines = stderr.split('\n').filter((line) => line.includes('stopped by itself'));
  expect(lines).toEqual([
    expect.stringMatching(/^the embedded (Kinesis|DynamoDB) has stopped by itself.*killed by the test$/),
  ]);
  // The process may end before a look sees the red, but no look after the red finds everything healthy.
  const first = answers.findIndex((answer) => answer !== 'healthy');
  expect(first === -1 ? [] : answers.slice(first)).not.toContain('healthy');
  expect(discover(path.join(folder.path, STATE_FILE))).toBeUndefined();
});
