import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKED_OPERATIONS, missingInAnswer } from '../../../lib/aws/answer-checks';

const ROOT = path.resolve(__dirname, '../../..');
const table = { Responses: { things: [] }, UnprocessedKeys: {} };
const stream = { StreamARN: 'arn:s', StreamCreationTimestamp: new Date(0), StreamStatus: 'ACTIVE' };
const record = {
  SequenceNumber: '49',
  PartitionKey: 'a',
  Data: new Uint8Array(),
  ApproximateArrivalTimestamp: new Date(0),
};

/** The minimum that AWS answers, and the request where it matters. */
const COMPLETE: readonly [operation: string, answer: object, request?: object][] = [
  ['DescribeStream', { StreamDescription: { ...stream, Shards: [], HasMoreShards: false } }],
  ['DescribeStreamSummary', { StreamDescriptionSummary: { ...stream, OpenShardCount: 1 } }],
  ['ListShards', { Shards: [{ ShardId: 's', SequenceNumberRange: { StartingSequenceNumber: '1' } }] }],
  ['GetShardIterator', { ShardIterator: 'A' }],
  ['GetRecords', { Records: [record], MillisBehindLatest: 0 }],
  ['PutRecord', { ShardId: 's', SequenceNumber: '1' }],
  ['PutRecords', { Records: [{}] }, { Records: [{}] }],
  ['CreateTable', { TableDescription: { TableStatus: 'CREATING' } }],
  ['DeleteTable', { TableDescription: { TableStatus: 'DELETING' } }],
  ['DescribeTable', { Table: { TableStatus: 'ACTIVE' } }],
  ['BatchWriteItem', { UnprocessedItems: {} }, { RequestItems: { things: [] } }],
  ['BatchGetItem', table, { RequestItems: { things: {} } }],
  ['Query', { Items: [{}], Count: 1, ScannedCount: 1 }],
  ['Scan', { Items: [], Count: 0, ScannedCount: 9 }],
  ['PutItem', { ConsumedCapacity: {} }, { ReturnConsumedCapacity: 'TOTAL' }],
  ['UpdateItem', { ConsumedCapacity: {} }, { ReturnConsumedCapacity: 'TOTAL' }],
  ['DeleteItem', { ConsumedCapacity: {} }, { ReturnConsumedCapacity: 'TOTAL' }],
  ['GetItem', { ConsumedCapacity: {} }, { ReturnConsumedCapacity: 'TOTAL' }],
  ['TransactWriteItems', { ConsumedCapacity: [] }, { ReturnConsumedCapacity: 'TOTAL' }],
];

/** Every way to leave one field out, at any depth. */
function* withoutAField(value: unknown): Generator<{ readonly value: unknown; readonly field: string }> {
  if (value instanceof Uint8Array || value instanceof Date || typeof value !== 'object' || value === null) return;
  for (const [field, part] of Object.entries(value)) {
    if (!Array.isArray(value)) yield { value: { ...value, [field]: undefined }, field };
    for (const smaller of withoutAField(part)) {
      const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
      (copy as Record<string, unknown>)[field] = smaller.value;
      yield { value: copy, field: smaller.field };
    }
  }
}

test.each(COMPLETE)(
  '%s: the fields that AWS always sends are required, and sufficient',
  (operation, answer, request = {}) => {
    const missing = (changed: object) => missingInAnswer(operation, changed as never, request as never);
    expect(missing(answer)).toBeUndefined();
    expect(missing({})).toBeDefined();
    const needless = [...withoutAField(answer)].filter(({ value }) => missing(value as object) === undefined);
    expect(needless.map(({ field }) => field).filter((field) => field !== 'StartingSequenceNumber')).toEqual([]);
  },
);

test('unprocessed items of a table that was not requested make the answer unusable', () => {
  const answer = { UnprocessedItems: { others: [] } };
  expect(missingInAnswer('BatchWriteItem', answer, { RequestItems: { things: [] } })).toBe('UnprocessedItems');
});

test('a table whose keys are all unprocessed needs no responses', () => {
  const answer = { Responses: {}, UnprocessedKeys: { things: {} } };
  expect(missingInAnswer('BatchGetItem', answer, { RequestItems: { things: {} } })).toBeUndefined();
});

test('a count needs no items', () => {
  expect(missingInAnswer('Scan', { Count: 3, ScannedCount: 3 }, { Select: 'COUNT' })).toBeUndefined();
});

test('the checks know every operation that the project sends', () => {
  const files = ['lib', 'lambda', 'producer', 'bin', 'scripts', 'bench'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(ROOT, folder, name)),
  );
  const sent = new Set(
    files.flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      if (!/@aws-sdk\/client-(kinesis|dynamodb)'/.test(text)) return [];
      return [...text.matchAll(/new ([A-Z]\w+)Command\(/g)].map((match) => match[1]!);
    }),
  );
  expect(sent.size).toBeGreaterThan(10);
  expect([...sent].filter((operation) => !CHECKED_OPERATIONS.has(operation))).toEqual([]);
});
