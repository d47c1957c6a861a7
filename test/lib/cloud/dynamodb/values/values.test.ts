import fc from 'fast-check';
import type { AttributeValue, Item } from '../../../../../lib/cloud/dynamodb/item';
import { normalizeNumber } from '../../../../../lib/cloud/dynamodb/numbers/normalize-number';
import { compareStrings } from '../../../../../lib/cloud/dynamodb/values/compare-strings';
import { equalValues } from '../../../../../lib/cloud/dynamodb/values/compare-values';
import { itemJson } from '../../../../../lib/cloud/dynamodb/values/item-json';
import { itemSize } from '../../../../../lib/cloud/dynamodb/values/item-size';
import { type RawValue, readItem, readValue } from '../../../../../lib/cloud/dynamodb/values/read-value';
import { anyText } from '../../../../any-text';

const names = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('__proto__', 'constructor', '0', 'M'));
const numbers = fc.integer().map((integer) => normalizeNumber(`${integer}e-5`));
const binaries = fc.uint8Array({ maxLength: 20 });
const { value: values } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    anyText().map((S) => ({ S })),
    numbers.map((N) => ({ N })),
    binaries.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true } as const),
    fc.uniqueArray(fc.string(), { minLength: 1 }).map((SS) => ({ SS })),
    fc.uniqueArray(numbers, { minLength: 1 }).map((NS) => ({ NS })),
    fc.uniqueArray(binaries, { minLength: 1, selector: String }).map((BS) => ({ BS })),
    fc.array(tie('value'), { maxLength: 4 }).map((L) => ({ L })),
    fc.array(fc.tuple(names, tie('value')), { maxLength: 4 }).map((members) => ({ M: new Map(members) })),
  ),
}));
const items = fc.array(fc.tuple(names, values), { maxLength: 5 }).map((members): Item => new Map(members));

function parsedItem(json: string): Readonly<Record<string, RawValue>> {
  return JSON.parse(json) as Record<string, RawValue>;
}

test('an item comes back as it was written', () => {
  fc.assert(
    fc.property(items, (item) => {
      expect(equalValues({ M: readItem(parsedItem(itemJson(item))) }, { M: item })).toBe(true);
    }),
  );
});

test('an item has the size of its parts', () => {
  const item = readItem(
    parsedItem(
      '{"a":{"S":"ü"},"b":{"L":[{"N":"1"},{"NULL":true}]},"c":{"M":{"d":{"B":"AQI="}}},"e":{"SS":["f","gh"]}}',
    ),
  );
  expect(itemSize(item)).toBe(1 + 2 + (1 + 3 + 3 + 2) + (1 + 3 + 1 + 1 + 2) + (1 + 3));
});

test('strings compare by their bytes in UTF-8', () => {
  fc.assert(
    fc.property(anyText(), anyText(), (a, b) => {
      expect(Math.sign(compareStrings(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

test('sets are equal in any order', () => {
  expect(equalValues({ SS: ['a', 'b'] }, { SS: ['b', 'a'] })).toBe(true);
  expect(equalValues({ NS: ['1', '2'] }, { NS: ['2', '3'] })).toBe(false);
  expect(equalValues({ BS: [Buffer.from('a'), Buffer.from('b')] }, { BS: [Buffer.from('b'), Buffer.from('a')] })).toBe(
    true,
  );
});

const EMPTY = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes';
const INVALID = 'One or more parameter values were invalid:';

test.each<[RawValue, string]>([
  [{}, EMPTY],
  [{ x: 'y' }, EMPTY],
  [{ S: null }, EMPTY],
  [{ toString: 'S' }, EMPTY],
  [{ M: { a: {} } }, EMPTY],
  [{ L: [null] }, EMPTY],
  [
    { S: 'a', N: '1' },
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  ],
  [{ NULL: false }, `${INVALID} Null attribute value types must have the value of true`],
  [{ SS: [] }, `${INVALID} An string set  may not be empty`],
  [{ NS: [] }, `${INVALID} An number set  may not be empty`],
  [{ BS: [] }, `${INVALID} Binary sets should not be empty`],
  [{ SS: ['a', 'a'] }, `${INVALID} Input collection [a, a] contains duplicates.`],
  [{ SS: ['\ud800', '\udfff'] }, `${INVALID} Input collection [\ufffd, \ufffd] contains duplicates.`],
  [{ BS: ['Yg==', 'Yg=='] }, `${INVALID} Input collection [Yg==, Yg==]of type BS contains duplicates.`],
  [{ NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
  [{ S: 'a', N: 'b' }, 'The parameter cannot be converted to a numeric value: b'],
  [{ M: { '': { S: 'a' } } }, 'Empty attribute name'],
])('%j is refused', (raw, message) => {
  expect(() => readValue(raw)).toThrow(expect.objectContaining({ type: 'ValidationException', message }));
});

test('31 maps around a string are accepted and 32 refused', () => {
  const nested = (depth: number): RawValue => (depth === 0 ? { S: 'leaf' } : { M: { n: nested(depth - 1) } });
  expect(() => readValue(nested(31))).not.toThrow();
  expect(() => readValue(nested(32))).toThrow('Nesting Levels have exceeded supported limits');
});

test('names that are equal in UTF-8 are one name', () => {
  const names = { 'a\ud800': { S: 'first' }, 'a\udfff': { S: 'last' } };
  const item = readItem({ ...names, m: { M: names } });
  expect(itemJson(item)).toBe('{"a\ufffd":{"S":"last"},"m":{"M":{"a\ufffd":{"S":"last"}}}}');
});
