import { bindCondition } from '../../../../../lib/cloud/dynamodb/expressions/condition';
import { inExpression } from '../../../../../lib/cloud/dynamodb/expressions/expression-error';
import { parsedCondition } from '../../../../../lib/cloud/dynamodb/expressions/parsed';
import type { AttributeValue } from '../../../../../lib/cloud/dynamodb/item';
import { Substitutions } from '../../../../../lib/cloud/dynamodb/expressions/substitutions';
import type { RawValue } from '../../../../../lib/cloud/dynamodb/values/read-value';
import { anItem } from '../an-item';

const VALUES: Readonly<Record<string, RawValue>> = {
  ':s': { S: 'b' },
  ':n': { N: '5' },
  ':n9': { N: '9' },
  ':b': { B: 'YWI=' },
  ':t': { BOOL: true },
  ':null': { NULL: true },
  ':l': { L: [{ N: '1' }] },
  ':m': { M: {} },
  ':ss': { SS: ['a', 'b'] },
  ':typeS': { S: 'S' },
  ':noType': { S: 'STRING' },
};
const ITEM = anItem({
  s: { S: 'abc' },
  n: { N: '7' },
  bin: { B: 'YWJj' },
  t: { BOOL: true },
  ss: { SS: ['b', 'a'] },
  ns: { NS: ['1', '5'] },
  l: { L: [{ N: '1' }, { M: { x: { S: 'deep' } } }] },
  m: { M: { x: { N: '1' }, 'a.b': { S: 'dotted' } } },
});

function condition(expression: string) {
  const substitutions = new Substitutions(
    new Map(Object.entries({ '#s': 's', '#dotted': 'a.b', '#a': 'a' })),
    anItem(VALUES),
  );
  const tree = inExpression('ConditionExpression', () => parsedCondition(expression));
  return bindCondition('ConditionExpression', tree, substitutions);
}

test.each([
  ['s = s2 or n > :n'],
  ['not n < :n'],
  ['n between :n and :n9'],
  ['n in (:s, :n, n2, :n9) or s <> :s'],
  ['attribute_exists(l[1].x) and attribute_not_exists(l[2])'],
  ['attribute_type(s, :typeS)'],
  ['begins_with(bin, :b)'],
  ['contains(#s, :s) and contains(ss, :s) and contains(ns, :n)'],
  ['ss = :ss'],
  ['size(s) < :n AND size(l) < :n and size(m) < :n'],
  ['(size(s)) < :n'],
  ['absent <> :n'],
  ['attribute_exists(m.#dotted)'],
  ['(n) between (:n) and (:n9)'],
  ['((n = :n9) or (t = :t))'],
  ['not (n = :n and s = :s) and not not t = :t'],
  ['(m).x < :n'],
  ['l[0]<:n'],
])('%s holds', (expression) => {
  expect(condition(expression).holds(ITEM)).toBe(true);
});

test.each([
  ['absent = absent2'],
  ['s > :n'],
  ['absent < :n'],
  ['t in (:n, :s)'],
  ['begins_with(n, :s)'],
  ['contains(s, :n)'],
  ['contains(m, :s)'],
  ['size(n) < :n9'],
  ['attribute_exists(s.x) or attribute_exists(m[0])'],
])('%s does not hold', (expression) => {
  expect(condition(expression).holds(ITEM)).toBe(false);
});

test('AND binds closer than OR', () => {
  expect(condition('n = :n9 and s = :s or t = :t').holds(ITEM)).toBe(true);
  expect(condition('t = :t or s = :s and n = :n9').holds(ITEM)).toBe(true);
  expect(condition('(t = :t or s = :s) and n = :n9').holds(ITEM)).toBe(false);
});

test('a condition names the attributes that it looks at and looks into', () => {
  const { attributes, nested } = condition('m.x = :n and size(#s) > n and attribute_exists(l[3])');
  expect(attributes).toEqual(['m', 's', 'n', 'l']);
  expect(nested).toEqual(['m', 'l']);
});

