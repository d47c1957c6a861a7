import fc from 'fast-check';
import { PHASE_SHAPES, phasesSchema, type Phase } from '../../../../lib/domain/run/phases';
import { createTimeline } from '../../../../lib/domain/run/timeline';

const START_MS = Date.UTC(2026, 0, 4);

const phases = fc.array(
  fc.record({
    name: fc.constantFrom('calm', 'storm'),
    seconds: fc.integer({ min: 1, max: 600 }),
    rate: fc.integer({ min: 1, max: 50_000 }),
    shape: fc.constantFrom(...PHASE_SHAPES),
  }),
  { minLength: 1, maxLength: 6 },
);
const anyTimeline = fc.oneof(
  fc.record({ eventsPerSecond: fc.double({ min: 0.1, max: 100_000, noNaN: true }) }),
  fc.record({ eventsPerSecond: fc.constant(1), phases }),
);

test('time never runs backwards', () => {
  fc.assert(
    fc.property(anyTimeline, fc.integer({ min: 0, max: 2 ** 36 }), (config, sequence) => {
      const { timeMsOf } = createTimeline({ startTimeMs: START_MS, ...config });
      expect(timeMsOf(sequence + 1)).toBeGreaterThanOrEqual(timeMsOf(sequence));
      expect(timeMsOf(0)).toBe(START_MS);
    }),
  );
});

test('as many events are due before a time as have earlier times, within the rounding to a millisecond', () => {
  fc.assert(
    fc.property(anyTimeline, fc.integer({ min: 0, max: 2 ** 30 }), (config, sequence) => {
      const { timeMsOf, countBefore, rateAt } = createTimeline({ startTimeMs: START_MS, ...config });
      const timeMs = timeMsOf(sequence);
      const perMs = rateAt(timeMs) / 1000;
      expect(countBefore(timeMs)).toBeLessThanOrEqual(sequence + 1);
      expect(countBefore(timeMs + 1)).toBeGreaterThanOrEqual(sequence - 2 * perMs - 1);
    }),
  );
});

test('a step keeps its rate, a ramp runs straight into it, a wave goes there and back', () => {
  const plan: Phase[] = [
    { name: 'step', seconds: 10, rate: 100, shape: 'step' },
    { name: 'ramp', seconds: 10, rate: 300, shape: 'ramp' },
    { name: 'wave', seconds: 32, rate: 500, shape: 'wave' },
  ];
  const { rateAt, phaseAt, countBefore } = createTimeline({ startTimeMs: 0, eventsPerSecond: 1, phases: plan });
  expect([0, 9, 10, 15].map((second) => rateAt(second * 1000))).toEqual([100, 100, 100, 200]);
  expect([20, 36, 51.999].map((second) => Math.round(rateAt(second * 1000)))).toEqual([300, 500, 300]);
  expect([0, 12, 30, 52, 62].map((second) => phaseAt(second * 1000))).toEqual([0, 1, 2, 0, 1]);
  expect(countBefore(10_000)).toBe(1_000);
  expect(countBefore(20_000)).toBe(3_000);
  expect(Math.abs(countBefore(52_000) - (3_000 + 32 * 400))).toBeLessThan(2);
});

test('phases start over after the last, at the rate at which it ended', () => {
  const plan: Phase[] = [
    { name: 'up', seconds: 10, rate: 200, shape: 'ramp' },
    { name: 'down', seconds: 10, rate: 100, shape: 'ramp' },
  ];
  const { rateAt, countBefore } = createTimeline({ startTimeMs: 0, eventsPerSecond: 1, phases: plan });
  expect(rateAt(0)).toBe(100);
  expect(rateAt(25_000)).toBe(150);
  expect(countBefore(40_000)).toBe(2 * countBefore(20_000));
});

test.each([
  [[]],
  [[{ name: 'a', seconds: 0, rate: 1 }]],
  [[{ name: 'a', seconds: 1, rate: 0 }]],
  [[{ name: 'a', seconds: 1, rate: 1, shape: 'spike' }]],
  [[{ name: 'a', seconds: 1, rate: 1, ramp: true }]],
])('%j are not valid phases', (value) => {
  expect(phasesSchema.safeParse(value).success).toBe(false);
});
