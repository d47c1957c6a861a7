import { ServiceError } from '../../../../../lib/cloud/engines/service-error';
import type { OperationName } from '../../../../../lib/cloud/dynamodb/request-types';
import { readers } from '../../../../../lib/cloud/dynamodb/requests/readers';

const MUTATIONS = 100_000;
const SEED = 20_261_130;
/** Processor time of a body of 100 kB at most; an expression or a numeral that backtracks would take minutes. */
const SLOWEST_MS = 1_000;

const KEY = { id: { S: 'a' }, at: { N: '17' } };
const PLACEHOLDERS = { ExpressionAttributeNames: { '#n': 'name' }, ExpressionAttributeValues: { ':v': { N: '1.5' } } };
const CONDITION = 'attribute_not_exists(#n) or (a.b[3] between :v and :v and size(c) > :v)';
const TABLE = {
  TableName: 'rows',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: [
    { IndexName: 'byId', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
  ],
};
const ITEM = {
  ...KEY,
  b: { B: 'YQ==' },
  l: { L: [{ M: { x: { SS: ['a', 'b'] } } }, { NULL: true }] },
  n: { NS: ['1', '2'] },
};

const VALID: readonly (readonly [OperationName, object])[] = [
  ['PutItem', { TableName: 'rows', Item: ITEM, ConditionExpression: CONDITION, ...PLACEHOLDERS }],
  [
    'UpdateItem',
    { TableName: 'rows', Key: KEY, UpdateExpression: 'SET #n = if_not_exists(#n, :v) + :v ADD c :v', ...PLACEHOLDERS },
  ],
  [
    'UpdateItem',
    {
      TableName: 'rows',
      Key: KEY,
      AttributeUpdates: { a: { Action: 'ADD', Value: { N: '1' } } },
      Expected: { b: { Exists: false } },
    },
  ],
  [
    'Query',
    {
      TableName: 'rows',
      KeyConditionExpression: 'id = :v and begins_with(#n, :s)',
      ProjectionExpression: 'a.b[1],c',
      ExpressionAttributeNames: { '#n': 'n' },
      ExpressionAttributeValues: { ':v': { S: 'a' }, ':s': { S: 'b' } },
      ExclusiveStartKey: KEY,
    },
  ],
  [
    'Scan',
    {
      TableName: 'rows',
      ScanFilter: { a: { ComparisonOperator: 'IN', AttributeValueList: [{ N: '1' }] } },
      Segment: 0,
      TotalSegments: 2,
    },
  ],
  ['BatchWriteItem', { RequestItems: { rows: [{ PutRequest: { Item: ITEM } }, { DeleteRequest: { Key: KEY } }] } }],
  ['BatchGetItem', { RequestItems: { rows: { Keys: [KEY], ProjectionExpression: 'a' } } }],
  [
    'TransactWriteItems',
    {
      ClientRequestToken: 't',
      TransactItems: [{ Update: { TableName: 'rows', Key: KEY, UpdateExpression: 'REMOVE a[0]' } }],
    },
  ],
  ['CreateTable', TABLE],
  [
    'TagResource',
    { ResourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/rows', Tags: [{ Key: 'a', Value: 'b' }] },
  ],
];
/** What takes the place of a value, or is put into a text. */
const INSERTS = [
  ...'null|true|-1|1e999|[]|{}|""|"\\u0000"|"\\ud800"|{"__proto__":{}}|[null]|[[[]]]'.split('|'),
  ...'(|)|((|not | and |#|:v|.|[0]|"|\\|,|e99|{"S":|}|]'.split('|'),
  '9'.repeat(40),
  '0'.repeat(50_000),
  '['.repeat(50_000),
  '('.repeat(3_000),
  'not '.repeat(1_000),
];

/** Numbers from 0 to below 1, the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test('no mutation of a request makes a reader throw anything but errors of the service, or take long', () => {
  const random = randomNumbers(SEED);
  const below = (end: number) => Math.floor(random() * end);
  const mutate = (text: string): string => {
    const at = below(text.length);
    const insert = INSERTS[below(INSERTS.length)]!;
    const end = random() < 0.5 ? at : at + below(12);
    return text.slice(0, at) + insert + text.slice(end);
  };
  let refused = 0;
  let slowestMs = 0;
  for (let run = 0; run < MUTATIONS; run++) {
    const [operation, request] = VALID[below(VALID.length)]!;
    let text = JSON.stringify(request);
    for (let mutations = 1 + below(3); mutations > 0; mutations--) text = mutate(text);
    const before = process.cpuUsage();
    try {
      readers[operation](Buffer.from(text));
    } catch (error) {
      if (!(error instanceof ServiceError))
        throw new Error(`${operation} of ${text.slice(0, 2_000)}`, { cause: error });
      refused++;
    }
    const { user, system } = process.cpuUsage(before);
    slowestMs = Math.max(slowestMs, (user + system) / 1_000);
  }
  expect(refused).toBeGreaterThan(MUTATIONS / 2);
  expect(slowestMs).toBeLessThan(SLOWEST_MS);
});
