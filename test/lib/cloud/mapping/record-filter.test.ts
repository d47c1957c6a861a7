import fc from 'fast-check';
import { requiredTexts } from '../../../../lib/cloud/mapping/required-texts';
import { compileFilters } from '../../../../lib/cloud/mapping/record-filter';

function passes(pattern: unknown, data: unknown): boolean {
  const filter = compileFilters([JSON.stringify({ data: pattern })]);
  return filter?.(new TextEncoder().encode(JSON.stringify(data))) ?? true;
}

test.each([
  ['equality', { a: ['x'] }, { a: 'x' }, { a: 'y' }],
  ['equality of a number', { a: [1] }, { a: 1 }, { a: '1' }],
  ['equality of a boolean', { a: [true] }, { a: true }, { a: false }],
  ['null', { a: [null] }, { a: null }, {}],
  ['an empty string', { a: [''] }, { a: '' }, { a: null }],
  ['one of several values', { a: ['x', 'y'] }, { a: 'y' }, { a: 'z' }],
  ['several keys at once', { a: ['x'], b: [1] }, { a: 'x', b: 1 }, { a: 'x', b: 2 }],
  ['a nested key', { a: { b: ['x'] } }, { a: { b: 'x' } }, { a: 'x' }],
  ['an element of a list', { a: ['x'] }, { a: ['w', 'x'] }, { a: ['w'] }],
  ['$or', { $or: [{ a: ['x'] }, { b: [1] }] }, { b: 1 }, { a: 'y', b: 2 }],
  ['equals-ignore-case', { a: [{ 'equals-ignore-case': 'AbC' }] }, { a: 'aBc' }, { a: 'ab' }],
  ['prefix', { a: [{ prefix: 'us-' }] }, { a: 'us-east-1' }, { a: 'eu-us-' }],
  ['suffix', { a: [{ suffix: '.png' }] }, { a: 'x.png' }, { a: '.png.x' }],
  ['anything-but', { a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'z' }, { a: 'y' }],
  ['anything-but of a missing key', { a: [{ 'anything-but': 'x' }] }, { a: 'z' }, {}],
  ['numeric equality', { a: [{ numeric: ['=', 100] }] }, { a: 100 }, { a: 101 }],
  ['a numeric range', { a: [{ numeric: ['>', 10, '<=', 20] }] }, { a: 20 }, { a: 10 }],
  ['numeric on a string', { a: [{ numeric: ['>', 10] }] }, { a: 11 }, { a: '11' }],
  ['exists', { a: [{ exists: true }] }, { a: null }, { b: 1 }],
  ['does not exist', { a: [{ exists: false }] }, { b: 1 }, { a: 1 }],
  ['exists, of a list', { a: [{ exists: true }] }, { a: [1] }, { a: [] }],
  ['does not exist, or a value', { a: [{ exists: false }, 'x'] }, { a: 'x' }, { a: 'y' }],
  ['an object in a list', { a: { b: ['x'] } }, { a: [{ b: 'w' }, { b: 'x' }] }, { a: [{ b: 'w' }] }],
  ['an object in a list of lists', { a: { b: ['x'] } }, { a: [[{ b: 'w' }], [{ b: 'x' }]] }, { a: [['x']] }],
  ['a list in an object in a list', { a: { b: ['x'] } }, { a: [{ b: ['w', 'x'] }] }, { a: [{ b: ['w'] }, 'x'] }],
  [
    'one object with all of it, not two that share it',
    { people: { first: ['Anna'], last: ['Smith'] } },
    { people: [{ first: 'John' }, { first: 'Anna', last: 'Smith' }] },
    {
      people: [
        { first: 'Anna', last: 'Jones' },
        { first: 'John', last: 'Smith' },
      ],
    },
  ],
  [
    'lists below lists, one object at each depth',
    { a: { b: { c: [1], d: [2] } } },
    { a: [{ b: [{ c: 1 }, { c: 1, d: 2 }] }] },
    { a: [{ b: [{ c: 1 }] }, { b: [{ d: 2 }] }] },
  ],
  [
    'different lists, each for itself',
    { a: { x: [1] }, b: { x: [2] } },
    { a: [{ x: 1 }], b: [{ x: 2 }] },
    { a: [{ x: 1 }], b: [{ x: 1 }] },
  ],
  [
    '$or inside an object in a list',
    { a: { $or: [{ b: [1] }, { c: [2] }] } },
    { a: [{}, { c: 2 }] },
    { a: [{ b: 2, c: 1 }] },
  ],
  [
    'nothing of the name in any object of a list',
    { a: { b: [{ exists: false }] } },
    { a: [{ c: 1 }, {}] },
    { a: [{ c: 1 }, { b: 1 }] },
  ],
  [
    'nothing of the name where the whole part is missing',
    { a: { b: [{ exists: false }] } },
    { c: 1 },
    { a: { b: null } },
  ],
])('%s', (_operator, pattern, fitting, other) => {
  expect([passes(pattern, fitting), passes(pattern, other)]).toEqual([true, false]);
});

