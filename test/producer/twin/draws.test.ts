import * as fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { calibrated, fitCalibration, type Amount } from '../../../producer/twin/calibration';
import { drawAmount, drawCode, fitAmountLeaf, fitCodeLeaf, reweigh } from '../../../producer/twin/leaf';
import { emptyRow, type Row } from '../../../producer/twin/row';
import { stratified } from '../../../producer/twin/stratified';
import { COLUMN } from '../../../producer/table/columns';

const seeded = (seed: number) => {
  const random = xoroshiro128plus(seed);
  return () => uniformFloat64(random);
};

/** Evenly spread over [0, 1). */
const grid = (count: number) => Array.from({ length: count }, (_none, at) => (at + 0.5) / count);

describe('stratified numbers', () => {
  test('fall once into each 64th of the range, 64 by 64', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const next = stratified(seeded(seed));
        for (let round = 0; round < 3; round++) {
          const strata = Array.from({ length: 64 }, () => Math.floor(next() * 64));
          expect(strata.toSorted((a, b) => a - b)).toEqual(Array.from(strata.keys()));
        }
      }),
      { numRuns: 50 },
    );
  });

  test('come in another order every time', () => {
    const next = stratified(seeded(1));
    const round = () => Array.from({ length: 64 }, () => Math.floor(next() * 64));
    expect(round()).not.toEqual(round());
  });
});

describe('a leaf of codes', () => {
  const leaf = fitCodeLeaf([...Array<number>(30).fill(-2), ...Array<number>(60).fill(0), ...Array<number>(10).fill(3)]);

  test('gives each code its share', () => {
    const drawn = grid(1_000).map((uniform) => drawCode(leaf, uniform));
    expect([-2, 0, 3].map((code) => drawn.filter((value) => value === code).length)).toEqual([300, 600, 100]);
  });

  test('leaves out codes that fewer than five clients have', () => {
    expect(fitCodeLeaf([...Array<number>(60).fill(1), 8, 8, 8, 8])).toEqual([1, 60]);
  });

  test('is corrected by a factor for each code', () => {
    expect(reweigh({ leaves: [leaf] }, (code) => (code === 0 ? 0.5 : 1)).leaves).toEqual([[-2, 30, 0, 30, 3, 10]]);
  });
});

describe('a leaf of amounts', () => {
  const amounts = fc
    .array(fc.integer({ min: -50_000, max: 500_000 }), { minLength: 60, maxLength: 400 })
    .map((values) => Float64Array.from(values));

  test('has no value for fewer than ten clients', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 100 }), (values, maxBins) => {
        const leaf = fitAmountLeaf(values, { maxBins, digits: 0 });
        expect(leaf.length).toBeLessThanOrEqual(Math.min(maxBins, values.length / 10));
      }),
    );
  });

  test('grows with the probability, and never leaves the sign of its outermost values', () => {
    fc.assert(
      fc.property(amounts, (values) => {
        const leaf = fitAmountLeaf(values, { maxBins: 20, digits: 4 });
        const drawn = grid(200).map((uniform) => drawAmount(leaf, uniform));
        expect(drawn).toEqual(drawn.toSorted((a, b) => a - b));
        expect(leaf[0]! < 0 || drawn[0]! >= 0).toBe(true);
      }),
    );
  });

  test('gives out exactly the values that many clients share', () => {
    const values = Float64Array.from([...Array<number>(100).fill(500), ...Array<number>(100).fill(2_000)]);
    const leaf = fitAmountLeaf(values, { maxBins: 20, digits: 0 });
    expect(drawAmount(leaf, 0.2)).toBe(500);
    expect(drawAmount(leaf, 0.8)).toBe(2_000);
  });
});

describe('a calibration', () => {
  const rowOf = (limit: number) => {
    const row = emptyRow();
    row[COLUMN.LIMIT_BAL] = limit;
    return row;
  };
  const poor = rowOf(20_000);
  const rich = rowOf(500_000);
  const amountsOf = (row: Row, values: readonly number[]): Amount[] => values.map((value) => ({ row, value }));
  const drawn = Array.from({ length: 600 }, (_none, at) => at + 1);
  const calibration = fitCalibration(
    [...amountsOf(poor, drawn), ...amountsOf(rich, drawn)],
    [
      ...amountsOf(
        poor,
        drawn.map((value) => value * 2),
      ),
      ...amountsOf(
        rich,
        drawn.map((value) => value + 1_000),
      ),
    ],
  );

  test('moves a draw to the real amount of its rank, separately for each group of limits', () => {
    expect(calibrated(300, poor, calibration)).toBeCloseTo(600, -1);
    expect(calibrated(300, rich, calibration)).toBeCloseTo(1_300, -1);
  });

  test('continues in proportion beyond the last rank, up to eight times as far', () => {
    expect(calibrated(3_000, poor, calibration)).toBeCloseTo(6_000, -1);
    expect(calibrated(60_000, poor, calibration)).toBe(calibrated(600_000, poor, calibration));
    expect(calibrated(60_000, poor, calibration)).toBeCloseTo(8 * 1_176, -2);
  });

  test('leaves unknown groups alone', () => {
    expect(calibrated(300, rowOf(150_000), calibration)).toBe(300);
    expect(calibrated(-5, poor, calibration)).toBe(-5);
  });
});
