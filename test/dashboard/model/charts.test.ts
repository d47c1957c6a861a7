import fc from 'fast-check';
import { labelCategories } from '../../../dashboard/src/model/label-categories';
import { histogram } from '../../../dashboard/src/model/histogram';
import { labelSeries, minuteSeries } from '../../../dashboard/src/model/minute-series';
import { ranked, riskMix } from '../../../dashboard/src/model/risk-mix';
import { ticks } from '../../../dashboard/src/model/ticks';
import { atMinute, aWindow } from '../answers';

test('minutes without events are zero, not left out', () => {
  const windows = [aWindow({ minute: 5, events: 7 }), aWindow({ minute: 3, events: 2 })];
  const { points, total } = minuteSeries(windows, { minutes: 4, name: 'events', figure: ({ events }) => events });
  expect(points.map(({ value }) => value)).toEqual([0, 2, 0, 7]);
  expect(points[0]!.start).toBe(atMinute(2));
  expect(total).toBe(9);
});

test('workloads of one minute are added up', () => {
  const windows = [aWindow({ minute: 0, events: 1 }), aWindow({ minute: 0, events: 2, workload: 'card' })];
  expect(minuteSeries(windows, { minutes: 1, name: 'events', figure: ({ events }) => events }).total).toBe(3);
});

test('each category of labels has a series over the same minutes', () => {
  const windows = [aWindow({ minute: 1, by_anomaly: { MISSING_FIELDS: 3 } }), aWindow({ minute: 0 })];
  const series = labelSeries(windows, { minutes: 2, categories: ['MISSING_FIELDS', 'PAYMENT_PATTERN'] });
  expect(series.map(({ points }) => points.map(({ value }) => value))).toEqual([
    [0, 3],
    [0, 0],
  ]);
});

test('categories that occurred are listed, the most frequent first', () => {
  expect(labelCategories({})).toEqual([]);
  expect(labelCategories({ A_NEW_ONE: 1, PAYMENT_PATTERN: 7, MISSING_FIELDS: 1 })).toEqual([
    'PAYMENT_PATTERN',
    'A_NEW_ONE',
    'MISSING_FIELDS',
  ]);
});

test('risk levels keep their order, and shares add up to one', () => {
  const mix = riskMix({ HIGH: 1, LOW: 2, unknown: 1 });
  expect(mix.map(({ name }) => name)).toEqual(['LOW', 'MEDIUM', 'HIGH', 'unknown']);
  expect(mix.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(riskMix({}).every(({ share }) => share === 0)).toBe(true);
});

test('equal counts keep their order', () => {
  expect(ranked({ B: 1, A: 1, C: 5 }).map(({ name }) => name)).toEqual(['C', 'A', 'B']);
});

test('a histogram holds every value once, in bins of one round width', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 200 }), (values) => {
      const bins = histogram(values, { bins: 12 });
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      for (const { from, to, count } of bins) {
        expect(values.filter((value) => value >= from && value < to)).toHaveLength(count);
      }
      expect(bins.length).toBeLessThanOrEqual(14);
    }),
  );
  expect(histogram([], { bins: 12 })).toEqual([]);
});

test('axis marks cover the highest value and are whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (highest) => {
      const marks = ticks(highest, { count: 4 });
      expect(marks.at(-1)).toBeGreaterThanOrEqual(highest);
      expect(marks.length).toBeLessThanOrEqual(6);
      expect(marks.every(Number.isInteger)).toBe(true);
    }),
  );
});
