import fc from 'fast-check';
import { ServiceError } from '../../../../../lib/cloud/engines/service-error';
import type { OperationName } from '../../../../../lib/cloud/dynamodb/request-types';
import { readers } from '../../../../../lib/cloud/dynamodb/requests/readers';
import { anItem } from '../an-item';
import { INVALID, KEY, read, refusal } from './a-reading';

describe('each operation', () => {
  test.each(Object.keys(readers) as OperationName[])('%s refuses what is no JSON object', (operation) => {
    for (const body of ['', 'hi', '"a"', '7', 'null', '{"a":']) {
      expect(refusal(operation, body)).toEqual({ type: 'SerializationException', message: '' });
    }
    expect(() => readers[operation](Uint8Array.of(0x7b, 0xff, 0x7d))).toThrow(ServiceError);
  });
});

describe('what is read', () => {
  test('a put carries its item, condition and options', () => {
    const request = read('PutItem', {
      TableName: 'arn:aws:dynamodb:us-east-1:000000000000:table/rows',
      Item: { ...KEY, n: { N: '007' } },
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValues: 'ALL_OLD',
    });
    expect(request).toMatchObject({
      table: { name: 'rows', given: 'arn:aws:dynamodb:us-east-1:000000000000:table/rows' },
      item: anItem({ ...KEY, n: { N: '7' } }),
      returnValues: 'ALL_OLD',
      returnOnConditionFailure: 'NONE',
    });
    expect(request.condition!.holds(new Map())).toBe(true);
    expect(request.condition!.holds(anItem(KEY))).toBe(false);
  });

  test.each<[object, boolean]>([
    [{ n: { Value: { N: '1' } } }, true],
    [{ n: { ComparisonOperator: 'GE', AttributeValueList: [{ N: '1.0' }] }, id: { Exists: false } }, false],
    [{ n: { ComparisonOperator: 'NE', Value: { N: '2' } }, other: { ComparisonOperator: 'NULL' } }, true],
    [{ n: { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '0' }, { N: '9' }] } }, true],
  ])('a delete with Expected %j on the item holds: %s', (Expected, holds) => {
    const { condition } = read('DeleteItem', { TableName: 'rows', Key: KEY, Expected });
    expect(condition!.holds(anItem({ ...KEY, n: { N: '1' } }))).toBe(holds);
  });

  test('legacy updates put, add and delete', () => {
    const { update } = read('UpdateItem', {
      TableName: 'rows',
      Key: KEY,
      AttributeUpdates: {
        a: { Value: { S: 'x' } },
        n: { Action: 'ADD', Value: { N: '2' } },
        l: { Action: 'ADD', Value: { L: [{ S: 'y' }] } },
        ss: { Action: 'DELETE', Value: { SS: ['a'] } },
        gone: { Action: 'DELETE' },
      },
    });
    const before = anItem({ ...KEY, n: { N: '1' }, l: { L: [] }, ss: { SS: ['a'] }, gone: { S: 'x' } });
    expect(update.apply(before)).toEqual(anItem({ ...KEY, n: { N: '3' }, l: { L: [{ S: 'y' }] }, a: { S: 'x' } }));
    expect(update.createsItem).toBe(true);
  });

  test('a query carries its key condition, with the attribute on either side', () => {
    const request = read('Query', {
      TableName: 'rows',
      KeyConditionExpression: ':id = id and (:low <= #n)',
      FilterExpression: 'contains(tags, :id)',
      ProjectionExpression: 'id, #n',
      ExpressionAttributeNames: { '#n': 'n' },
      ExpressionAttributeValues: { ':id': { S: 'a' }, ':low': { N: '5' } },
      ScanIndexForward: false,
      Limit: 7,
    });
    expect(request.keyCondition).toEqual([
      { attribute: 'id', operator: 'EQ', values: [{ S: 'a' }] },
      { attribute: 'n', operator: 'GE', values: [{ N: '5' }] },
    ]);
    expect(request).toMatchObject({ isForward: false, limit: 7, keyConditionForm: 'expression', isConsistent: false });
    expect(request.projection).toMatchObject({ attributes: ['id', 'n'], isTopLevel: true });
  });

  test('a transaction carries its actions, and equal ones have equal fingerprints', () => {
    const transaction = {
      ClientRequestToken: 'token',
      TransactItems: [
        { Put: { TableName: 'rows', Item: KEY } },
        { Update: { TableName: 'rows', Key: KEY, UpdateExpression: 'REMOVE a' } },
        { Delete: { TableName: 'rows', Key: KEY } },
        { ConditionCheck: { TableName: 'rows', Key: KEY, ConditionExpression: 'attribute_exists(id)' } },
      ],
    };
    const { writes, fingerprint } = read('TransactWriteItems', transaction);
    expect(writes.map(({ action }) => action)).toEqual(['Put', 'Update', 'Delete', 'ConditionCheck']);
    expect(read('TransactWriteItems', { ...transaction, ReturnConsumedCapacity: 'TOTAL' }).fingerprint).toBe(
      fingerprint,
    );
    expect(read('TransactWriteItems', { TransactItems: transaction.TransactItems }).fingerprint).toBeUndefined();
  });
});

