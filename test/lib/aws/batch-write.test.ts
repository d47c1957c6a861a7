import { BatchWriteItemCommand, DynamoDBClient, type BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { batchWrite, type BatchWriteTarget } from '../../../lib/aws/batch-write';
import { itemSizeBytes } from '../../../lib/aws/batch-write-size';
import type { Item } from '../../../lib/domain/bronze/attribute';

const TABLE = 'things';
const item = (id: number, changes: Item = {}): Item => ({ id: { S: `id-${id}` }, part: { S: 'a' }, ...changes });
const someItems = (count: number) => Array.from({ length: count }, (_, id) => item(id));

function idsOf(input: BatchWriteItemCommandInput): string[] {
  return input.RequestItems![TABLE]!.map((request) => request.PutRequest!.Item!.id!.S!);
}

/** A table that answers every call by `answer`, and records the calls and the waits. */
function aTable(answer: (ids: string[], call: number) => unknown) {
  const mock = mockClient(new DynamoDBClient({ region: 'us-east-1' }));
  const calls: string[][] = [];
  const waits: number[] = [];
  mock.on(BatchWriteItemCommand).callsFake((input: BatchWriteItemCommandInput) => {
    calls.push(idsOf(input));
    return answer(calls.at(-1)!, calls.length);
  });
  const target: BatchWriteTarget = {
    client: mock as unknown as DynamoDBClient,
    tableName: TABLE,
    keyNames: ['id', 'part'],
    random: () => 0.5,
    sleep: async (ms) => void waits.push(ms),
  };
  return { target, calls, waits };
}

function unprocessed(ids: readonly string[]) {
  const requests = ids.map((id) => ({ PutRequest: { Item: { id: { S: id }, part: { S: 'a' } } } }));
  return { UnprocessedItems: { [TABLE]: requests } };
}

function failure(name: string, httpStatusCode?: number): Error {
  const fault = Object.assign(new Error('as DynamoDB says'), { name });
  return httpStatusCode === undefined ? fault : Object.assign(fault, { $metadata: { httpStatusCode } });
}

function storedTimes(count: number) {
  return Array.from({ length: count }, () => ({ kind: 'stored' }));
}

const open = new AbortController().signal;

test('items go in calls of at most 25', async () => {
  const { target, calls } = aTable(() => ({}));
  const { outcomes } = await batchWrite(target, someItems(60), open);
  expect(calls.map((ids) => ids.length)).toEqual([25, 25, 10]);
  expect(outcomes).toEqual(storedTimes(60));
});

test('at most eight calls are in flight', async () => {
  let running = 0;
  let most = 0;
  const { target } = aTable(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return {};
  });
  await batchWrite(target, someItems(500), open);
  expect(most).toBe(8);
});

test('only the unprocessed items are sent again, after a random part of a doubling wait', async () => {
  const { target, calls, waits } = aTable((ids, call) =>
    call === 1 ? unprocessed(ids.slice(1)) : call === 2 ? unprocessed(ids.slice(1)) : {},
  );
  const { outcomes, retriedItems } = await batchWrite(target, someItems(3), open);
  expect(calls).toEqual([['id-0', 'id-1', 'id-2'], ['id-1', 'id-2'], ['id-2']]);
  expect(waits).toEqual([25, 50]);
  expect(retriedItems).toBe(3);
  expect(outcomes).toEqual(storedTimes(3));
});

test('when an unprocessed item is not recognized, no item of its call counts as stored', async () => {
  const { target, calls } = aTable((_, call) => (call === 1 ? unprocessed(['id-9']) : {}));
  expect((await batchWrite(target, someItems(2), open)).outcomes).toEqual(storedTimes(2));
  expect(calls).toEqual([
    ['id-0', 'id-1'],
    ['id-0', 'id-1'],
  ]);
});