const TYPES = '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}';

test.each([
  ['', 'The expression can not be empty;'],
  ['a', 'Syntax error; token: "<EOF>", near: "a"'],
  ['a > 4', 'Syntax error; token: "4", near: "> 4"'],
  ['a = = b', 'Syntax error; token: "=", near: "= = b"'],
  ['!!!', 'Syntax error; token: "!", near: "!!"'],
  ['my-name = :s', 'Syntax error; token: "-", near: "my-name"'],
  ['_id = :s', 'Syntax error; token: "_", near: "_id"'],
  ['a = "ü"', 'Syntax error; token: """, near: "= "ü"'],
  ['attribute_not_exists(', 'Syntax error; token: "<EOF>", near: "("'],
  ['(a = :s', 'Syntax error; token: "<EOF>", near: ":s"'],
  ['size(a).b > :n', 'Syntax error; token: ".", near: ").b"'],
  ['a in (:s,)', 'Syntax error; token: ")", near: ",)"'],
  ['(a) and b = :s', 'Syntax error; token: "and", near: ") and b"'],
  ['((a)) = :s', 'The expression has redundant parentheses;'],
  ['a = whatever(((b)))', 'The expression has redundant parentheses;'],
  ['whatever(status)', 'Invalid function name; function: whatever'],
  ['if_not_exists(a, :s) = :s', 'The function is not allowed in a condition expression; function: if_not_exists'],
  ['size(a)', 'The function is not allowed to be used this way in an expression; function: size'],
  ['contains(a, b) = :t', 'The function is not allowed to be used this way in an expression; function: contains'],
  ['a = Status', 'Attribute name is a reserved keyword; reserved keyword: Status'],
  ['a.#b = :x', 'An expression attribute name used in the document path is not defined; attribute name: #b'],
  [':x = a.#b', 'An expression attribute value used in expression is not defined; attribute value: :x'],
  [
    'size(a, b) > :n',
    'Incorrect number of operands for operator or function; operator or function: size, number of operands: 2',
  ],
  ['attribute_exists(:s)', 'Operator or function requires a document path; operator or function: attribute_exists'],
  [
    'attribute_type(a, b)',
    `Incorrect operand type for operator or function; operator or function: attribute_type, operand type: ${TYPES}`,
  ],
  ['attribute_type(a, :noType)', `Invalid attribute type name found; type: STRING, valid types: ${TYPES}`],
  [
    'begins_with(a, :n)',
    'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
  ],
  [
    'size(size(a)) = :n',
    'Incorrect operand type for operator or function; operator or function: size, operand type: N',
  ],
  ['a < :t', 'Incorrect operand type for operator or function; operator: <, operand type: BOOL'],
  [
    '#a <> a',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: <>, first operand: [a]',
  ],
  [
    'contains(l[1].#a, l[1].a)',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [l, [1], a]',
  ],
  [
    'n between :n and :s',
    'The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {S:b}',
  ],
  [
    'n between :n9 and :n',
    'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:5}',
  ],
  [
    `a in (${Array(101).fill(':n').join()})`,
    'The IN operator is provided with too many operands; number of operands: 101',
  ],
  [Array(152).fill('a=:n').join(' or '), 'The expression contains too many operators; operator count: 303'],
  [`${'not ('.repeat(500)}a=:n${')'.repeat(500)}`, 'The expression contains too many operators; operator count: 401'],
  [`a = :${'n'.repeat(4_092)}`, 'Expression size has exceeded the maximum allowed size; expression size: 4097'],
  [`a${'.a'.repeat(32)} = :n`, 'The document path has too many nesting levels; nesting levels: 33'],
  ['a[10000000000] = :n', 'List index is not within the allowable range; index: [10000000000]'],
])('%s is refused', (expression, fault) => {
  expect(() => condition(expression)).toThrow(
    expect.objectContaining({ type: 'ValidationException', message: `Invalid ConditionExpression: ${fault}` }),
  );
});

