import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  GetItemCommand,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  PutRecordCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { AWS_FAULT_KINDS, LEGION_FAULT_KINDS, type FaultKind } from '../../../../lib/cloud/faults/fault-kind';
import { FAULT_SCOPES } from '../../../../lib/cloud/faults/fault-scope';
import { ReadError } from '../../../../lib/cloud/mapping/stream-reader';
import { aSet } from './a-rule';
import { CLIENT_WAYS, openWaysIn, type Clients, type WaysIn } from './ways-in';

let ways: WaysIn;
beforeAll(async () => {
  ways = await openWaysIn();
  const { kinesis, dynamodb } = ways.clients['HTTP/1.1'];
  await kinesis.send(new CreateStreamCommand({ StreamName: 'events', ShardCount: 1 }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'rows',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});
afterAll(() => ways.stop());
afterEach(() => ways.inject(undefined));

const Data = Buffer.from('x');
const put = ({ kinesis }: Clients, key = 'a') =>
  kinesis.send(new PutRecordCommand({ StreamName: 'events', PartitionKey: key, Data }));

/** Every kind that calls of services meet. */
const KINDS = [...AWS_FAULT_KINDS, ...LEGION_FAULT_KINDS].filter((kind) => FAULT_SCOPES[kind].services.length > 0);

/** A call that the kind hits. */
function callFor(kind: FaultKind, { kinesis, dynamodb }: Clients, iterator: string): Promise<unknown> {
  if (kind === 'aws:kinesis:stream-expired-iterator-exception')
    return kinesis.send(new GetRecordsCommand({ ShardIterator: iterator }));
  if (kind === 'legion:partial-put-failure')
    return kinesis.send(new PutRecordsCommand({ StreamName: 'events', Records: [{ PartitionKey: 'a', Data }] }));
  if (kind === 'legion:unprocessed-items')
    return dynamodb.send(
      new BatchWriteItemCommand({ RequestItems: { rows: [{ PutRequest: { Item: { id: { S: 'a' } } } }] } }),
    );
  return put({ kinesis, dynamodb });
}

async function iteratorOf({ kinesis }: Clients): Promise<string> {
  const where = { StreamName: 'events', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' } as const;
  return (await kinesis.send(new GetShardIteratorCommand(where))).ShardIterator!;
}

test('every kind of fault of calls fires on every way in, once for each call, and is told', async () => {
  const iterator = await iteratorOf(ways.clients['HTTP/1.1']);
  const reader = ways.reader('events');
  for (const kind of KINDS) {
    for (const way of CLIENT_WAYS) {
      await ways.inject(aSet({ kind, name: `${kind} over ${way}`, delayMs: 1 }));
      await callFor(kind, ways.clients[way], iterator).catch(() => undefined);
    }
    await ways.inject(aSet({ kind, name: `${kind} by the mapping`, delayMs: 1 }));
    await reader.getRecords({ value: iterator }, 10).catch(() => undefined);
  }
  await ways.inject(undefined);
  const ofReaders = KINDS.filter((kind) => FAULT_SCOPES[kind].operations?.includes('GetRecords') !== false);
  const expected = KINDS.flatMap((kind) => [
    ...CLIENT_WAYS.map((way) => `${kind} over ${way}`),
    ...(ofReaders.includes(kind) ? [`${kind} by the mapping`] : []),
  ]);
  expect(ways.fired.map(({ rule }) => rule)).toEqual(expected);
  expect(ways.fired.every(({ number }) => number === 0)).toBe(true);
});

describe.each(CLIENT_WAYS)('over %s, an ordinary client', (way) => {
  const clients = () => ways.clients[way];

  test.each([
    ['aws:fis:inject-api-internal-error', 'InternalFailure', 'InternalServerError', 500],
    ['aws:fis:inject-api-throttle-error', 'ThrottlingException', 'ThrottlingException', 400],
    ['aws:fis:inject-api-unavailable-error', 'ServiceUnavailable', 'ServiceUnavailable', 503],
  ] as const)('gets %s as %s of Kinesis and %s of DynamoDB', async (kind, ofStreams, ofTables, httpStatusCode) => {
    await ways.inject(aSet({ kind }));
    await expect(put(clients())).rejects.toMatchObject({ name: ofStreams, $metadata: { httpStatusCode } });
    const list = clients().dynamodb.send(new ListTablesCommand({}));
    await expect(list).rejects.toMatchObject({ name: ofTables, $metadata: { httpStatusCode } });
  });

  test('gets the exceptions of streams at the operations that have them', async () => {
    const iterator = await iteratorOf(clients());
    await ways.inject(aSet({ kind: 'aws:kinesis:stream-provisioned-throughput-exception' }));
    await expect(put(clients())).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    await ways.inject(aSet({ kind: 'aws:kinesis:stream-expired-iterator-exception' }));
    await put(clients());
    const read = clients().kinesis.send(new GetRecordsCommand({ ShardIterator: iterator }));
    await expect(read).rejects.toMatchObject({ name: 'ExpiredIteratorException' });
  });

  test('finds refused records by their own ErrorCode', async () => {
    await ways.inject(aSet({ kind: 'legion:partial-put-failure' }, 2));
    const Records = Array.from({ length: 20 }, (_none, at) => ({ PartitionKey: `k${at}`, Data }));
    const answer = await clients().kinesis.send(new PutRecordsCommand({ StreamName: 'events', Records }));
    const refused = answer.Records!.filter(({ ErrorCode }) => ErrorCode !== undefined);
    expect(answer.Records).toHaveLength(20);
    expect(answer.FailedRecordCount).toBe(refused.length);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(20);
  });

  test('finds what was left unprocessed, and sends it again', async () => {
    const { dynamodb } = clients();
    const ids = Array.from({ length: 20 }, (_none, at) => `${way}-${at}`);
    let left: BatchWriteItemCommand['input']['RequestItems'] = {
      rows: ids.map((id) => ({ PutRequest: { Item: { id: { S: id } } } })),
    };
    const calls: number[] = [];
    await ways.inject(aSet({ kind: 'legion:unprocessed-items', percentage: 80 }, 2));
    for (; Object.keys(left ?? {}).length > 0; calls.push(left?.rows?.length ?? 0))
      left = (await dynamodb.send(new BatchWriteItemCommand({ RequestItems: left }))).UnprocessedItems;
    expect(calls.length).toBeGreaterThan(1);
    await ways.inject(aSet({ kind: 'legion:unprocessed-items' }, 2));
    const Keys = ids.map((id) => ({ id: { S: id } }));
    const some = await dynamodb.send(new BatchGetItemCommand({ RequestItems: { rows: { Keys } } }));
    expect(some.UnprocessedKeys?.rows?.Keys?.length).toBeGreaterThan(0);
    await ways.inject(undefined);
    const all = await dynamodb.send(new BatchGetItemCommand({ RequestItems: { rows: { Keys } } }));
    expect(all.Responses?.rows).toHaveLength(20);
  });

  test.each(['legion:reset', 'legion:applied-then-reset', 'legion:truncated-answer'] as const)(
    'loses its connection by %s, and its next call is answered',
    async (kind) => {
      await ways.inject(aSet({ kind }));
      await expect(put(clients(), `${way} ${kind}`)).rejects.toThrow(/ECONNRESET|aborted|NGHTTP2_INTERNAL_ERROR/);
      await ways.inject(undefined);
      await put(clients());
      const ShardIterator = await iteratorOf(clients());
      const { Records } = await clients().kinesis.send(new GetRecordsCommand({ ShardIterator }));
      const came = Records!.filter(({ PartitionKey }) => PartitionKey === `${way} ${kind}`);
      expect(came).toHaveLength(kind === 'legion:reset' ? 0 : 1);
    },
  );

  test('gets nothing in an empty answer, and waits for a slow one', async () => {
    await ways.inject(aSet({ kind: 'legion:empty-answer' }));
    const { $metadata, ...members } = await put(clients());
    expect($metadata.httpStatusCode).toBe(200);
    expect(members).toEqual({});
    await ways.inject(aSet({ kind: 'legion:slow-answer', delayMs: 50 }));
    const startedMs = performance.now();
    await clients().dynamodb.send(new GetItemCommand({ TableName: 'rows', Key: { id: { S: 'a' } } }));
    expect(performance.now() - startedMs).toBeGreaterThan(45);
  });
});

test("the mapping's reader gets faults as refusals that it knows, and as a connection that broke", async () => {
  const reader = ways.reader('events');
  const iterator = await reader.getIterator('shardId-000000000000', { type: 'TRIM_HORIZON' });
  const read = async (kind: FaultKind) => {
    await ways.inject(aSet({ kind }));
    return reader.getRecords(iterator, 10).catch((error: unknown) => error);
  };
  expect(await read('aws:kinesis:stream-expired-iterator-exception')).toMatchObject({ reason: 'EXPIRED_ITERATOR' });
  expect(await read('aws:kinesis:stream-provisioned-throughput-exception')).toMatchObject({ reason: 'THROTTLED' });
  expect(await read('aws:fis:inject-api-throttle-error')).toBeInstanceOf(ReadError);
  expect(await read('aws:fis:inject-api-unavailable-error')).toMatchObject({
    message: 'GetRecords: ServiceUnavailable: The request has failed due to a temporary failure of the server.',
  });
  for (const kind of ['legion:reset', 'legion:applied-then-reset', 'legion:truncated-answer'] as const)
    expect(await read(kind)).toMatchObject({ code: 'ECONNRESET' });
  expect(await read('legion:empty-answer')).toMatchObject({ name: 'UnusableAnswerError' });
});
