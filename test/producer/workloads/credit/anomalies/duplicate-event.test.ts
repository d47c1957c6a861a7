import fc from 'fast-check';
import { drawDistance, duplicateVariant } from '../../../../../producer/workloads/credit/anomalies/duplicate-event';
import { PURPOSE, randomAt } from '../../../../../lib/core/random-at';

test('the repeated event is 1 to 50 positions earlier, and never before the start', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 200 }), (seed, sequence) => {
      const distance = drawDistance(randomAt(seed, sequence, PURPOSE.anomaly), sequence);
      expect(distance).toBeGreaterThanOrEqual(1);
      expect(distance).toBeLessThanOrEqual(Math.min(50, sequence));
    }),
  );
});

test('every distance is drawn', () => {
  const distances = Array.from({ length: 1000 }, (_, n) => drawDistance(randomAt(1, n, PURPOSE.anomaly), 1000));
  expect(new Set(distances).size).toBe(50);
});

test('up to five positions back it looks like a retry, beyond that like a replay', () => {
  expect(duplicateVariant(5).type).toBe('DUPLICATE_RETRY');
  expect(duplicateVariant(6).type).toBe('DUPLICATE_REPLAY');
});
