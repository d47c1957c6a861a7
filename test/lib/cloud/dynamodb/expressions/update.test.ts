import { Substitutions } from '../../../../../lib/cloud/dynamodb/expressions/substitutions';
import { subtracted } from '../../../../../lib/cloud/dynamodb/expressions/update-effects';
import { readUpdate } from '../../../../../lib/cloud/dynamodb/requests/update-item';
import type { AttributeValue } from '../../../../../lib/cloud/dynamodb/item';
import { itemJson } from '../../../../../lib/cloud/dynamodb/values/item-json';
import { MAX_ITEM_SIZE_BYTES } from '../../../../../lib/cloud/dynamodb/values/item-size';
import type { RawValue } from '../../../../../lib/cloud/dynamodb/values/read-value';
import { anItem } from '../an-item';

const VALUES: Readonly<Record<string, RawValue>> = {
  ':n': { N: '2' },
  ':s': { S: 'x' },
  ':l': { L: [{ S: 'x' }] },
  ':ss': { SS: ['b', 'c'] },
  ':m': { M: { y: { N: '9' } } },
};
const ITEM = {
  id: { S: 'k' },
  n: { N: '1.5' },
  ss: { SS: ['a', 'b'] },
  l: { L: [{ N: '1' }, { N: '3' }] },
  m: { M: { x: { N: '1' } } },
};

function update(expression: string) {
  return readUpdate(
    expression,
    new Substitutions(
      new Map([
        ['#n', 'n'],
        ['#dot', 'a.b'],
      ]),
      anItem(VALUES),
    ),
  );
}

function updated(expression: string): unknown {
  return JSON.parse(itemJson(update(expression).apply(anItem(ITEM))));
}

test.each<[string, object]>([
  ['SET n = n + :n', { n: { N: '3.5' } }],
  ['set #n = :n - n, z = n', { n: { N: '0.5' }, z: { N: '1.5' } }],
  ['SET l = list_append(:l, l)', { l: { L: [{ S: 'x' }, { N: '1' }, { N: '3' }] } }],
  ['SET z = if_not_exists(z, :s), n = if_not_exists(n, :s)', { z: { S: 'x' } }],
  ['SET m.#dot = :m, m.x = (m.x + n)', { m: { M: { x: { N: '2.5' }, 'a.b': { M: { y: { N: '9' } } } } } }],
  ['SET l[7] = :s, l[5] = :n', { l: { L: [{ N: '1' }, { N: '3' }, { N: '2' }, { S: 'x' }] } }],
  ['REMOVE l[0], m.x, n, absent, l[9]', { l: { L: [{ N: '3' }] }, m: { M: {} }, n: undefined }],
  [
    'ADD n :n, ss :ss, z :n, zz :ss',
    { n: { N: '3.5' }, ss: { SS: ['a', 'b', 'c'] }, z: { N: '2' }, zz: { SS: ['b', 'c'] } },
  ],
  ['DELETE ss :ss, absent :ss', { ss: { SS: ['a'] } }],
  [
    'ADD m.times :n DELETE ss :ss REMOVE l SET z = l[1]',
    { m: { M: { x: { N: '1' }, times: { N: '2' } } }, ss: { SS: ['a'] }, l: undefined, z: { N: '3' } },
  ],
])('%s', (expression, changes) => {
  expect(updated(expression)).toEqual(JSON.parse(JSON.stringify({ ...ITEM, ...changes })));
});

test('an update leaves the item that it was given as it was', () => {
  const item = anItem(ITEM);
  const before = itemJson(item);
  update('SET m.x = :s, l[0] = :s REMOVE n ADD ss :ss').apply(item);
  expect(itemJson(item)).toBe(before);
});

test('removing all members of a set removes the attribute', () => {
  const item = anItem({ ss: { SS: ['c'] } });
  expect([...update('DELETE ss :ss').apply(item).keys()]).toEqual([]);
});

test('an update picks the parts that it names, elements of lists side by side', () => {
  const { updated: pick } = update('SET m.x = :n, l[1] = :n, l[7] = :n REMOVE n');
  expect(JSON.parse(itemJson(pick(anItem(ITEM))))).toEqual({ m: ITEM.m, l: { L: [{ N: '3' }] }, n: ITEM.n });
});

