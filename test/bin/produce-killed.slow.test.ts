import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OpenCloud } from '../../bin/pipeline/embedded-cloud';
import { aCloud } from './a-cloud';
import { aFolder } from './a-context';
import { aDatasetFile } from './a-dataset';
import { startLegion } from './a-process';

const EVENTS = 6_000;

const folder = aFolder();
let opening: Promise<OpenCloud>;
beforeAll(async () => {
  opening = aCloud(folder.path);
  await opening;
}, 60_000);
afterAll(async () => {
  // Stops a cloud that came up after beforeAll timed out, too: it would keep the process alive.
  await (await opening).close();
  folder.remove();
});

const dataset = aDatasetFile(folder.path);
const PRODUCE = ['produce', '--run-id', 'killed', '--events', `${EVENTS}`, '--rate', '1500', '--dataset', dataset];

type Kept = { readonly state?: string; readonly position: number };

/** What the producer keeps of the run. It replaces its files as a whole, so a reader never sees half a file. */
function kept(file: 'manifest.json' | 'manifest.json.position'): Kept {
  const whole = path.join(folder.path, '.legion/runs/killed', file);
  return existsSync(whole) ? (JSON.parse(readFileSync(whole, 'utf8')) as Kept) : { position: 0 };
}

const acceptedUpTo = () => kept('manifest.json.position').position;

/** Starts the producer and kills it without warning once the given number of events are accepted. */
async function produceAndKill(atPosition: number): Promise<void> {
  const { child, ended } = startLegion(PRODUCE, { cwd: folder.path });
  while (acceptedUpTo() < atPosition && child.exitCode === null) await delay(5);
  child.kill('SIGKILL');
  expect(await ended).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  expect(kept('manifest.json').state).toBe('running');
  expect(acceptedUpTo()).toBeLessThan(EVENTS);
}

test('a producer killed in mid-run resumes when called again with its run id, and the run is proven', async () => {
  await produceAndKill(500);
  await produceAndKill(2_500);
  const before = acceptedUpTo();

  const verifyKilled = await startLegion(['verify', '--dataset', dataset, '--json'], { cwd: folder.path }).ended;
  expect(verifyKilled.exitCode).toBe(3);
  expect(JSON.parse(verifyKilled.stdout)).toMatchObject({ verdict: 'INCOMPLETE', producer: 'running' });

  const last = await startLegion([...PRODUCE, '--json'], { cwd: folder.path }).ended;
  expect(last.exitCode).toBe(0);
  expect(JSON.parse(last.stdout)).toMatchObject({
    generated: EVENTS,
    accepted: EVENTS,
    complete: true,
    undelivered: 0,
  });
  expect((JSON.parse(last.stdout) as { resumedAt: number }).resumedAt).toBeGreaterThanOrEqual(before);

  const words = ['verify', '--run-id', 'killed', '--dataset', dataset, '--wait', '60', '--json'];
  const verified = await startLegion(words, { cwd: folder.path }).ended;
  expect(verified.exitCode).toBe(0);
  expect(JSON.parse(verified.stdout)).toMatchObject({
    verdict: 'PROVEN',
    generated: EVENTS,
    bronze: EVENTS,
    lost: 0,
    extra: 0,
    altered: 0,
  });
}, 120_000);