const THROUGHPUT = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
const TABLE = {
  TableName: 'rows',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};
const TOO_SHORT = 'Member must have length greater than or equal to 3';
const PATTERN = 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+';

/** The first fault in AWS's order is the one that is reported. */
test.each<[OperationName, object, string]>([
  [
    'GetItem',
    {},
    "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; Value null at 'key' failed to satisfy constraint: Member must not be null",
  ],
  [
    'ListTables',
    { ExclusiveStartTableName: ';' },
    `2 validation errors detected: Value ';' at 'exclusiveStartTableName' failed to satisfy constraint: ${PATTERN}; Value ';' at 'exclusiveStartTableName' failed to satisfy constraint: ${TOO_SHORT}`,
  ],
  [
    'TransactGetItems',
    { TransactItems: [] },
    "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'BatchWriteItem',
    { RequestItems: { rows: [{ PutRequest: {} }] } },
    "1 validation error detected: Value null at 'requestItems.rows.member.1.member.putRequest.item' failed to satisfy constraint: Member must not be null",
  ],
  [
    'PutItem',
    { TableName: 'rows', Item: { a: {} }, Expected: {}, ConditionExpression: '' },
    'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}',
  ],
  [
    'PutItem',
    { TableName: 'rows', Item: { a: {} }, ExpressionAttributeNames: {} },
    'ExpressionAttributeNames can only be specified when using expressions',
  ],
  [
    'Query',
    { TableName: 'rows', ProjectionExpression: 'a', ExpressionAttributeValues: {} },
    'ExpressionAttributeValues can only be specified when using expressions: FilterExpression and KeyConditionExpression are null',
  ],
  [
    'PutItem',
    { TableName: 'rows', Item: { a: { S: 'a'.repeat(409_600) } } },
    'Item size has exceeded the maximum allowed size',
  ],
  [
    'PutItem',
    { TableName: 'rows', Item: {}, ConditionExpression: 'a', ExpressionAttributeValues: { ':a': {} } },
    'ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :a',
  ],
  [
    'PutItem',
    { TableName: 'rows', Item: {}, ConditionExpression: 'a', ExpressionAttributeNames: { a: 'a' } },
    'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
  ],
  [
    'PutItem',
    {
      TableName: 'rows',
      Item: {},
      ConditionExpression: 'attribute_exists(a)',
      ExpressionAttributeNames: { '#a': 'a', '#b': 'b' },
    },
    'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}',
  ],
  [
    'DeleteItem',
    { TableName: 'rows', Key: {}, Expected: { a: { Exists: true } } },
    `${INVALID} Value must be provided when Exists is true for Attribute: a`,
  ],
  [
    'DeleteItem',
    { TableName: 'rows', Key: {}, ConditionalOperator: 'OR', Expected: { a: { Exists: false } } },
    'ConditionalOperator can only be used when Filter or Expected has two or more elements',
  ],
  ['DeleteItem', { TableName: 'rows', Key: {}, ReturnValues: 'ALL_NEW' }, 'ReturnValues can only be ALL_OLD or NONE'],
  [
    'UpdateItem',
    { TableName: 'rows', Key: {}, AttributeUpdates: { a: {} } },
    `${INVALID} Only DELETE action is allowed when no attribute value is specified`,
  ],
  [
    'UpdateItem',
    { TableName: 'rows', Key: {}, AttributeUpdates: { a: { Action: 'ADD', Value: { S: 'a' } } } },
    `${INVALID} ADD action is not supported for the type S`,
  ],
  [
    'Scan',
    { TableName: 'rows', TotalSegments: 2, Segment: 2 },
    'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2',
  ],
  [
    'Scan',
    { TableName: 'rows', ScanFilter: { a: { ComparisonOperator: 'LT', AttributeValueList: [{ BOOL: true }] } } },
    `${INVALID} ComparisonOperator LT is not valid for BOOL AttributeValue type`,
  ],
  [
    'Scan',
    {
      TableName: 'rows',
      ScanFilter: {
        a: { ComparisonOperator: 'IN', AttributeValueList: Array.from({ length: 101 }, () => ({ N: '1' })) },
      },
    },
    `${INVALID} Invalid number of argument(s) for the IN ComparisonOperator`,
  ],
  [
    'Scan',
    { TableName: 'rows', ExclusiveStartKey: { a: {} } },
    'The provided starting key is invalid: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
  ],
  [
    'Scan',
    { TableName: 'rows', Select: 'COUNT', ProjectionExpression: 'a' },
    'Cannot specify the ProjectionExpression when choosing to get only the Count',
  ],
  [
    'Scan',
    { TableName: 'rows', Select: 'SPECIFIC_ATTRIBUTES' },
    'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
  ],
  [
    'UpdateTable',
    { TableName: 'rows', GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'abc' } }] },
    "1 validation error detected: Value null at 'globalSecondaryIndexUpdates.1.member.update.provisionedThroughput' failed to satisfy constraint: Member must not be null",
  ],
  [
    'Query',
    { TableName: 'rows' },
    'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
  ],
  ['Query', { TableName: 'rows', KeyConditions: {} }, 'Conditions can be of length 1 or 2 only'],
  [
    'Query',
    { TableName: 'rows', KeyConditionExpression: 'a = b or c = d' },
    'Invalid operator used in KeyConditionExpression: OR',
  ],
  [
    'Query',
    { TableName: 'rows', KeyConditionExpression: 'a.b = c' },
    'KeyConditionExpressions cannot have conditions on nested attributes',
  ],
  [
    'Query',
    { TableName: 'rows', KeyConditionExpression: 'a > size(b)' },
    'KeyConditionExpressions cannot contain nested operations',
  ],
  [
    'BatchGetItem',
    {
      RequestItems: {
        rows: {
          Keys: [
            { a: { S: 'x' }, b: { N: '1' } },
            { b: { N: '1.0' }, a: { S: 'x' } },
          ],
        },
      },
    },
    'Provided list of item keys contains duplicates',
  ],
  ['TransactWriteItems', { TransactItems: [{}] }, 'TransactItems can only contain one of Check, Put, Update or Delete'],
  ['CreateTable', {}, "The parameter 'TableName' is required but was not present in the request"],
  [
    'CreateTable',
    { ...TABLE, ProvisionedThroughput: THROUGHPUT },
    `${INVALID} Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'CreateTable',
    { ...TABLE, AttributeDefinitions: [] },
    'Invalid KeySchema: Some index key attribute have no definition',
  ],
  [
    'CreateTable',
    { ...TABLE, KeySchema: [{ AttributeName: 'id', KeyType: 'RANGE' }] },
    'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
  ],
  [
    'CreateTable',
    { ...TABLE, GlobalSecondaryIndexes: [{ IndexName: 'index', KeySchema: TABLE.KeySchema, Projection: {} }] },
    `${INVALID} Unknown ProjectionType: null`,
  ],
  [
    'CreateTable',
    { ...TABLE, BillingMode: 'PROVISIONED', ProvisionedThroughput: { ...THROUGHPUT, ReadCapacityUnits: 1e13 } },
    'Given value 10000000000000 for ReadCapacityUnits is out of bounds',
  ],
  [
    'UpdateTable',
    { TableName: 'rows' },
    'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
  ],
  [
    'UpdateTable',
    {
      TableName: 'rows',
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'abc' } }, { Delete: { IndexName: 'abc' } }],
    },
    `${INVALID} Only one global secondary index update per index is allowed simultaneously. Index: abc`,
  ],
  [
    'TagResource',
    { ResourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/rows', Tags: [] },
    'Atleast one Tag needs to be provided as Input.',
  ],
])('%s of %j is refused', (operation, request, message) => {
  expect(refusal(operation, request)).toEqual({ type: 'ValidationException', message });
});

test('a resource that is no table of anyone is closed to its caller', () => {
  expect(refusal('UntagResource', { ResourceArn: 'abcd', TagKeys: [] })).toEqual({
    type: 'AccessDeniedException',
    message:
      'User: arn:aws:iam::000000000000:root is not authorized to perform: dynamodb:UntagResource on resource: abcd',
  });
});

describe('bombs', () => {
  const put = (value: string) => `{"TableName":"rows","Item":{"a":${value}}}`;

  test('a value of a hundred thousand levels is refused', () => {
    const deep = `${'{"L":['.repeat(100_000)}{"S":"a"}${']}'.repeat(100_000)}`;
    expect(refusal('PutItem', put(deep)).message).toContain('Nesting Levels have exceeded supported limits');
  });

  test('brackets without an end are refused', () => {
    expect(refusal('PutItem', '['.repeat(100_000)).type).toBe('SerializationException');
  });

  test('a numeral of a million digits is refused', () => {
    expect(refusal('PutItem', put(`{"N":"${'1'.repeat(1_000_000)}"}`)).type).toBe('ValidationException');
    expect(refusal('PutItem', put(`{"N":"1e${'0'.repeat(1_000_000)}x"}`)).type).toBe('ValidationException');
    expect(refusal('ListTables', `{"Limit":1${'0'.repeat(400)}}`).type).toBe('ValidationException');
  });

  test('a hundred thousand actions are refused in few words', () => {
    const { message } = refusal('TransactWriteItems', `{"TransactItems":[{}${',{}'.repeat(100_000)}]}`);
    expect(message.length).toBeLessThan(1_000_000);
  });

  test('the last of members with the same name counts', () => {
    expect(read('PutItem', put('{"S":"first"},"a":{"S":"last"}')).item).toEqual(anItem({ a: { S: 'last' } }));
  });
});

test('a reader throws nothing but errors of the service, whatever members it is given', () => {
  const members = (
    'TableName Item Key Expected AttributeUpdates RequestItems TransactItems Limit Tags ConditionExpression ' +
    'UpdateExpression ProjectionExpression KeyConditionExpression KeySchema ExpressionAttributeValues KeyConditions ' +
    'ExpressionAttributeNames ScanFilter ExclusiveStartKey S N B L M SS NS BS NULL BOOL __proto__ constructor Put ' +
    'Update GlobalSecondaryIndexes AttributeDefinitions ResourceArn Keys PutRequest Exists Value'
  ).split(' ');
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(null, true, 0, -1, 1e300, 'rows', 'a = :a', '#a', ':a', '', 'YQ==', 'SET a = :a', 'EQ'),
      fc.string(),
      fc.dictionary(fc.constantFrom(...members), tie('json'), { maxKeys: 6, noNullPrototype: true }),
      fc.array(tie('json'), { maxLength: 4 }),
    ),
  }));
  const requests = fc.dictionary(fc.constantFrom(...members), json, { maxKeys: 12, noNullPrototype: true });
  const operations = fc.constantFrom(...(Object.keys(readers) as OperationName[]));
  fc.assert(
    fc.property(operations, requests, (operation, request) => {
      try {
        read(operation, { TableName: 'rows', Item: {}, Key: {}, ...request });
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});
