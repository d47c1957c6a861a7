import fc from 'fast-check';
import { requiredTexts } from '../../../../lib/cloud/mapping/required-texts';
import { compileFilters } from '../../../../lib/cloud/mapping/record-filter';

function passes(pattern: unknown, data: unknown): boolean {
  const filter = compileFilters([JSON.stringify({ data: pattern })], 'kinesis');
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
  ['anything-but one number', { a: [{ 'anything-but': 1 }] }, { a: '1' }, { a: 1 }],
  ['anything-but several numbers', { a: [{ 'anything-but': [1, 2] }] }, { a: 3 }, { a: 2 }],
  ['anything-but, of a list with another element', { a: [{ 'anything-but': 'x' }] }, { a: ['x', 'y'] }, { a: ['x'] }],
  ['anything-but, of null', { a: [{ 'anything-but': 'x' }] }, { a: null }, { a: {} }],
  ['anything-but of a missing key', { a: [{ 'anything-but': 'x' }] }, { a: 'z' }, {}],
  ['numeric equality', { a: [{ numeric: ['=', 100] }] }, { a: 100 }, { a: 101 }],
  ['a numeric range', { a: [{ numeric: ['>', 10, '<=', 20] }] }, { a: 20 }, { a: 10 }],
  ['numeric on a string', { a: [{ numeric: ['>', 10] }] }, { a: 11 }, { a: '11' }],
  ['a lower bound alone', { a: [{ numeric: ['>=', 10] }] }, { a: 10 }, { a: 9.99 }],
  ['an upper bound alone', { a: [{ numeric: ['<', -1.5] }] }, { a: -2 }, { a: -1.5 }],
  ['a number within the limits of numbers', { a: [{ numeric: ['>', 0] }] }, { a: 5e9 }, { a: 5_000_000_001 }],
  ['exists, of an object, which is no leaf', { a: { b: [{ exists: true }] } }, { a: { b: 1 } }, { a: { b: { c: 1 } } }],
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
  const filter = compileFilters(['{"data":{"a":[1]}}', '{"data":{"a":[2]}}'], 'kinesis');
  const results = [1, 2, 3].map((a) => filter?.(Buffer.from(JSON.stringify({ a }))));
  expect(results).toEqual([true, true, false]);
});

test('data that is not JSON passes no filter', () => {
  expect(compileFilters(['{"data":{"a":[{"exists":false}]}}'], 'kinesis')?.(Buffer.from('not JSON'))).toBe(false);
});