test('a text is parsed once', () => {
  expect(parsedCondition('a = :once')).toBe(parsedCondition('a = :once'));
});

test('a set of the request is taken apart once, not for each item', () => {
  let looks = 0;
  const members = ['a', 'b', 'c'];
  const set: AttributeValue = {
    get SS() {
      looks++;
      return members;
    },
  };
  const tree = parsedCondition('contains(:set, s)');
  const { holds } = bindCondition('ConditionExpression', tree, new Substitutions(undefined, new Map([[':set', set]])));
  looks = 0;
  expect(['a', 'd', 'b'].map((S) => holds(anItem({ s: { S } })))).toEqual([true, false, true]);
  expect(holds(anItem({ s: { N: '1' } }))).toBe(false);
  expect(holds(new Map())).toBe(false);
  expect(looks).toBe(0);
});

/** A set that counts how often anything looks at its members. */
function countingSet(members: readonly string[]) {
  const set = {
    looks: 0,
    value: {
      get SS() {
        set.looks++;
        return members;
      },
    },
  };
  return set;
}

test('a set that a condition names many times is taken apart once', () => {
  const set = countingSet(['a', 'b']);
  const tree = parsedCondition(Array.from({ length: 100 }, (_, i) => `contains(:set, s${i})`).join(' OR '));
  const { holds } = bindCondition(
    'ConditionExpression',
    tree,
    new Substitutions(undefined, new Map([[':set', set.value]])),
  );
  expect(holds(anItem({ s99: { S: 'b' } }))).toBe(true);
  expect(set.looks).toBe(1);
});

test('elements of a list of the request are looked up, not compared with each item', () => {
  let looks = 0;
  const element: AttributeValue = {
    get S() {
      looks++;
      return 'a';
    },
  };
  const values = new Map<string, AttributeValue>([[':list', { L: [element, element] }]]);
  const { holds } = bindCondition(
    'FilterExpression',
    parsedCondition('contains(:list, s)'),
    new Substitutions(undefined, values),
  );
  looks = 0;
  expect(['a', 'b'].map((S) => holds(anItem({ s: { S } })))).toEqual([true, false]);
  expect(looks).toBe(0);
});

test.each<[RawValue, RawValue, RawValue]>([
  [{ NS: ['1', '20'] }, { N: '2e1' }, { N: '2' }],
  [{ BS: ['YQ==', '/w=='] }, { B: '/w==' }, { B: 'Yg==' }],
  [{ L: [{ S: 'a' }, { M: {} }] }, { M: {} }, { L: [] }],
  [{ L: [{ S: '1' }, { BOOL: true }] }, { BOOL: true }, { N: '1' }],
  [{ L: [{ SS: ['a', 'b'] }] }, { SS: ['b', 'a'] }, { L: [{ S: 'a' }, { S: 'b' }] }],
  [{ L: [{ NS: ['1'] }, { NULL: true }] }, { NULL: true }, { SS: ['1'] }],
  [
    { L: [{ M: { a: { N: '1' }, b: { S: 'x' } } }] },
    { M: { b: { S: 'x' }, a: { N: '1.0' } } },
    { M: { a: { N: '1' } } },
  ],
  [{ L: [{ L: [{ S: 'a' }, { S: 'b' }] }] }, { L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] }],
  [{ L: [{ SS: ['a,Sb'] }] }, { SS: ['a,Sb'] }, { SS: ['a', 'b'] }],
  [{ S: 'abc' }, { S: 'bc' }, { S: 'ac' }],
  [{ B: 'YWJj' }, { B: 'YmM=' }, { B: 'YWM=' }],
  [{ B: 'YWJj' }, { B: '' }, { S: 'abc' }],
])('%j of the request contains %j and not %j', (value, part, other) => {
  const { holds } = bindCondition(
    'FilterExpression',
    parsedCondition('contains(:value, a)'),
    new Substitutions(undefined, anItem({ ':value': value })),
  );
  expect(holds(anItem({ a: part }))).toBe(true);
  expect(holds(anItem({ a: other }))).toBe(false);
});
