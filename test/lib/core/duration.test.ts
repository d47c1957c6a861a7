import { durationMs, isoDurationMs } from '../../../lib/core/duration';

test.each([
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['250ms', 250],
  ['0.5s', 500],
  ['0s', 0],
])('%s is a duration of %d ms', (text, ms) => expect(durationMs(text)).toBe(ms));

test.each([
  ['PT5M', 300_000],
  ['PT1H30M', 5_400_000],
  ['P1D', 86_400_000],
  ['P1DT0.5S', 86_400_500],
])('%s is an ISO duration of %d ms', (text, ms) => expect(isoDurationMs(text)).toBe(ms));

test.each(['', '5', 's', '-5s', '5 s', '5S', `${'9'.repeat(400)}d`])('%j is no duration', (text) =>
  expect(durationMs(text)).toBeUndefined(),
);

test.each(['', 'P', 'PT', 'P1M', 'P1Y', 'PT5', '5M', 'PT5M ', 'P1DT', 'PT1M1H'])('%j is no ISO duration', (text) =>
  expect(isoDurationMs(text)).toBeUndefined(),
);
