import { isOutdated } from '../../../dashboard/src/model/outdated';

const SHOWN = '2026-01-04T17:00:10.000Z';

test('an answer made before the one shown, and overtaken on the way, is outdated', () => {
  expect(isOutdated('2026-01-04T17:00:09.999Z', SHOWN)).toBe(true);
  expect(isOutdated('2026-01-04T16:59:11.000Z', SHOWN)).toBe(true);
});

test('a newer answer is not outdated, nor one of the same moment', () => {
  expect(isOutdated('2026-01-04T17:00:10.001Z', SHOWN)).toBe(false);
  expect(isOutdated(SHOWN, SHOWN)).toBe(false);
});

test("an answer more than a minute older is not outdated: the server's clock was set back", () => {
  expect(isOutdated('2026-01-04T16:00:00.000Z', SHOWN)).toBe(false);
});

test('an answer that does not say when it was made is never outdated', () => {
  expect(isOutdated(undefined, SHOWN)).toBe(false);
  expect(isOutdated(SHOWN, undefined)).toBe(false);
});