test('a record passes when any filter matches', () => {
  const filter = compileFilters(['{"data":{"a":[1]}}', '{"data":{"a":[2]}}']);
  const results = [1, 2, 3].map((a) => filter?.(Buffer.from(JSON.stringify({ a }))));
  expect(results).toEqual([true, true, false]);
});

test('data that is not JSON passes no filter', () => {
  expect(compileFilters(['{"data":{"a":[{"exists":false}]}}'])?.(Buffer.from('not JSON'))).toBe(false);
});

test.each([
  ['an unknown operator', '{"data":{"a":[{"wildcard":"x*"}]}}', /a: expected prefix.*got "wildcard"/],
  ['a key other than data', '{"partitionKey":["x"]}', /"data" only, got the key "partitionKey"/],
  ['text that is not JSON', '{', /expected a JSON object/],
  ['a value that is not in a list', '{"data":{"a":"x"}}', /data.a: expected an object of keys, got "x"/],
  ['an empty list', '{"data":{"a":[]}}', /at least one value/],
  ['a numeric range of strings', '{"data":{"a":[{"numeric":[">","x"]}]}}', /with a number/],
])('%s is refused in one line', (_name, pattern, message) => {
  expect(() => compileFilters([pattern])).toThrow(message);
});

describe('a record that cannot match is refused by its bytes, and no other', () => {
  const workload = fc.constantFrom('signals', 'card', 'credit', 'sig\\u006eals', 'sig\u00adnals', '');
  const record = fc.record({ workload, other: fc.oneof(fc.string(), workload), nested: fc.array(workload) });

  test('any text, escaped or not, in any place gives the answer of the parsed record', () => {
    const filter = compileFilters([JSON.stringify({ data: { workload: ['signals', 'card'] } })])!;
    fc.assert(
      fc.property(record, ({ workload: text, other, nested }) => {
        const json = `{"other":${JSON.stringify(other)},"nested":${JSON.stringify(nested)},"workload":"${text}"}`;
        const { workload: parsed } = JSON.parse(json) as { workload: string };
        expect([json, filter(Buffer.from(json))]).toEqual([json, parsed === 'signals' || parsed === 'card']);
      }),
    );
  });

  test('the texts of a key count only when the key must have one of them', () => {
    const texts = (pattern: object) => requiredTexts(pattern)?.map(String);
    expect(texts({ a: { b: ['x', 'y'] } })).toEqual(['"x"', '"y"']);
    expect(texts({ a: ['x', { exists: false }], b: ['z'] })).toEqual(['"z"']);
    expect(texts({ $or: [{ a: ['x'] }, { b: ['y'] }] })).toBeUndefined();
    expect(texts({ a: ['x', 1] })).toBeUndefined();
    expect(texts({ a: ['é'], b: ['"'] })).toBeUndefined();
  });
});