test('a call that is throttled as a whole is sent again', async () => {
  const { target, calls } = aTable((_, call) => {
    if (call === 1) throw failure('ProvisionedThroughputExceededException');
    return {};
  });
  expect((await batchWrite(target, someItems(2), open)).outcomes).toEqual(storedTimes(2));
  expect(calls).toHaveLength(2);
});

test('at the deadline unprocessed items have failed, and stored items are stored', async () => {
  const deadline = new AbortController();
  const { target } = aTable((ids) => unprocessed(ids.slice(-1)));
  const sleep = async () => deadline.abort();
  const { outcomes } = await batchWrite({ ...target, sleep }, someItems(2), deadline.signal);
  expect(outcomes).toEqual([{ kind: 'stored' }, { kind: 'failed', message: expect.stringContaining('unprocessed') }]);
});

test('an item that DynamoDB refuses is isolated from its neighbours, which are stored', async () => {
  const { target, calls } = aTable((ids) => {
    if (ids.includes('id-13')) throw failure('ValidationException');
    return {};
  });
  const { outcomes } = await batchWrite(target, someItems(25), open);
  expect(outcomes.map(({ kind }) => kind).filter((kind) => kind !== 'stored')).toEqual(['refused']);
  expect(outcomes[13]).toEqual({ kind: 'refused', message: 'ValidationException: as DynamoDB says' });
  expect(calls.length).toBeLessThanOrEqual(11); // halving 25 five times, two calls each
});

test('a permanent error fails only the items of its own call', async () => {
  const { target } = aTable((ids) => {
    if (ids.includes('id-30')) throw failure('AccessDeniedException', 400);
    return {};
  });
  const { outcomes } = await batchWrite(target, someItems(60), open);
  const failed = outcomes.flatMap(({ kind }, index) => (kind === 'failed' ? [index] : []));
  expect(failed).toEqual(Array.from({ length: 25 }, (_, i) => 25 + i));
});

test.each([
  ['a fault of the service', failure('InternalServerError', 500)],
  ['an answer that is no JSON', failure('SyntaxError')],
  ['a connection that breaks', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
  ['an answer that does not come in time', failure('TimeoutError')],
])('items are sent again after %s', async (_, fault) => {
  const { target, calls } = aTable((_ids, call) => {
    if (call < 4) throw fault;
    return {};
  });
  const { outcomes, retriedItems } = await batchWrite(target, someItems(2), open);
  expect(outcomes).toEqual(storedTimes(2));
  expect([calls.length, retriedItems]).toEqual([4, 6]);
});

test('a table that is unavailable for a minute stores everything before a later deadline, nothing before an earlier one', async () => {
  for (const [deadlineMs, kind] of [
    [70_000, 'stored'],
    [50_000, 'failed'],
  ] as const) {
    let nowMs = 0;
    const deadline = new AbortController();
    const { target } = aTable(() => {
      if (nowMs < 60_000) throw failure('InternalServerError', 500);
      return {};
    });
    const sleep = async (ms: number) => {
      nowMs += ms;
      if (nowMs >= deadlineMs) deadline.abort();
    };
    const { outcomes } = await batchWrite({ ...target, sleep, random: () => 0.9 }, someItems(30), deadline.signal);
    expect(new Set(outcomes.map((outcome) => outcome.kind))).toEqual(new Set([kind]));
  }
});

test('an item over 400 KB is refused without a call', async () => {
  const { target, calls } = aTable(() => ({}));
  const base = itemSizeBytes(item(0, { b: { B: new Uint8Array(0) } }));
  const largest = item(0, { b: { B: new Uint8Array(409_600 - base) } });
  const larger = item(1, { b: { B: new Uint8Array(409_601 - base) } });
  const { outcomes } = await batchWrite(target, [largest, larger], open);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'refused']);
  expect(calls).toEqual([['id-0']]);
});

test('no items cause no call', async () => {
  const { target, calls } = aTable(() => ({}));
  expect(await batchWrite(target, [], open)).toEqual({ outcomes: [], retriedItems: 0 });
  expect(calls).toEqual([]);
});
