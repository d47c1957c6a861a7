import path from 'node:path';
import { startEmbeddedCloud, type EmbeddedCloud } from '../../lib/cloud/cloud';
import { announce, STATE_FILE, withdraw } from '../../lib/cloud/discovery';
import { systemClock } from '../../lib/core/system-clock';
import { buildApp } from '../../lib/stacks/legion-app';
import { aContext, aFolder, run } from '../bin/a-context';
import { aDatasetFile } from '../bin/a-dataset';
import { aRule } from '../lib/cloud/faults/a-rule';

/** The real app, but a record is discarded after its first failure, so that the test need not wait for 25 retries. */

const EVENTS = 2_000;
const folder = aFolder();
const stateFile = path.join(folder.path, STATE_FILE);
let cloud: EmbeddedCloud;

beforeAll(async () => {
  const outdir = path.join(folder.path, 'assembly');
  const app = buildApp({ target: 'embedded', stage: 'local', outdir, settings: { retryAttempts: 0 } });
  const log = { info: () => undefined, warn: () => undefined };
  cloud = await startEmbeddedCloud({ assemblyDir: app.synth().directory, log, clock: systemClock });
  announce(stateFile, {
    pid: process.pid,
    stage: 'local',
    startedAt: new Date().toISOString(),
    endpoints: cloud.endpoints,
  });
}, 60_000);
afterAll(async () => {
  withdraw(stateFile, process.pid);
  await cloud?.stop();
  folder.remove();
});

test('what a failing function made the mapping give up reaches its bucket, and redriven, the run is PROVEN', async () => {
  const dataset = ['--dataset', aDatasetFile(folder.path)];
  const command = (...words: string[]) => run(aContext(folder.path), ...words, '--json');
  const failing = aRule({ name: 'fails', kind: 'legion:function-error', moment: 'before', percentage: 60 });
  const unreachable = aRule({ name: 'unreachable', kind: 'legion:destination-unreachable', percentage: 50 });
  await cloud.inject({ seed: 4, rules: [failing, unreachable] });
  const pace = ['--events', `${EVENTS}`, '--rate', '4000', '--network', 'excellent'];
  expect(await command('produce', ...dataset, '--run-id', 'givenup', ...pace)).toMatchObject({ exitCode: 0 });
  await cloud.idle();
  await cloud.inject(undefined);
  const discarded = cloud.mappings().reduce((sum, { status }) => sum + status.recordsDiscarded, 0);
  expect(discarded).toBeGreaterThan(0);
  expect(new Set(cloud.faults().counts.map(({ kind }) => kind))).toEqual(new Set([failing.kind, unreachable.kind]));
  const verify = () => command('verify', ...dataset, '--run-id', 'givenup', '--wait', '30');
  const before = (await verify()).json as { verdict: string; inFailureBucket: number };
  expect(before.verdict).not.toBe('PROVEN');
  expect(before.inFailureBucket).toBeGreaterThan(0);
  const redriven = await command('redrive');
  expect(redriven.json).toMatchObject({ redriven: before.inFailureBucket });
  expect((await verify()).json).toMatchObject({
    verdict: 'PROVEN',
    bronze: EVENTS,
    inFailureBucket: 0,
    redriven: before.inFailureBucket,
  });
});