test('an update tells what it changes, looks into and gives a type', () => {
  const { attributes, nested, types } = update('SET a = b + :n, c = d.e, f[1] = :s, g = list_append(:l, h) ADD i :ss');
  expect(attributes).toEqual(['a', 'c', 'f', 'g', 'i']);
  expect(nested).toEqual(['d', 'f']);
  expect([...types]).toEqual([
    ['a', 'N'],
    ['g', 'L'],
    ['i', 'SS'],
  ]);
});

test.each([
  ['SET n = n + id', 'An operand in the update expression has an incorrect data type'],
  ['ADD id :n', 'An operand in the update expression has an incorrect data type'],
  ['DELETE n :ss', 'An operand in the update expression has an incorrect data type'],
  ['SET l = list_append(l, n)', 'An operand in the update expression has an incorrect data type'],
  ['SET z = absent', 'The provided expression refers to an attribute that does not exist in the item'],
  ['SET absent.x = :n', 'The document path provided in the update expression is invalid for update'],
  ['SET l.x = :n', 'The document path provided in the update expression is invalid for update'],
  ['REMOVE m[0]', 'The document path provided in the update expression is invalid for update'],
])('%s fails for the item', (expression, message) => {
  expect(() => updated(expression)).toThrow(expect.objectContaining({ type: 'ValidationException', message }));
});

test.each([
  ['', 'The expression can not be empty;'],
  ['a = :n', 'Syntax error; token: "a", near: "a ="'],
  ['SET a', 'Syntax error; token: "<EOF>", near: "a"'],
  ['SET a = b + c + d', 'Syntax error; token: "+", near: "c + d"'],
  ['SET a = set', 'Syntax error; token: "set", near: "= set"'],
  ['SET a = (b.c).d', 'Syntax error; token: ".", near: ").d"'],
  ['ADD a b', 'Syntax error; token: "b", near: "a b"'],
  ['REMOVE a = b', 'Syntax error; token: "=", near: "a = b"'],
  ['SET a = ((b))', 'The expression has redundant parentheses;'],
  ['SET a = other(:x)', 'Invalid function name; function: other'],
  ['SET a = size(b)', 'The function is not allowed in an update expression; function: size'],
  ['SET name = :n', 'Attribute name is a reserved keyword; reserved keyword: name'],
  ['SET a = :n SET b = :n', 'The "SET" section can only be used once in an update expression;'],
  ['SET a = :absent', 'An expression attribute value used in expression is not defined; attribute value: :absent'],
  [
    'SET a.b = :n, a = if_not_exists(x)',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]',
  ],
  [
    'SET a[1] = :n REMOVE a.b',
    'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, [1]], path two: [a, b]',
  ],
  [
    'SET a = list_append(:s, b) ADD c :s',
    'Incorrect operand type for operator or function; operator: ADD, operand type: STRING',
  ],
  ['DELETE a :n', 'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER'],
  [
    'SET a = list_append(b)',
    'Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1',
  ],
  [
    'SET a = if_not_exists(:n, b)',
    'Operator or function requires a document path; operator or function: if_not_exists',
  ],
  ['SET a = b + :s', 'Incorrect operand type for operator or function; operator or function: +, operand type: S'],
])('%s is refused', (expression, fault) => {
  expect(() => update(expression)).toThrow(
    expect.objectContaining({ type: 'ValidationException', message: `Invalid UpdateExpression: ${fault}` }),
  );
});

test('a value that would lie deeper than 32 levels is refused', () => {
  const nested = (depth: number): RawValue => (depth === 0 ? { S: 'leaf' } : { M: { n: nested(depth - 1) } });
  const substitutions = new Substitutions(undefined, anItem({ ':deep': nested(31) }));
  const { apply } = readUpdate('SET m.x = :deep', substitutions);
  expect(() => apply(anItem({ m: { M: {} } }))).toThrow('Nesting Levels have exceeded supported limits');
});

