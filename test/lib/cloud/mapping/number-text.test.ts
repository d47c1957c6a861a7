import fc from 'fast-check';
import { NumberText, parseWithNumberTexts } from '../../../../lib/cloud/mapping/number-text';

/** With numbers instead of their texts. */
function plain(value: unknown): unknown {
  if (value instanceof NumberText) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

test('but for the texts of numbers, JSON means the same', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), fc.constantFrom(undefined, 2), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), undefined, indent);
      expect(plain(parseWithNumberTexts(text))).toEqual(JSON.parse(text));
    }),
  );
});

test('numbers keep their texts, wherever they stand, and strings with digits stay strings', () => {
  const parsed = parseWithNumberTexts('{"1" :-1.50,"a":["2",2E+3,"\\\\",0,"\\"3,\\\\\\"",{"n":10}] , "s": "n4"}');
  const text = (value: string) => new NumberText(value);
  expect(parsed).toEqual({
    '1': text('-1.50'),
    a: ['2', text('2E+3'), '\\', text('0'), '"3,\\"', { n: text('10') }],
    s: 'n4',
  });
});

test('a record of ten megabytes is parsed too, whatever its strings are made of', () => {
  const body = 'x'.repeat(5e6) + '\\n'.repeat(2.5e6);
  const [text, number] = parseWithNumberTexts(`["${body}",300]`) as [string, NumberText];
  expect([text.length, text.at(-1), number.text]).toEqual([7.5e6, '\n', '300']);
});

test.each(['', '{', '[1,]', '01', "{'a':1}", '{"a":1}x'])('%s is not JSON', (text) => {
  expect(() => parseWithNumberTexts(text)).toThrow(SyntaxError);
});
