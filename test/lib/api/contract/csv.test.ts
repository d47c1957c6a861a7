import fc from 'fast-check';
import { csvCell, csvLine } from '../../../../lib/api/contract/csv';
import { anyText } from '../../../any-text';

/** RFC 4180, as a reader implements it. */
function parseLine(line: string): string[] {
  const cells: string[] = [];
  let rest = line.replace(/\r\n$/, '');
  for (;;) {
    const match = /^(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/.exec(rest)!;
    cells.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === '') return cells;
    rest = rest.slice(match[0].length);
  }
}

test('any texts read back unchanged, except for an apostrophe before a possible formula', () => {
  fc.assert(
    fc.property(fc.array(anyText(), { minLength: 1, maxLength: 5 }), (texts) => {
      const cells = parseLine(csvLine(texts));
      expect(cells.map((cell, at) => (cell === `'${texts[at]}` ? texts[at] : cell))).toEqual(texts);
    }),
  );
});

test('no cell that a spreadsheet reads as text begins a formula', () => {
  const starts = ['=', '+', '-', '@', '|', '%', '\t', '\r', ' =', '\n=', '\u00a0='];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.string(), (start, rest) => {
      const [cell] = parseLine(csvLine([start + rest]));
      expect(cell).toBe(`'${start}${rest}`);
    }),
  );
});

test('numbers stay numbers, lists become words, and null and undefined become an empty cell', () => {
  expect([csvCell(-5), csvCell(1e21), csvCell(['A', 'B']), csvCell(null), csvCell(undefined), csvCell(true)]).toEqual([
    '-5',
    '1e+21',
    'A B',
    '',
    '',
    'true',
  ]);
});
