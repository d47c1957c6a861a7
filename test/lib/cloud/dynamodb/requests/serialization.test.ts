import { deserialize } from '../../../../../lib/cloud/dynamodb/requests/serialization';
import {
  BOOLEAN,
  integer,
  list,
  map,
  type Shape,
  struct,
  text,
  VALUES,
} from '../../../../../lib/cloud/dynamodb/requests/shapes';

const NO_STRUCTURE = 'Start of structure or map found where not expected';
const PACKAGE = 'com.amazonaws.dynamodb.v20120810';
const TAG = struct('Tag', { Key: text(), Value: text() });
const REQUEST = struct('Input', {
  Name: text(),
  Flag: BOOLEAN,
  Limit: integer(),
  Tags: list(TAG),
  Tag: TAG,
  Item: VALUES,
  Names: map(text()),
  Writes: map(list(TAG)),
  Keys: list(VALUES),
});

test.each<[object, string]>([
  [{ Name: true }, 'TRUE_VALUE cannot be converted to String'],
  [{ Name: 23 }, 'NUMBER_VALUE cannot be converted to String'],
  [{ Name: 3.5 }, 'DECIMAL_VALUE cannot be converted to String'],
  [{ Name: [] }, 'Unrecognized collection type class java.lang.String'],
  [{ Name: {} }, NO_STRUCTURE],
  [{ Flag: '23' }, 'Unexpected token received from parser'],
  [{ Flag: 1 }, 'NUMBER_VALUE cannot be converted to Boolean'],
  [{ Limit: '23' }, 'STRING_VALUE cannot be converted to Integer'],
  [{ Limit: [] }, 'Unrecognized collection type class java.lang.Integer'],
  [{ Tags: '23' }, 'Unexpected field type'],
  [{ Tags: {} }, NO_STRUCTURE],
  [{ Tags: ['a'] }, 'Unexpected value type in payload'],
  [{ Tags: [[]] }, `Unrecognized collection type class ${PACKAGE}.Tag`],
  [{ Tag: 'a' }, 'Unexpected field type'],
  [{ Item: [] }, `Unrecognized collection type java.util.Map<java.lang.String, ${PACKAGE}.AttributeValue>`],
  [{ Names: [] }, 'Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>'],
  [{ Writes: [] }, `Unrecognized collection type java.util.Map<java.lang.String, java.util.List<${PACKAGE}.Tag>>`],
  [{ Writes: { a: 1 } }, expect.stringContaining('ParameterizedTypeImpl cannot be cast') as string],
  [{ Keys: ['a'] }, expect.stringContaining('ParameterizedTypeImpl cannot be cast') as string],
  [{ Item: { a: 'b' } }, 'Unexpected value type in payload'],
  [{ Item: { a: { S: 1 } } }, 'NUMBER_VALUE cannot be converted to String'],
  [{ Item: { a: { SS: ['a', false] } } }, 'FALSE_VALUE cannot be converted to String'],
  [{ Item: { a: { L: [{ M: { b: { BS: [1] } } }] } } }, 'only base-64-encoded strings are convertible to bytes'],
  [{ Item: { a: { B: '23456' } } }, 'Base64 encoded length is expected a multiple of 4 bytes but found: 5'],
  [{ Item: { a: { B: '+/+=' } } }, 'Invalid last non-pad Base64 character dectected'],
  [{ Item: { a: { B: [] } } }, 'Unrecognized collection type class java.nio.ByteBuffer'],
  [[], `Unrecognized collection type class ${PACKAGE}.Input`],
])('%j is refused', (request, message) => {
  expect(() => deserialize(REQUEST, request)).toThrow(
    expect.objectContaining({ type: 'SerializationException', message }),
  );
});

test('nulls and unknown members are left out, and maps keep every name', () => {
  const request: unknown = JSON.parse(
    '{"Name":null,"Other":[1],"Flag":"yes","Limit":3.7,"Names":{"__proto__":"a","b":null}}',
  );
  expect(deserialize(REQUEST, request)).toEqual({
    Flag: true,
    Limit: 3,
    Names: new Map([
      ['__proto__', 'a'],
      ['b', ''],
    ]),
  });
});

test('null in a list is an element without members', () => {
  expect(deserialize(list(TAG) as Shape, [null, { Key: 'a' }])).toEqual([{}, { Key: 'a' }]);
});
