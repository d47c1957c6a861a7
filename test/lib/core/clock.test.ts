import { createClock, createManualClock } from '../../../lib/core/clock';
import { settle } from '../../producer/run/drive';

/** Timers that fire on command, up to `earlyMs` before their time. */
function fakeTimers(earlyMs = 0) {
  let nowMs = 0;
  const pending = new Map<number, { callback: () => void; atMs: number }>();
  let ids = 0;
  return {
    timers: {
      now: () => nowMs,
      setTimeout: (callback: () => void, delayMs: number) => {
        pending.set(++ids, { callback, atMs: nowMs + delayMs });
        return ids;
      },
      clearTimeout: (id: number) => void pending.delete(id),
    },
    fireNext: () => {
      const [id, { callback, atMs }] = [...pending][0]!;
      pending.delete(id);
      nowMs = Math.max(nowMs, atMs - earlyMs);
      callback();
    },
    pendingCount: () => pending.size,
    now: () => nowMs,
  };
}

test('a sleep ends when its time has come, even if its timer fires early', async () => {
  const fake = fakeTimers(1);
  const slept = createClock(fake.timers).sleepUntil(100);
  let done = false;
  void slept.then(() => (done = true));
  fake.fireNext();
  await settle();
  expect(done).toBe(false);
  while (fake.pendingCount() > 0 && fake.now() < 99) fake.fireNext();
  expect(fake.now()).toBe(99);
});

test('a sleep longer than the longest timer is slept in parts', async () => {
  const fake = fakeTimers();
  const wakeMs = 2 ** 31 + 1000;
  const slept = createClock(fake.timers).sleepUntil(wakeMs);
  fake.fireNext();
  expect(fake.now()).toBeLessThan(wakeMs);
  await settle();
  fake.fireNext();
  await slept;
  expect(fake.now()).toBe(wakeMs);
});

test('an aborted sleep ends at once and leaves no timer', async () => {
  const fake = fakeTimers();
  const abort = new AbortController();
  const slept = createClock(fake.timers).sleepUntil(1000, abort.signal);
  abort.abort();
  await slept;
  expect([fake.now(), fake.pendingCount()]).toEqual([0, 0]);
});

test('a sleep until a time in the past returns at once', async () => {
  const fake = fakeTimers();
  await createClock(fake.timers).sleepUntil(0);
  expect(fake.pendingCount()).toBe(0);
});

test('a sleep keeps its length when the time of day is set back, and ends when it is aborted', async () => {
  const fake = fakeTimers();
  let backMs = 0;
  const clock = createClock({ ...fake.timers, now: () => fake.timers.now() - backMs });
  const slept = clock.sleep(100);
  backMs = 3_600_000;
  fake.fireNext();
  await slept;
  const abort = new AbortController();
  const aborted = clock.sleep(100, abort.signal);
  abort.abort();
  await aborted;
  await clock.sleep(100, abort.signal);
  expect([fake.now(), fake.pendingCount()]).toEqual([100, 0]);
});

test('the manual clock wakes the sleeps that are due, the earliest first', async () => {
  const clock = createManualClock();
  const woken: number[] = [];
  for (const ms of [30, 10, 20]) void clock.sleepUntil(ms).then(() => woken.push(ms));
  clock.advanceTo(20);
  await settle();
  expect(woken).toEqual([10, 20]);
  expect(clock.nextWakeMs()).toBe(30);
});
