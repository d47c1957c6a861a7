import fc from 'fast-check';
import { PURPOSE, randomAt } from '../../../lib/core/random-at';
import { unit } from '../../../lib/core/samplers';

const safe = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const draws = (seed: number, sequence: number, purpose: 1 | 2 = 1) => {
  const random = randomAt(seed, sequence, purpose);
  return Array.from({ length: 4 }, () => random.next());
};

test('the same position always draws the same values', () => {
  fc.assert(fc.property(safe, safe, (seed, sequence) => expect(draws(seed, sequence)).toEqual(draws(seed, sequence))));
});

test('the values of a position are the same on every machine and in every release', () => {
  expect(draws(42, 7486)).toMatchInlineSnapshot(`
   [
     70413309,
     -663519120,
     1761071319,
     582696278,
   ]
  `);
  expect(draws(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 2)).toMatchInlineSnapshot(`
   [
     -707690622,
     1013900553,
     -783568593,
     -311845161,
   ]
  `);
});

test('each of the 53 bits of seed and sequence matters, and so does the purpose', () => {
  const base = draws(0, 0);
  for (let bit = 0; bit < 53; bit++) {
    expect(draws(2 ** bit, 0)).not.toEqual(base);
    expect(draws(0, 2 ** bit)).not.toEqual(base);
    expect(draws(2 ** bit, 0)).not.toEqual(draws(0, 2 ** bit));
  }
  expect(draws(0, 0, PURPOSE.network)).not.toEqual(draws(0, 0, PURPOSE.anomaly));
});

test('one flipped input bit flips every output bit in about half of the cases', () => {
  const flips = new Float64Array(32);
  const inputs = 2000;
  for (let sequence = 0; sequence < inputs; sequence++) {
    const difference = randomAt(5, sequence, 1).next() ^ randomAt(5, sequence + 2 ** 40, 1).next();
    for (let bit = 0; bit < 32; bit++) flips[bit]! += (difference >>> bit) & 1;
  }
  // Five standard deviations of a fair coin.
  for (const count of flips) expect(Math.abs(count - inputs / 2)).toBeLessThan(5 * Math.sqrt(inputs / 4));
});

test('first draws of consecutive positions are uniform', () => {
  for (const seed of [0, 1, 42, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    expect(chiSquare(50_000, (sequence) => unit(randomAt(seed, sequence, 1)))).toBeLessThan(CHI_SQUARE_255_LIMIT);
  }
});

test.each([
  ['the position before', (n: number) => unit(randomAt(7, n + 1, 1))],
  ['the same position of the next seed', (n: number) => unit(randomAt(8, n, 1))],
  ['another purpose at the same position', (n: number) => unit(randomAt(7, n, 2))],
])('draws are independent of those of %s', (_name, other) => {
  const pairs = (n: number) => (Math.floor(unit(randomAt(7, n, 1)) * 16) * 16 + Math.floor(other(n) * 16)) / 256;
  expect(chiSquare(50_000, pairs)).toBeLessThan(CHI_SQUARE_255_LIMIT);
});

/** Chi-square of 255 degrees of freedom exceeds this once in 100,000 times. */
const CHI_SQUARE_255_LIMIT = 361;

function chiSquare(samples: number, draw: (n: number) => number): number {
  const cells = new Float64Array(256);
  for (let n = 0; n < samples; n++) cells[Math.floor(draw(n) * 256)]! += 1;
  const expected = samples / 256;
  return cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
