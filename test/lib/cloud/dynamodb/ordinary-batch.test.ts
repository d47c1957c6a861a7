import db from 'dynalite/db';
import validations from 'dynalite/validations';
import batchWriteItem from 'dynalite/validations/batchWriteItem';
import fc from 'fast-check';
import { passOrdinaryBatches } from '../../../../lib/cloud/dynamodb/ordinary-batch';

const { types, custom } = batchWriteItem;
const store = { options: { maxItemSize: 409_600 } };
const original = { ...validations };
const quick = { ...validations };
passOrdinaryBatches(quick, types, db.itemSize);

/** What dynalite would pass to its action, or the answer it would give instead. */
function checked(checks: typeof original, request: unknown): unknown {
  try {
    const data = checks.checkTypes(structuredClone(request), types);
    checks.checkValidations(data, types, custom, store);
    return { data };
  } catch (error) {
    const { statusCode, body } = error as { statusCode?: number; body?: unknown };
    if (statusCode === undefined) throw error;
    return { statusCode, body };
  }
}

const bytes = fc.uint8Array({ maxLength: 8 }).map((value) => Buffer.from(value).toString('base64'));
const good = fc.oneof(
  fc.record({ S: fc.string() }),
  fc.record({
    N: fc.oneof(
      fc.integer().map(String),
      fc.constantFrom('1.50', '-0', '1e3', '007', '123456789012345678901234567890'),
    ),
  }),
  fc.record({ B: bytes }),
  fc.record({ BOOL: fc.boolean() }),
  fc.record({ NULL: fc.constant(true) }),
  fc.record({ SS: fc.uniqueArray(fc.string(), { minLength: 1 }) }),
  fc.record({ L: fc.array(fc.record({ S: fc.string() })) }),
  fc.record({ M: fc.dictionary(fc.string(), fc.record({ N: fc.nat().map(String) })) }),
);
const bad = fc.oneof(
  fc.constantFrom({}, 'text', [], { S: 1 }, { N: 'many' }, { N: '' }, { N: '1e200' }, { B: 'AAA' }, { B: 'AAB=' }),
  fc.constantFrom(
    { S: 'a', N: '1' },
    { X: 'y' },
    { BOOL: 'true' },
    { SS: [] },
    { SS: ['a', 'a'] },
    { SS: [1] },
    { S: null },
    { NULL: false },
  ),
);
const itemOf = (attribute: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), attribute, { maxKeys: 5 });
const put = (attribute: fc.Arbitrary<unknown>) => itemOf(attribute).map((Item) => ({ PutRequest: { Item } }));
const request = (attribute: fc.Arbitrary<unknown>) =>
  fc
    .array(
      fc.oneof(
        { weight: 8, arbitrary: put(attribute) },
        { weight: 1, arbitrary: itemOf(attribute).map((Key) => ({ DeleteRequest: { Key } })) },
      ),
      {
        maxLength: 27,
      },
    )
    .map((requests) => ({ RequestItems: { bronze: requests } }));

test('well-formed batches reach the store exactly as dynalite passes them on', () => {
  fc.assert(
    fc.property(request(good), (given) => expect(checked(quick, given)).toEqual(checked(original, given))),
    { numRuns: 300 },
  );
});

test('any fault in a batch is answered exactly as by dynalite', () => {
  fc.assert(
    fc.property(request(fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: bad })), (given) =>
      expect(checked(quick, given)).toEqual(checked(original, given)),
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['nothing', {}],
  ['no table', { RequestItems: {} }],
  ['a table name that is too short', { RequestItems: { ab: [{ PutRequest: { Item: {} } }] } }],
  ['a list instead of tables', { RequestItems: [] }],
  ['a request without an action', { RequestItems: { bronze: [{}] } }],
  [
    'two actions in one request',
    { RequestItems: { bronze: [{ PutRequest: { Item: {} }, DeleteRequest: { Key: {} } }] } },
  ],
  [
    'more fields beside the tables',
    { RequestItems: { bronze: [{ PutRequest: { Item: {} } }] }, ReturnConsumedCapacity: 'TOTAL' },
  ],
  [
    'an item that is too large',
    { RequestItems: { bronze: [{ PutRequest: { Item: { a: { S: 'x'.repeat(410_000) } } } }] } },
  ],
])('%s is answered exactly as by dynalite', (_what, given) => {
  expect(checked(quick, given)).toEqual(checked(original, given));
});
