import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { manifestSchema } from '../../../lib/domain/run/run';
import { identityOf } from '../../../lib/core/process-identity';
import { createManualClock } from '../../../lib/core/clock';
import { runProducer } from '../../../producer/run/run';
import type { ProducerOptions } from '../../../producer/run/run-options';
import { aConfig, recordsOf } from './a-run';
import { drive } from './drive';

let folder: string;
let manifestPath: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-locked-'));
  manifestPath = path.join(folder, 'run', 'manifest.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function produce(changes: Partial<ProducerOptions> = {}) {
  const clock = createManualClock(1_000);
  const options: ProducerOptions = {
    config: aConfig(),
    records: recordsOf(),
    openSink: async ({ onAccepted }) => ({
      write: async (records) => onAccepted(records, clock.now()),
      drain: async () => {},
      close: async () => {},
    }),
    clock,
    pace: { clock: 'virtual' },
    count: 30,
    manifestPath,
    ...changes,
  };
  return drive(clock, runProducer(options));
}

const lockFile = () => `${manifestPath}.lock`;
const inFolder = () => readdirSync(path.dirname(manifestPath)).sort();
const manifest = () => manifestSchema.parse(JSON.parse(readFileSync(manifestPath, 'utf8')));

test('a run leaves its manifest and position, but no lock and no unfinished file', async () => {
  await produce();
  expect(inFolder()).toEqual(['manifest.json', 'manifest.json.position']);
});

test('a second producer of a run is refused in one line that names the first, which continues undisturbed', async () => {
  let second: Promise<unknown> | undefined;
  const first = produce({
    openSink: async ({ onAccepted }) => {
      second = produce();
      await second.catch(() => {});
      return { write: async (records) => onAccepted(records, 0), drain: async () => {}, close: async () => {} };
    },
  });
  expect(await first).toMatchObject({ accepted: 30, complete: true });
  await expect(second).rejects.toThrow(
    `run test is being produced by process ${process.pid} (${manifestPath}): wait until it ends, stop it, or use another run id`,
  );
});

test('the lock and unfinished files of a killed producer belong to nobody, even when its id is in use again', async () => {
  await produce({ count: 10 });
  const killed = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(killed, 'spawn');
  const its = identityOf(killed.pid!);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  writeFileSync(`${manifestPath}.${its.pid}-abc.tmp`, '{"half');
  writeFileSync(`${manifestPath}.position.${its.pid}-abc.tmp`, '{"half');
  // This process has the id that the lock names, but did not take the lock.
  for (const holder of [its, { pid: process.pid, start: 'an earlier one' }]) {
    writeFileSync(lockFile(), JSON.stringify(holder));
    expect(await produce({ count: manifest().generated + 10 })).toMatchObject({ complete: true });
  }
  expect(manifest()).toMatchObject({ state: 'complete', generated: 30 });
  expect(inFolder()).toEqual(['manifest.json', 'manifest.json.position']);
});

test('a failed run is no longer locked', async () => {
  const refused = produce({ openSink: () => Promise.reject(new Error('no stream')) });
  await expect(refused).rejects.toThrow('no stream');
  expect(inFolder()).not.toContain('manifest.json.lock');
  expect(await produce()).toMatchObject({ complete: true });
});
