import * as fc from 'fast-check';
import { backoffMs, equalJitterMs } from '../../../lib/core/backoff';

const backoff = { baseMs: 20, capMs: 1_000 };

test('the upper bound of the wait doubles with every attempt up to the cap', () => {
  const almostOne = () => 1 - Number.EPSILON;
  const waits = [1, 2, 3, 6, 7, 100, 5000].map((attempt) => backoffMs(backoff, attempt, almostOne));
  expect(waits).toEqual([19, 39, 79, 639, 999, 999, 999]);
});

test('the wait is between zero and the upper bound', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, draw) => {
        const waitMs = backoffMs(backoff, attempt, () => draw);
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThan(Math.min(1_000, 20 * 2 ** (attempt - 1)));
      },
    ),
  );
  expect(backoffMs(backoff, 9, () => 0)).toBe(0);
});

test('with equal jitter the wait is between half of the upper bound and the upper bound', () => {
  const waits = [1, 2, 3, 6, 7, 5000].map((attempt) => equalJitterMs(backoff, attempt, () => 0));
  expect(waits).toEqual([10, 20, 40, 320, 500, 500]);
  expect(equalJitterMs(backoff, 3, () => 0.5)).toBe(60);
});
