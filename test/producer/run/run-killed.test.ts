import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tally } from '../../../lib/domain/proof/fingerprint';
import { manifestSchema } from '../../../lib/domain/run/run';
import type { ProducerSummary } from '../../../producer/run/run-summary';

const COUNT = 8_000;
const ROOT = path.resolve(__dirname, '../../..');

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'legion-killed-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function startRun() {
  const args = ['--require', require.resolve('tsx/cjs'), path.join(__dirname, 'killable-run.ts'), folder, `${COUNT}`];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  return { child, summary: () => JSON.parse(output) as ProducerSummary };
}

const sizeOf = (file: string) => statSync(path.join(folder, file), { throwIfNoEntry: false })?.size ?? 0;

/** Kills the process without notice once the file has reached the given size. */
async function runAndKill(atSizeBytes: number): Promise<NodeJS.Signals | null> {
  const { child } = startRun();
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  while (sizeOf('events.ndjson') < atSizeBytes && child.exitCode === null) await sleep(2);
  child.kill('SIGKILL');
  return (await exited)[1];
}

test('a process killed without notice and restarted leaves each event once in the file, labels too', async () => {
  expect(await runAndKill(50_000)).toBe('SIGKILL');
  expect(await runAndKill(200_000)).toBe('SIGKILL');
  const { child, summary } = startRun();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(summary()).toMatchObject({ complete: true, generated: COUNT, accepted: COUNT });
  expect(summary().resumedAt).toBeGreaterThan(0);

  const lines = readFileSync(path.join(folder, 'events.ndjson'), 'utf8').split('\n').slice(0, -1);
  const tally = new Tally();
  const sequences = lines.map((line) => {
    const { event_id, sequence } = JSON.parse(line) as { event_id: string; sequence: number };
    tally.add(event_id, Buffer.from(line));
    return sequence;
  });
  expect(sequences.sort((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_none, index) => index));
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')));
  expect(manifest).toMatchObject({ state: 'complete', generated: COUNT, position: COUNT });
  expect(manifest.buckets).toEqual(tally.fingerprint().buckets);

  const labelled = readFileSync(path.join(folder, 'truth.ndjson'), 'utf8').trim().split('\n');
  const ids = labelled.map((line) => (JSON.parse(line) as { event_id: string }).event_id);
  expect(ids).toEqual(Array.from({ length: COUNT / 10 }, (_none, index) => `EVT-test-${index * 10 + 9}`));
});
