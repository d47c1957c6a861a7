import { isOutdated } from '../../../dashboard/src/model/outdated';

const SHOWN = '2026-01-04T17:00:10.000Z';

test('an answer that was made before what is shown, and overtaken on its way, is outdated', () => {
  expect(isOutdated('2026-01-04T17:00:09.999Z', SHOWN)).toBe(true);
  expect(isOutdated('2026-01-04T16:59:11.000Z', SHOWN)).toBe(true);
});

test('a newer answer is not, nor one of the same moment', () => {
  expect(isOutdated('2026-01-04T17:00:10.001Z', SHOWN)).toBe(false);
  expect(isOutdated(SHOWN, SHOWN)).toBe(false);
});

test('a server whose clock was set back is believed: no answer takes longer than a minute', () => {
  expect(isOutdated('2026-01-04T16:00:00.000Z', SHOWN)).toBe(false);
});

test('what does not say when it was made is taken as it comes', () => {
  expect(isOutdated(undefined, SHOWN)).toBe(false);
  expect(isOutdated(SHOWN, undefined)).toBe(false);
});
