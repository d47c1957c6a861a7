import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type BatchGetItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createRollupStore } from '../../../lib/aws/rollup-store';
import { rollupKeyText, type Rollup, type RollupKey } from '../../../lib/domain/bronze/rollup';
import { rollupItem } from '../../../lib/domain/bronze/rollup-item';
import type { WriteMode } from '../../../lib/domain/write-mode';

const TABLE = 'rollups';
const open = new AbortController().signal;
const key = (slot: string): RollupKey => ({ scope: 'credit#total', slot });

function aRollup(slot: string, lastSequence = '495'): Rollup {
  const counts = { 'type:CREDIT_ASSESSMENT': 2, 'month:2026-01': 2 };
  const time = '2026-01-04T17:14:28.514Z';
  return { ...key(slot), lastSequence, events: 2, counts, firstEventTime: time, lastEventTime: time };
}

const options = { updatedAtMs: 7, deadline: open };
const creation = (slot: string) => ({ before: undefined, after: aRollup(slot) });
const replacement = (slot: string) => ({ before: aRollup(slot, '495'), after: aRollup(slot, '500') });

const IF_ABSENT = {
  ConditionExpression: 'attribute_not_exists(#last)',
  ExpressionAttributeNames: { '#last': 'last_sequence' },
};
const IF_495 = { ConditionExpression: '#last = :before', ExpressionAttributeValues: { ':before': { S: '495' } } };

const conditionFailure = () => new ConditionalCheckFailedException({ message: 'moved', $metadata: {} });
const lostAnswer = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

function cancelled(...codes: readonly string[]): Error {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
}

function serviceFault(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error('as DynamoDB says'), { name, $metadata: { httpStatusCode } });
}

function aStore(mode: WriteMode = 'puts') {
  const mock = mockClient(new DynamoDBClient({ region: 'us-east-1' }));
  const waits: number[] = [];
  const patience = { random: () => 0.5, sleep: async (ms: number) => void waits.push(ms) };
  return { mock, waits, store: createRollupStore(mock as unknown as DynamoDBClient, TABLE, patience, mode) };
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
  const store = createRollupStore(mock as unknown as DynamoDBClient, TABLE, { random: () => 0.5, sleep }, 'puts');
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
  expect(await store.write([creation('a')], options)).toEqual([]);
  expect(waits).toEqual([25, 50, 25]);
});

test('a repeated put whose first answer was lost reports the item as moved', async () => {
  const { mock, store } = aStore();
  mock.on(PutItemCommand).rejectsOnce(lostAnswer()).rejectsOnce(conditionFailure());
  expect(await store.write([creation('a')], options)).toEqual([creation('a')]);
});

test('a new item is put if there is none, and a known one if it has not changed', async () => {
  const { mock, store } = aStore();
  mock.on(PutItemCommand).resolves({});
  expect(await store.write([creation('a'), replacement('b')], options)).toEqual([]);
  const [created, replaced] = mock.commandCalls(PutItemCommand).map((call) => call.args[0].input);
  expect(created).toMatchObject({ ...IF_ABSENT, Item: { updated_at: { N: '7' } } });
  expect(replaced).toMatchObject(IF_495);
});

test('a changed item is an outcome, and any other failure is thrown', async () => {
  const { mock, store } = aStore();
  mock
    .on(PutItemCommand)
    .rejectsOnce(conditionFailure())
    .resolvesOnce({})
    .rejectsOnce(serviceFault('ResourceNotFoundException', 400));
  expect(await store.write([creation('a'), creation('b')], options)).toEqual([creation('a')]);
  await expect(store.write([creation('a')], options)).rejects.toThrow('as DynamoDB says');
});

describe('in transactions', () => {
  const manyChanges = Array.from({ length: 101 }, (_, i) => creation(`shard-${i}`));
  const sent = (mock: ReturnType<typeof aStore>['mock']) =>
    mock.commandCalls(TransactWriteItemsCommand).map((call) => call.args[0].input);

  test('a hundred items go in one call, each on the condition that it has not changed', async () => {
    const { mock, store } = aStore('transactions');
    mock.on(TransactWriteItemsCommand).resolves({});
    expect(await store.write([...manyChanges, replacement('b')], options)).toEqual([]);
    const actions = sent(mock).map(({ TransactItems }) => TransactItems!);
    expect(actions.map(({ length }) => length)).toEqual([100, 2]);
    expect(actions[0]![0]).toMatchObject({ Put: { ...IF_ABSENT, TableName: TABLE } });
    expect(actions[1]![1]).toMatchObject({ Put: IF_495 });
  });

  test('one item that has changed leaves all of its transaction unwritten, and none of the others', async () => {
    const { mock, store } = aStore('transactions');
    mock.on(TransactWriteItemsCommand).resolvesOnce({}).rejectsOnce(cancelled('ConditionalCheckFailed', 'None'));
    const last = [replacement('b'), replacement('c')];
    expect(await store.write([...manyChanges.slice(0, 100), ...last], options)).toEqual(last);
  });

  test('a conflict, a throttle or a lost answer repeats the call with the same token until it is written', async () => {
    const { mock, store, waits } = aStore('transactions');
    mock
      .on(TransactWriteItemsCommand)
      .rejectsOnce(cancelled('None', 'TransactionConflict'))
      .rejectsOnce(cancelled('ThrottlingError', 'TransactionConflict'))
      .rejectsOnce(serviceFault('TransactionInProgressException', 400))
      .rejectsOnce(lostAnswer())
      .resolves({});
    expect(await store.write([creation('a'), creation('b')], options)).toEqual([]);
    expect(waits).toHaveLength(4);
    const tokens = sent(mock).map(({ ClientRequestToken }) => ClientRequestToken);
    expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(tokens).toEqual(Array(5).fill(tokens[0]));
    await store.write([creation('a')], options);
    expect(sent(mock).at(-1)!.ClientRequestToken).not.toBe(tokens[0]);
  });

  test('a transaction that was cancelled for no stated reason is an error, and not taken for an item that has changed', async () => {
    const { mock, store, waits } = aStore('transactions');
    const unsaid = new TransactionCanceledException({ message: 'cancelled, unsaid why', $metadata: {} });
    for (const cancellation of [unsaid, cancelled(), cancelled('None', 'None')]) {
      mock.on(TransactWriteItemsCommand).rejects(cancellation);
      await expect(store.write([creation('a'), creation('b')], options)).rejects.toThrow(cancellation.message);
    }
    expect(waits).toEqual([]);
  });

  test('a conflict that lasts until the deadline, and an item that DynamoDB refuses, are thrown', async () => {
    const deadline = new AbortController();
    const { mock } = aStore();
    const sleep = async () => deadline.abort();
    const patience = { random: () => 0.5, sleep };
    const store = createRollupStore(mock as unknown as DynamoDBClient, TABLE, patience, 'transactions');
    mock.on(TransactWriteItemsCommand).rejects(cancelled('TransactionConflict'));
    const late = { updatedAtMs: 7, deadline: deadline.signal };
    await expect(store.write([creation('a')], late)).rejects.toThrow('cancelled');
    mock.on(TransactWriteItemsCommand).rejects(cancelled('None', 'ValidationError'));
    await expect(store.write([creation('a')], options)).rejects.toThrow('cancelled');
  });
});
