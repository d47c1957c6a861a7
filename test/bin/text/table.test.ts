import fc from 'fast-check';
import { grouped, table } from '../../../bin/text/table';
import { wrapped } from '../../../bin/text/wrapped';

test('columns are as wide as their widest cell, numbers are right-aligned, and no line ends in blanks', () => {
  const columns = [{ title: 'NAME' }, { title: 'COUNT', align: 'right' as const }, { title: 'NOTE' }];
  const rows = [
    ['a', '1', ''],
    ['longer', '1,000,000', 'x'],
  ];
  expect(table(columns, rows)).toEqual([
    'NAME        COUNT  NOTE', //
    'a               1',
    'longer  1,000,000  x',
  ]);
});

test('a table that is too wide first drops optional columns, then cuts the last one', () => {
  const columns = [{ title: 'ID' }, { title: 'A', dispensable: 1 }, { title: 'B', dispensable: 2 }, { title: 'TEXT' }];
  const rows = [['1234567890', 'aaaaaaaaaa', 'bbbbbbbbbb', 'a text that is quite long']];
  expect(table(columns, rows, { maxWidth: 80 })[1]).toBe(
    '1234567890  aaaaaaaaaa  bbbbbbbbbb  a text that is quite long',
  );
  expect(table(columns, rows, { maxWidth: 55 })[1]).toBe('1234567890  aaaaaaaaaa  bbbbbbbbbb  a text that is qui…');
  expect(table(columns, rows, { maxWidth: 50 })[1]).toBe('1234567890  aaaaaaaaaa  a text that is quite long');
  expect(table(columns, rows, { maxWidth: 30 })[1]).toBe('1234567890  a text that is qu…');
});

test('no line exceeds the maximum width', () => {
  const cells = fc.array(fc.array(fc.string({ maxLength: 30 }), { minLength: 3, maxLength: 3 }), { maxLength: 5 });
  fc.assert(
    fc.property(cells, fc.integer({ min: 1, max: 60 }), (rows, maxWidth) => {
      const columns = [{ title: 'ONE' }, { title: 'TWO', dispensable: 1 }, { title: 'THREE' }];
      const lines = table(columns, rows, { maxWidth });
      expect(lines).toHaveLength(rows.length + 1);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(maxWidth);
    }),
  );
});

test('thousands are separated, the same in every locale', () => {
  expect([0, 999, 1000, 1234567, 1234.5, -1234].map(grouped)).toEqual([
    '0',
    '999',
    '1,000',
    '1,234,567',
    '1,234.5',
    '-1,234',
  ]);
});

test('a text is broken between words, and continues indented below its start', () => {
  expect(wrapped('one two three four', { first: '2  ', width: 12 })).toEqual(['2  one two', '   three', '   four']);
  expect(wrapped('unbreakable', { width: 3 })).toEqual(['unbreakable']);
});

test('the width of a column counts control characters as they are shown', () => {
  expect(
    table(
      [{ title: 'ID' }, { title: 'N', align: 'right' }],
      [
        ['a\u001B[2J', '1'],
        ['b', '22'],
      ],
    ),
  ).toEqual(['ID           N', 'a\\u{1b}[2J   1', 'b           22']);
});
