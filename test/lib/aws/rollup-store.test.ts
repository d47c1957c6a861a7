import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  type BatchGetItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createRollupStore } from '../../../lib/aws/rollup-store';
import { rollupKeyText, type Rollup, type RollupKey } from '../../../lib/domain/bronze/rollup';
import { rollupItem } from '../../../lib/domain/bronze/rollup-item';

const TABLE = 'rollups';
const open = new AbortController().signal;
const key = (slot: string): RollupKey => ({ scope: 'credit#total', slot });

function aRollup(slot: string, lastSequence = '495'): Rollup {
  const counts = { 'type:CREDIT_ASSESSMENT': 2, 'month:2026-01': 2 };
  const time = '2026-01-04T17:14:28.514Z';
  return { ...key(slot), lastSequence, events: 2, counts, firstEventTime: time, lastEventTime: time };
}

function serviceFault(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error('as DynamoDB says'), { name, $metadata: { httpStatusCode } });
}

function aStore() {
  const mock = mockClient(new DynamoDBClient({ region: 'us-east-1' }));
  const waits: number[] = [];
  const patience = { random: () => 0.5, sleep: async (ms: number) => void waits.push(ms) };
  return { mock, waits, store: createRollupStore(mock as unknown as DynamoDBClient, TABLE, patience) };
}

test('items are read consistently, 100 keys to a call', async () => {
  const { mock, store } = aStore();
  mock.on(BatchGetItemCommand).callsFake(({ RequestItems }: BatchGetItemCommandInput) => ({
    Responses: { [TABLE]: RequestItems![TABLE]!.Keys!.map(({ slot }) => rollupItem(aRollup(slot!.S!), 0)) },
  }));
  const keys = Array.from({ length: 101 }, (_, i) => key(`shard-${i}`));
  const found = await store.read(keys, open);
  expect(found.get(rollupKeyText(key('shard-100')))).toEqual(aRollup('shard-100'));
  expect(found.size).toBe(101);
  const requests = mock.commandCalls(BatchGetItemCommand).map((call) => call.args[0].input.RequestItems![TABLE]!);
  expect(requests.map((request) => request.Keys!.length)).toEqual([100, 1]);
  expect(requests.every((request) => request.ConsistentRead)).toBe(true);
});

test('unprocessed keys are requested again', async () => {
  const { mock, store } = aStore();
  mock
    .on(BatchGetItemCommand)
    .resolvesOnce({
      Responses: { [TABLE]: [rollupItem(aRollup('a'), 0)] },
      UnprocessedKeys: { [TABLE]: { Keys: [{ scope: { S: 'credit#total' }, slot: { S: 'b' } }] } },
    })
    .resolvesOnce({ Responses: { [TABLE]: [rollupItem(aRollup('b'), 0)] } });
  expect((await store.read([key('a'), key('b')], open)).size).toBe(2);
});

test('a read that DynamoDB does not complete before the deadline is an error, not a missing item', async () => {
  const { mock } = aStore();
  const deadline = new AbortController();
  const sleep = async () => deadline.abort();
  const store = createRollupStore(mock as unknown as DynamoDBClient, TABLE, { random: () => 0.5, sleep });
  const left = { Keys: [{ scope: { S: 'credit#total' }, slot: { S: 'a' } }] };
  mock.on(BatchGetItemCommand).resolves({ Responses: {}, UnprocessedKeys: { [TABLE]: left } });
  await expect(store.read([key('a')], deadline.signal)).rejects.toThrow('1 items of rollups were left unread');
});

test('a read or write that fails for a transient reason is repeated', async () => {
  const { mock, store, waits } = aStore();
  const fault = serviceFault('InternalServerError', 500);
  mock
    .on(BatchGetItemCommand)
    .rejectsOnce(fault)
    .rejectsOnce(fault)
    .resolves({ Responses: { [TABLE]: [] } });
  mock.on(PutItemCommand).rejectsOnce(fault).resolves({});
  expect(await store.read([key('a')], open)).toEqual(new Map());
  expect(await store.write(aRollup('a'), undefined, { updatedAtMs: 7, deadline: open })).toBe('written');
  expect(waits).toEqual([25, 50, 25]);
});

test('a repeated write whose first answer was lost reports the item as moved', async () => {
  const { mock, store } = aStore();
  mock
    .on(PutItemCommand)
    .rejectsOnce(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
    .rejectsOnce(new ConditionalCheckFailedException({ message: 'moved', $metadata: {} }));
  expect(await store.write(aRollup('a'), undefined, { updatedAtMs: 7, deadline: open })).toBe('moved');
});

test('a new item is written if there is none, and a known one if it has not changed', async () => {
  const { mock, store } = aStore();
  mock.on(PutItemCommand).resolves({});
  const options = { updatedAtMs: 7, deadline: open };
  expect(await store.write(aRollup('a'), undefined, options)).toBe('written');
  expect(await store.write(aRollup('a', '500'), aRollup('a', '495'), options)).toBe('written');
  const [created, replaced] = mock.commandCalls(PutItemCommand).map((call) => call.args[0].input);
  expect(created).toMatchObject({
    ConditionExpression: 'attribute_not_exists(#last)',
    ExpressionAttributeNames: { '#last': 'last_sequence' },
    Item: { updated_at: { N: '7' } },
  });
  expect(replaced).toMatchObject({
    ConditionExpression: '#last = :before',
    ExpressionAttributeValues: { ':before': { S: '495' } },
  });
});

test('a changed item is an outcome, and any other failure is thrown', async () => {
  const { mock, store } = aStore();
  mock
    .on(PutItemCommand)
    .rejectsOnce(new ConditionalCheckFailedException({ message: 'moved', $metadata: {} }))
    .rejectsOnce(serviceFault('ResourceNotFoundException', 400));
  const options = { updatedAtMs: 7, deadline: open };
  expect(await store.write(aRollup('a'), undefined, options)).toBe('moved');
  await expect(store.write(aRollup('a'), undefined, options)).rejects.toThrow('as DynamoDB says');
});