test.each([
  ['an operator that there is not', '{"data":{"a":[{"contains":"x"}]}}', /a: expected prefix.*, got "contains"/],
  ['an operator of event buses', '{"data":{"a":[{"wildcard":"x*"}]}}', /which are Lambda's operators, got "wildcard"/],
  ['an operator in anything-but', '{"data":{"a":[{"anything-but":{"prefix":"x"}}]}}', /a string, a number, or a list/],
  ['anything-but of strings and numbers', '{"data":{"a":[{"anything-but":["x",1]}]}}', /only strings or only numbers/],
  ['anything-but of nothing', '{"data":{"a":[{"anything-but":[]}]}}', /a string, a number, or a list/],
  ['an operator in prefix', '{"data":{"a":[{"prefix":{"equals-ignore-case":"x"}}]}}', /prefix: expected a string/],
  ['two operators at once', '{"data":{"a":[{"prefix":"x","suffix":"y"}]}}', /expected one operator/],
  ['a key other than data', '{"partitionKey":["x"]}', /"data" only, got the key "partitionKey"/],
  ['text that is not JSON', '{', /expected a JSON object/],
  ['no key at all', '{}', /expected a JSON object/],
  ['data without a key', '{"data":{}}', /data: expected at least one key/],
  ['a pattern for data that is no JSON object', '{"data":["plain text"]}', /data: expected an object of keys/],
  ['a value that is not in a list', '{"data":{"a":"x"}}', /data.a: expected an object of keys, got "x"/],
  ['an empty list', '{"data":{"a":[]}}', /at least one value/],
  ['a list in a list', '{"data":{"a":[["x"]]}}', /a string, number, boolean, null or operator/],
  ['a numeric range of strings', '{"data":{"a":[{"numeric":[">","x"]}]}}', /a number from -5.0e9 to 5.0e9/],
  ['a number beyond the limits', '{"data":{"a":[{"numeric":["<",5000000001]}]}}', /a number from -5.0e9/],
  ['a comparison that there is not', '{"data":{"a":[{"numeric":["!=",1]}]}}', /before a number, got "!="/],
  ['an upper bound first', '{"data":{"a":[{"numeric":["<",2,">",1]}]}}', />, >= before a number, got "<"/],
  ['a range without a number in it', '{"data":{"a":[{"numeric":[">",2,"<",2]}]}}', /a lower bound below the upper one/],
  ['$or of one pattern', '{"data":{"$or":[{"a":[1]}]}}', /at least two patterns/],
  [
    'an operator as a key in $or',
    '{"data":{"$or":[{"prefix":["x"]},{"a":[1]}]}}',
    /not the name of an operator, got "prefix"/,
  ],
  ['exists of neither true nor false', '{"data":{"a":[{"exists":"yes"}]}}', /exists: expected true or false/],
])('%s is refused in one line', (_name, pattern, message) => {
  expect(() => compileFilters([pattern], 'kinesis')).toThrow(message);
});

test('every refusal of a pattern begins with the words of Lambda', () => {
  expect(() => compileFilters(['{"data":{"a":[{"cidr":"10.0.0.0/8"}]}}'], 'kinesis')).toThrow(
    /^Invalid filter pattern definition\. FilterCriteria\.Filters\[0\]\.data\.a: [^\n]+$/,
  );
});

test('more filters than Lambda allows after an increase of the quota are refused', () => {
  const filters = (count: number) => Array.from({ length: count }, () => '{"data":{"a":[1]}}');
  expect(compileFilters(filters(10), 'kinesis')).toBeDefined();
  expect(() => compileFilters(filters(11), 'kinesis')).toThrow('at most 10 filters, got 11');
});

test('of a key that stands twice in a pattern, the last one counts', () => {
  const filter = compileFilters(['{"data":{"a":["first"],"a":["last"]}}'], 'kinesis')!;
  expect(['{"a":"first"}', '{"a":"last"}'].map((json) => filter(Buffer.from(json)))).toEqual([false, true]);
});

describe('numbers are equal when they are written alike', () => {
  const numbers = ['300', '300.0', '3.0e2', '"300"', '[1,300]', '{"b":300}'];
  const passing = (rule: string) => {
    const filter = compileFilters([`{"data":{"a":[${rule}]}}`], 'kinesis')!;
    return numbers.filter((number) => filter(Buffer.from(`{"s":"300 \\"a\\":300","a" : ${number}}`)));
  };
  test.each([
    ['300', ['300', '[1,300]']],
    ['300.0', ['300.0']],
    ['3.0e2', ['3.0e2']],
    ['{"anything-but":300}', ['300.0', '3.0e2', '"300"', '[1,300]']],
    ['{"numeric":["=",300]}', ['300', '300.0', '3.0e2', '[1,300]']],
    ['{"exists":true}', ['300', '300.0', '3.0e2', '"300"', '[1,300]']],
  ])('%s matches %j', (rule, expected) => expect(passing(rule)).toEqual(expected));
});

describe('a pattern matches what its rules say one by one', () => {
  type Rule = { readonly rule: unknown; readonly fits: (value: unknown) => boolean };
  const text = fc.constantFrom('', 'a', 'ab', 'AB', 'b');
  const number = fc.constantFrom(-1, 0, 1, 2.5);
  const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));
  const isText = (value: unknown): value is string => typeof value === 'string';
  const rules: fc.Arbitrary<Rule> = fc.oneof(
    scalar.map((rule) => ({ rule, fits: (value: unknown) => value === rule })),
    text.map((prefix) => ({ rule: { prefix }, fits: (value: unknown) => isText(value) && value.startsWith(prefix) })),
    text.map((suffix) => ({ rule: { suffix }, fits: (value: unknown) => isText(value) && value.endsWith(suffix) })),
    text.map((other) => ({
      rule: { 'equals-ignore-case': other },
      fits: (value: unknown) => isText(value) && value.toUpperCase() === other.toUpperCase(),
    })),
    fc.oneof(fc.array(text, { minLength: 1 }), fc.array(number, { minLength: 1 })).map((others) => ({
      rule: { 'anything-but': others },
      fits: (value: unknown) => others.every((other) => value !== other),
    })),
    fc
      .tuple(number, number)
      .filter(([low, high]) => low < high)
      .map(([low, high]) => ({
        rule: { numeric: ['>', low, '<=', high] },
        fits: (value: unknown) => typeof value === 'number' && value > low && value <= high,
      })),
    fc.constant({ rule: { exists: true }, fits: () => true }),
  );
  const leaf = fc.record({ rules: fc.array(rules, { minLength: 1, maxLength: 3 }), mayBeMissing: fc.boolean() });
  const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }));
  const data = fc.record({ x: value, y: fc.record({ z: value }, { requiredKeys: [] }) }, { requiredKeys: [] });

  test('equality, operators, lists, missing keys, and several keys at once or one of them', () => {
    type Leaf = { readonly rules: readonly Rule[]; readonly mayBeMissing: boolean };
    const listOf = ({ rules: list, mayBeMissing }: Leaf) => [
      ...list.map(({ rule }) => rule),
      ...(mayBeMissing ? [{ exists: false }] : []),
    ];
    const model = ({ rules: list, mayBeMissing }: Leaf, found: unknown) => {
      const values = found === undefined ? [] : [found].flat();
      return (mayBeMissing && values.length === 0) || values.some((one) => list.some(({ fits }) => fits(one)));
    };
    fc.assert(
      fc.property(leaf, leaf, fc.boolean(), data, (x, z, either, record) => {
        const parts = [{ x: listOf(x) }, { y: { z: listOf(z) } }];
        const pattern = either ? { $or: parts } : { ...parts[0], ...parts[1] };
        const each = [model(x, record.x), model(z, record.y?.z)];
        const expected = either ? each.some(Boolean) : each.every(Boolean);
        expect([pattern, record, passes(pattern, record)]).toEqual([pattern, record, expected]);
      }),
      { numRuns: 500 },
    );
  });
});

