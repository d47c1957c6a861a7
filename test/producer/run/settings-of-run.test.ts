import { chunkSizeFor, targetOf } from '../../../producer/run/settings-of-run';

const rate = (eventsPerSecond: number) => ({ startTimeMs: 0, eventsPerSecond });
const wall = (speed: number) => ({ clock: 'wall', speed }) as const;

test('a duration is real time on the wall clock and event time on the virtual one', () => {
  expect(targetOf(rate(50), wall(10), { durationMs: 2_000 }).count).toBe(1_000);
  expect(targetOf(rate(50), { clock: 'virtual' }, { durationMs: 2_000 }).count).toBe(100);
});

test('a duration ends before the first event beyond it', () => {
  expect(targetOf(rate(30), wall(1), { durationMs: 100 }).count).toBe(3);
  expect(targetOf(rate(30), wall(1), { durationMs: 101 }).count).toBe(4);
});

test('the limit reached first counts, and is named', () => {
  expect(targetOf(rate(10), wall(1), { count: 5, durationMs: 1_000 })).toEqual({ count: 5, reachedBy: 'count' });
  expect(targetOf(rate(10), wall(1), { count: 50, durationMs: 1_000 })).toEqual({ count: 10, reachedBy: 'duration' });
  expect(targetOf(rate(10), wall(1), {}).count).toBe(Infinity);
});

test('a chunk is about a second of real time, at least one record and never many', () => {
  expect([0.1, 20, 900_000].map((eventsPerSecond) => chunkSizeFor(rate(eventsPerSecond), wall(2))(0))).toEqual([
    1, 40, 5_000,
  ]);
});
