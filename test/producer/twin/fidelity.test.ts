import * as fc from 'fast-check';
import { COLUMN, COLUMNS, DEFAULTS } from '../../../producer/table/columns';
import type { Table } from '../../../producer/table/table';
import { coincidenceRate, repetitionRate } from '../../../producer/twin/fidelity/coincidence';
import { BARS, CODED_COLUMNS, compareTables, holds, NUMERIC_COLUMNS } from '../../../producer/twin/fidelity/compare';
import { kolmogorovSmirnov, spearmanMatrix, totalVariation } from '../../../producer/twin/fidelity/distances';
import { areaUnderCurve, trainLogisticRegression } from '../../../producer/twin/fidelity/logistic-regression';
import { summarize } from '../../../producer/twin/fidelity/summarize';
import { generateTwin } from '../../../producer/twin/generate';
import { TWIN_MODEL } from '../../../producer/twin/model';

const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 });
const shareBelow = (list: readonly number[], bound: number) =>
  list.filter((value) => value <= bound).length / list.length;

test('the Kolmogorov-Smirnov distance is the largest gap between the distribution functions', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const gaps = [...a, ...b].map((bound) => Math.abs(shareBelow(a, bound) - shareBelow(b, bound)));
      expect(kolmogorovSmirnov(a, b)).toBeCloseTo(Math.max(...gaps), 10);
    }),
  );
});

test('the total variation is the largest difference that any set of codes shows', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const share = (list: readonly number[], code: number) =>
        list.filter((value) => value === code).length / list.length;
      const codes = [...new Set([...a, ...b])];
      const best = codes.reduce((sum, code) => sum + Math.max(0, share(a, code) - share(b, code)), 0);
      expect(totalVariation(a, b)).toBeCloseTo(best, 10);
    }),
  );
});

test("Spearman's correlation uses ranks only, with ties at their mean", () => {
  const [[, up, down, tied]] = spearmanMatrix([
    [1, 2, 3, 4],
    [1, 10, 100, 1_000],
    [4, 3, 2, 1],
    [1, 1, 2, 2],
  ]) as [Float64Array];
  expect(up).toBeCloseTo(1);
  expect(down).toBeCloseTo(-1);
  expect(tied).toBeCloseTo(2 / Math.sqrt(5));
});

test('the area under the curve is the share of pairs in the right order', () => {
  const cases = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.boolean()), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(cases, (list) => {
      const of = (outcome: boolean) => list.filter(([, is]) => is === outcome).map(([score]) => score);
      const pairs = of(true).flatMap((high) => of(false).map((low) => (high > low ? 1 : high === low ? 0.5 : 0)));
      fc.pre(pairs.length > 0);
      const scores = Float64Array.from(list, ([score]) => score);
      const area = areaUnderCurve(
        scores,
        list.map(([, is]) => Number(is)),
      );
      expect(area).toBeCloseTo(pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length, 10);
    }),
  );
});

test('a logistic regression finds the odds in the data', () => {
  // One in five of those with 0, four in five of those with 1: log odds of -1.386 and 1.386.
  const feature = Float64Array.from({ length: 4_000 }, (_none, at) => Number(at >= 2_000));
  const outcomes = Array.from({ length: 4_000 }, (_none, at) => Number(at < 2_000 === (at % 5 === 0)));
  const scores = trainLogisticRegression([feature], outcomes)([Float64Array.of(0, 1)]);
  expect(scores[0]).toBeCloseTo(Math.log(0.25), 1);
  expect(scores[1]).toBeCloseTo(Math.log(4), 1);
});

const rows = 1_500;
const twin = generateTwin(TWIN_MODEL, { rows });
const replaced = (table: Table, column: number, change: (values: Int32Array) => Int32Array): Table => ({
  ...table,
  columns: table.columns.map((values, at) => (at === column ? change(values) : values)),
});
const measuresOf = (table: Table) =>
  new Map(compareTables(table, twin).measures.map((measure) => [measure.name, measure]));

test('every column but the ID is compared, amounts and codes each by their own distance', () => {
  expect([...NUMERIC_COLUMNS, ...CODED_COLUMNS].toSorted()).toEqual(COLUMNS.slice(1).toSorted());
  expect([NUMERIC_COLUMNS.length, CODED_COLUMNS.length]).toEqual([14, 10]);
  expect(BARS).toEqual({
    kolmogorovSmirnov: 0.03,
    totalVariation: 0.02,
    spearman: 0.08,
    defaultRate: 0.005,
    areaUnderCurve: 0.03,
  });
});

test('a copy is at no distance, and is recognized as a copy', () => {
  const { measures } = compareTables(twin, twin);
  expect(measures.filter(({ value }) => value > 1e-9).map(({ name }) => name)).toEqual(['rows equal to a real one']);
  expect(holds(measures.at(-1)!)).toBe(false);
});

test.each([
  [
    'a column that is a tenth higher',
    'Kolmogorov-Smirnov distance',
    'LIMIT_BAL',
    (v: Int32Array) => v.map((x) => x * 1.3),
  ],
  [
    'a code that is wrong now and then',
    'total variation',
    'SEX',
    (v: Int32Array) => v.map((x, at) => (at % 8 ? x : 2)),
  ],
  ['a column out of step with the others', 'Spearman correlation', 'BILL_AMT2', (v: Int32Array) => v.toReversed()],
  [
    'too many defaults',
    'default rate',
    'default payment next month',
    (v: Int32Array) => v.map((x, at) => (at % 50 ? x : 1)),
  ],
  ['defaults of anybody', 'area under the curve', 'default payment next month', (v: Int32Array) => v.toReversed()],
] as const)('%s is seen: %s', (_what, measure, column, change) => {
  expect(holds(measuresOf(replaced(twin, COLUMN[column], change)).get(measure)!)).toBe(false);
});

test('repeated rows are counted without their IDs', () => {
  const copied = replaced(twin, COLUMN.ID, (ids) => ids.map((id) => id + 7));
  expect(coincidenceRate(copied, twin)).toBe(1);
  expect(
    coincidenceRate(
      replaced(twin, COLUMN.AGE, (ages) => ages.map(() => 99)),
      twin,
    ),
  ).toBe(0);
  const doubled: Table = { rows: rows * 2, columns: twin.columns.map((v) => Int32Array.of(...v, ...v)) };
  expect(repetitionRate(doubled)).toBe(1);
  expect(repetitionRate(twin)).toBeLessThan(0.02);
});

test('several twins are summarized by their range, and one that misses is enough', () => {
  const good = compareTables(
    replaced(twin, COLUMN.AGE, (ages) => ages.map((age, at) => age + Number(at % 900 === 0))),
    twin,
  );
  const bad = compareTables(
    replaced(twin, DEFAULTS, (v) => v.map((x, at) => (at % 20 ? x : 1))),
    twin,
  );
  const bar = summarize([good, bad]).find(({ name }) => name === 'default rate')!;
  expect(bar).toMatchObject({ lowest: 0, bar: 0.005, holds: false });
  expect(bar.highest).toBeGreaterThan(0.02);
  expect(summarize([good]).find(({ name }) => name === 'default rate')!.holds).toBe(true);
});