test('changes of a table are filtered by any part of the record', () => {
  const change = { eventName: 'REMOVE', dynamodb: { Keys: { id: { S: 'a' } } }, userIdentity: { type: 'Service' } };
  const passing = (pattern: object) =>
    compileFilters([JSON.stringify(pattern)], 'dynamodb')!(Buffer.from(JSON.stringify(change)));
  expect(passing({ eventName: ['INSERT'] })).toBe(false);
  expect(passing({ eventName: ['REMOVE'], userIdentity: { type: ['Service'] } })).toBe(true);
  expect(passing({ dynamodb: { Keys: { id: { S: [{ prefix: 'a' }] } } } })).toBe(true);
  expect(passing({ dynamodb: { Keys: { id: [{ exists: true }] } } })).toBe(false);
});

describe('a record that cannot match is refused by its bytes, and no other', () => {
  const workload = fc.constantFrom('signals', 'card', 'credit', 'sig\\u006eals', 'sig\u00adnals', '');
  const record = fc.record({ workload, other: fc.oneof(fc.string(), workload), nested: fc.array(workload) });

  test('any text, escaped or not, in any place gives the answer of the parsed record', () => {
    const filter = compileFilters([JSON.stringify({ data: { workload: ['signals', 'card'] } })], 'kinesis')!;
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
    expect(texts({ a: { b: ['x', 'y'] } })).toEqual(['x"', 'y"']);
    expect(texts({ a: ['x', { exists: false }], b: ['z'] })).toEqual(['z"']);
    expect(texts({ $or: [{ a: ['x'] }, { b: ['y'] }] })).toBeUndefined();
    expect(texts({ a: ['x', 1] })).toBeUndefined();
    expect(texts({ a: ['é'], b: ['"'] })).toBeUndefined();
  });
});
