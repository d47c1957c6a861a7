import fc from 'fast-check';
import { instantParameter } from '../../../lib/domain/api/parameters';
import { realInstantMs } from '../../../lib/domain/real-instant';

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
])('%s is none that a calendar or a clock has', (text) => expect(realInstantMs(text)).toBeUndefined());

test('every instant is its own text', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      expect(realInstantMs(date.toISOString())).toBe(date.getTime());
    }),
  );
});

test('a parameter of the API takes real dates only', () => {
  expect(['2026-02-28', '2026-02-30'].map((text) => instantParameter.safeParse(text).success)).toEqual([true, false]);
});
