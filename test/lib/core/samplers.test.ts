import fc from 'fast-check';
import { randomAt, type Random } from '../../../lib/core/random-at';
import { integer, pick, pickWeighted, stepped, truncatedExponential, unit } from '../../../lib/core/samplers';

const randoms = fc.nat().map((sequence) => randomAt(1, sequence, 1));
const mean = (samples: number, draw: (random: Random) => number) => {
  let sum = 0;
  for (let n = 0; n < samples; n++) sum += draw(randomAt(3, n, 1));
  return sum / samples;
};

test('integers lie within their bounds, and both ends are reached', () => {
  const seen = new Set<number>();
  for (let n = 0; n < 200; n++) seen.add(integer(randomAt(3, n, 1), -2, 2));
  expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
});

test('stepped draws multiples of the step within the bounds', () => {
  fc.assert(
    fc.property(randoms, fc.integer({ min: 1, max: 1000 }), fc.nat(100), fc.nat(100), (random, step, low, more) => {
      const value = stepped(random, low * step, (low + more) * step, step);
      expect(value % step).toBe(0);
      expect(value).toBeGreaterThanOrEqual(low * step);
      expect(value).toBeLessThanOrEqual((low + more) * step);
    }),
  );
});

test('pick takes each item equally often', () => {
  expect(mean(20_000, (random) => pick(random, [0, 3]))).toBeCloseTo(1.5, 1);
});

test('a weighted choice follows the weights, whatever their sum', () => {
  const items = [
    { name: 'a', weight: 1 },
    { name: 'b', weight: 3 },
    { name: 'c', weight: 16 },
  ];
  const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
  for (let n = 0; n < 20_000; n++) counts[pickWeighted(randomAt(9, n, 1), items).name]! += 1;
  expect(counts['a']! / 20_000).toBeCloseTo(0.05, 2);
  expect(counts['b']! / 20_000).toBeCloseTo(0.15, 2);
  expect(counts['c']! / 20_000).toBeCloseTo(0.8, 2);
});

test('the truncated exponential stays below its bound and has the mean of its formula', () => {
  const maximum = 3;
  fc.assert(
    fc.property(randoms, (random) => {
      const value = truncatedExponential(random, maximum);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(maximum);
    }),
  );
  // Mean of an exponential of rate 1 cut at m: 1 - m / (e^m - 1).
  const expected = 1 - maximum / (Math.exp(maximum) - 1);
  expect(mean(50_000, (random) => truncatedExponential(random, maximum))).toBeCloseTo(expected, 1.5);
});

test('unit is in [0, 1)', () => {
  fc.assert(fc.property(randoms, (random) => Math.floor(unit(random)) === 0));
});