const TOO_LARGE = 'Item size to update has exceeded the maximum allowed size';

test('an update whose lists together have more elements than an item has bytes is refused', () => {
  const substitutions = () =>
    new Substitutions(undefined, anItem({ ':l': { L: Array.from({ length: 2_000 }, () => ({ S: '' })) } }));
  const nested = `${'list_append(:l,'.repeat(230)}:l${')'.repeat(230)}`;
  expect(() => readUpdate(`SET l = ${nested}`, substitutions()).apply(new Map())).toThrow(TOO_LARGE);
  const beside = Array.from({ length: 149 }, (_, i) => `l${i} = list_append(:l, :l)`).join(', ');
  expect(() => readUpdate(`SET ${beside}`, substitutions()).apply(new Map())).toThrow(TOO_LARGE);
});

/** A list that counts how often anything looks at its elements. */
function countingList(elements: readonly AttributeValue[]) {
  const list = {
    looks: 0,
    value: {
      get L() {
        list.looks++;
        return elements;
      },
    },
  };
  return list;
}

test('a large value that is set in many places is not measured in each of them', () => {
  const list = countingList(Array.from({ length: 1_000 }, () => ({ S: 'x'.repeat(300) })));
  const targets = Array.from({ length: 400 }, (_, i) => `x${i}=:l`).join();
  const { apply } = readUpdate(`SET ${targets}`, new Substitutions(undefined, new Map([[':l', list.value]])));
  list.looks = 0;
  expect(() => apply(new Map())).toThrow(TOO_LARGE);
  expect(list.looks).toBeLessThan(10);
});

test('a value of many elements is measured up to the size of an item', () => {
  let looks = 0;
  const element: AttributeValue = {
    get S() {
      looks++;
      return '';
    },
  };
  const list: AttributeValue = { L: Array.from({ length: 10_000 }, () => element) };
  const values = new Map([[':l', { L: Array.from({ length: 100 }, () => list) }]]);
  const { apply } = readUpdate('SET a=:l', new Substitutions(undefined, values));
  looks = 0;
  expect(() => apply(new Map())).toThrow(TOO_LARGE);
  expect(looks).toBeLessThanOrEqual(MAX_ITEM_SIZE_BYTES);
});

test('large sets that are added in many places are refused before all are made', () => {
  const members = Array.from({ length: 10_000 }, (_, i) => `member ${i}`);
  const substitutions = new Substitutions(undefined, anItem({ ':ss': { SS: members } }));
  const targets = Array.from({ length: 100 }, (_, i) => `x${i} :ss`).join();
  expect(() => readUpdate(`ADD ${targets}`, substitutions).apply(new Map())).toThrow(TOO_LARGE);
});

test('members go from a set without a search for each', () => {
  const counted = (members: readonly string[]) => {
    const set = [...members];
    const includes = jest.fn(set.includes.bind(set));
    return Object.assign(set, { includes });
  };
  const removed = { SS: counted(['b', 'c', 'absent']), NS: counted(['2', '3']) };
  expect(subtracted({ SS: ['a', 'b', 'c', 'd'] }, { SS: removed.SS })).toEqual({ SS: ['a', 'd'] });
  expect(subtracted({ NS: ['1', '2'] }, { NS: removed.NS })).toEqual({ NS: ['1'] });
  expect(removed.SS.includes).not.toHaveBeenCalled();
  expect(removed.NS.includes).not.toHaveBeenCalled();
});

test('a set whose members go from many places is taken apart once', () => {
  let looks = 0;
  const members = ['a', 'b'];
  const set: AttributeValue = {
    get SS() {
      looks++;
      return members;
    },
  };
  const places = Array.from({ length: 50 }, (_, i) => `x${i}`);
  const { apply } = readUpdate(
    `DELETE ${places.map((name) => `${name} :s`).join()}`,
    new Substitutions(undefined, new Map([[':s', set]])),
  );
  const item = apply(anItem(Object.fromEntries(places.map((name) => [name, { SS: ['b', 'c'] }]))));
  expect(item.get('x49')).toEqual({ SS: ['c'] });
  expect(looks).toBe(1);
});
