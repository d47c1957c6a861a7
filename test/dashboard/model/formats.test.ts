import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
  formatShareOf,
  formatShort,
} from '../../../dashboard/src/model/format-number';
import {
  ago,
  fieldOfUtc,
  localHint,
  utcDateTime,
  utcMinute,
  utcOfField,
  utcSecond,
  utcTime,
} from '../../../dashboard/src/model/format-time';

describe('figures', () => {
  test('digits are grouped, and an unknown figure is a dash', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatCount(null)).toBe('–');
    expect(formatCount(undefined)).toBe('–');
    expect(formatCount(NaN)).toBe('–');
  });

  test('a slow rate shows a decimal, a fast one none', () => {
    expect([0, 0.5, 12.34, 99.94, 99.96, 1234.5].map(formatRate)).toEqual(['0', '0.5', '12.3', '99.9', '100', '1,235']);
  });

  test('a share above 0 never shows as 0', () => {
    expect(formatShare(1, 100_000)).toBe('< 0.1 %');
    expect(formatShare(0, 10)).toBe('0.0 %');
    expect(formatShare(1, 8)).toBe('12.5 %');
    expect(formatShare(1, 0)).toBe('–');
  });

  test('durations use a fitting unit', () => {
    expect([0, 340, 1_200, 59_949, 59_950, 200_000, 7_500_000, 90_000_000].map(formatDuration)).toEqual([
      '0 ms',
      '340 ms',
      '1.2 s',
      '59.9 s',
      '1 min 0 s',
      '3 min 20 s',
      '2 h 5 min',
      '1 d 1 h',
    ]);
  });

  test('axis figures are short', () => {
    expect([0, 250, 1_500, 20_000, 3_000_000].map(formatShort)).toEqual(['0', '250', '1.5k', '20k', '3M']);
    expect([900, 12_345].map(formatBytes)).toEqual(['900 B', '12.3 kB']);
  });
});

describe('times', () => {
  const at = '2026-01-04T17:14:28.514Z';

  test('show in UTC, in whatever zone they are written', () => {
    expect([utcTime(at), utcMinute(at), utcSecond(at), utcDateTime(at)]).toEqual([
      '17:14:28',
      '17:14',
      '2026-01-04 17:14:28',
      '2026-01-04 17:14:28.514',
    ]);
    expect(utcTime('2026-01-04T18:14:28.514+01:00')).toBe('17:14:28');
  });

  test('the hover shows the reader’s own time beside UTC', () => {
    expect(localHint(at, 'Asia/Taipei')).toBe('2026-01-04 17:14:28.514 UTC · 5 Jan 2026, 01:14:28 Asia/Taipei');
  });

  test('text that is not a time shows as a dash', () => {
    expect([utcTime('never'), utcDateTime(null), ago(undefined, 0), localHint('never')]).toEqual(['–', '–', '–', '']);
  });

  test('an age is never negative', () => {
    expect(ago(at, Date.parse(at) + 3_200)).toBe('3.2 s ago');
    expect(ago(at, Date.parse(at) - 500)).toBe('0 ms ago');
  });

  test('date fields are read as UTC', () => {
    expect(utcOfField('2026-01-04T17:14')).toBe('2026-01-04T17:14:00.000Z');
    expect(fieldOfUtc('2026-01-04T17:14:00.000Z')).toBe('2026-01-04T17:14');
    expect([utcOfField(''), fieldOfUtc(undefined)]).toEqual([undefined, '']);
  });
});

test('a share names its whole, and a share of nothing is unknown', () => {
  expect(formatShareOf(338, 1_000, 'labels')).toBe('33.8 % of labels');
  expect(formatShareOf(1, 100_000, 'stored records')).toBe('< 0.1 % of stored records');
  expect(formatShareOf(0, 0, 'labels')).toBe('–');
  expect(formatShareOf(3, undefined, 'labels')).toBe('–');
});
