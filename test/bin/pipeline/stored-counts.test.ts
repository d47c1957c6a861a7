import { watchStored, type StoredCounts } from '../../../bin/pipeline/stored-counts';
import { createManualClock } from '../../../lib/core/clock';
import { settle } from '../../producer/run/drive';

const counts = (events: number): StoredCounts => ({ events, anomalous: 0, highRisk: 0 });
const broken = () => Promise.reject(new Error('no answer'));

/** Each read performs the next step; the last one repeats. */
function reading(steps: readonly (() => Promise<StoredCounts>)[]) {
  let at = 0;
  return () => steps[Math.min(at++, steps.length - 1)]!();
}

function aClock() {
  const clock = createManualClock();
  const sleep = (delayMs: number, signal?: AbortSignal) => clock.sleepUntil(clock.now() + delayMs, signal);
  const pass = async (ms: number) => {
    for (const endMs = clock.now() + ms; clock.now() < endMs; await settle()) clock.advanceTo(clock.now() + 25);
  };
  return { context: { monotonicNow: clock.now, sleep }, pass };
}

test('a failed read leaves the figures unchanged, and the end resolves even when the last read fails too', async () => {
  const { context, pass } = aClock();
  const read = reading([async () => counts(10), async () => counts(14), broken]);
  const watch = await watchStored(read, context);
  await pass(1_000);
  await expect(watch.end()).resolves.toBeUndefined();
  expect(watch.latest().events).toBe(4);
  expect(watch.firstSeenAt()).toBeLessThanOrEqual(25);
});

test('reads go on after one that failed', async () => {
  const { context, pass } = aClock();
  const read = reading([async () => counts(10), broken, broken, async () => counts(12)]);
  const watch = await watchStored(read, context);
  await pass(200);
  expect(watch.latest().events).toBe(2);
  await watch.end();
});

test('when the first read fails, counting starts from the first that succeeds', async () => {
  const { context, pass } = aClock();
  const watch = await watchStored(reading([broken, broken, async () => counts(10), async () => counts(13)]), context);
  await pass(500);
  expect(watch.latest().events).toBe(3);
  await watch.end();
});
