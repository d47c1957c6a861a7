import { createManualClock } from '../../../lib/core/clock';
import { createSchedule, deliverOnTime } from '../../../producer/run/pacing';
import type { Pace } from '../../../producer/run/settings-of-run';
import { aConfig, aRecord } from './a-run';
import { drive } from './drive';

const START = aConfig().startTimeMs;
const never = new AbortController().signal;

async function deliveries(pace: Pace, { hurry = never, writeMs = 0, count = 4 } = {}) {
  const config = aConfig({ eventsPerSecond: 10 });
  const clock = createManualClock(5_000);
  const schedule = createSchedule(pace);
  schedule.start(START, 5_000);
  const records = Array.from({ length: count }, (_none, sequence) => aRecord(sequence, { config }));
  const at: Record<number, number> = {};
  const write = async (written: readonly { sequence: number }[]) => {
    for (const { sequence } of written) at[sequence] = clock.now() - 5_000;
    if (writeMs > 0) await clock.sleepUntil(clock.now() + writeMs);
  };
  await drive(clock, deliverOnTime(records, { schedule, clock, hurry, write }));
  return Object.values(at);
}

test('records are handed over at their deadlines', async () => {
  expect(await deliveries({ clock: 'wall', speed: 1 })).toEqual([0, 100, 200, 300]);
});

test('a run at double speed takes half the time', async () => {
  expect(await deliveries({ clock: 'wall', speed: 2 })).toEqual([0, 50, 100, 150]);
});

test('on the virtual clock nothing waits', async () => {
  expect(await deliveries({ clock: 'virtual' })).toEqual([0, 0, 0, 0]);
});

test('a slow sink moves no deadline: records that became due meanwhile follow at once', async () => {
  expect(await deliveries({ clock: 'wall', speed: 1 }, { writeMs: 250, count: 6 })).toEqual([
    0, 250, 250, 500, 500, 500,
  ]);
});

test('when the run is to end, the remaining records are handed over without waiting', async () => {
  expect(await deliveries({ clock: 'wall', speed: 1 }, { hurry: AbortSignal.abort() })).toEqual([0, 0, 0, 0]);
});
