import fc from 'fast-check';
import { instantParameter } from '../../../lib/api/contract/parameters';
import { realInstantMs } from '../../../lib/events/real-instant';

test.each([
  ['2026-02-28', Date.UTC(2026, 1, 28)],
  ['2024-02-29T10:00Z', Date.UTC(2024, 1, 29, 10)],
  ['2026-12-31T23:59:59.999Z', Date.UTC(2026, 11, 31, 23, 59, 59, 999)],
  ['2026-01-01T00:30+01:00', Date.UTC(2025, 11, 31, 23, 30)],
])('%s is a time', (text, atMs) => expect(realInstantMs(text)).toBe(atMs));

test.each([
  '2026-02-29',
  '2026-02-30',
  '2026-04-31T10:00Z',
  '1900-02-29',
  '2026-02-30T10:00+02:00',
  '2026-01-01T24:00Z',
])('%s is not a time on any calendar or clock', (text) => expect(realInstantMs(text)).toBeUndefined());

test('every instant is its own text', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      expect(realInstantMs(date.toISOString())).toBe(date.getTime());
    }),
  );
});

test.each(['../../;from=-271821-04-20', '-271821-04-20', 'Jan 5', '1', '+275760-09-13'])(
  '%s, which a lenient parser accepts, is not a time',
  (text) => expect(realInstantMs(text)).toBeUndefined(),
);

test('every text gets an answer', () => {
  const dateLike = fc.stringMatching(/^[-+]?\d{1,6}[-/;. ]\d{0,4}[-/;. T]\d{0,4}[:Z\d]{0,6}$/);
  fc.assert(fc.property(fc.oneof(fc.string(), dateLike), (text) => void realInstantMs(text)));
});

test('a parameter of the API accepts real dates only', () => {
  expect(['2026-02-28', '2026-02-30'].map((text) => instantParameter.safeParse(text).success)).toEqual([true, false]);
});
