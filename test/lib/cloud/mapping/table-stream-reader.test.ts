import { tableStreamReader } from '../../../../lib/cloud/mapping/table-stream-reader';
import type { ReadPosition, RecordPage, StreamReader } from '../../../../lib/cloud/mapping/stream-reader';
import { aStreamedTable, key, put } from '../dynamodb/a-streamed-table';

const HOUR_MS = 3_600_000;

async function aReader() {
  const table = await aStreamedTable();
  const caller = {
    call: (...call: Parameters<typeof table.engine.call>) => Promise.resolve(table.engine.call(...call)),
  };
  const reader = tableStreamReader({ engine: caller, streamArn: table.streamArn });
  const [shard] = await reader.listShards();
  return { ...table, reader, shardId: shard!.shardId };
}

async function pageAt(reader: StreamReader, shardId: string, position: ReadPosition, limit = 100): Promise<RecordPage> {
  return reader.getRecords(await reader.getIterator(shardId, position), limit);
}

const jsonOf = (data: Uint8Array) => JSON.parse(Buffer.from(data).toString()) as object;
const names = ({ records }: RecordPage) =>
  records.map(({ data }) => (jsonOf(data) as { dynamodb: { Keys: { p: { S: string } } } }).dynamodb.Keys.p.S);

test('changes come in order, as the event of a function has them', async () => {
  const { reader, shardId, clock, ...table } = await aReader();
  await put(table, 'a', { x: '1' });
  await put(table, 'b');
  const { records, next, behindMs } = await pageAt(reader, shardId, { type: 'TRIM_HORIZON' }, 1);
  expect(records).toHaveLength(1);
  expect(records[0]!.arrivalMs).toBe(clock.now());
  expect(behindMs).toBeGreaterThan(0);
  expect(jsonOf(records[0]!.data)).toMatchObject({
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      Keys: key('a'),
      NewImage: { ...key('a'), x: { S: '1' } },
      SequenceNumber: records[0]!.sequenceNumber,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
  const second = await reader.getRecords(next!, 1);
  expect(names(second)).toEqual(['b']);
  expect(await reader.getRecords(second.next!, 1)).toMatchObject({ records: [], behindMs: 0 });
});

test('an item has one partition key, in whatever order its attributes were written', async () => {
  const { reader, shardId, call } = await aReader();
  const { p, s } = key('a');
  await call('PutItem', { TableName: 'rows', Item: { p, s, x: { S: '1' } } });
  await call('PutItem', { TableName: 'rows', Item: { s, x: { S: '2' }, p } });
  await call('PutItem', { TableName: 'rows', Item: key('b') });
  const { records } = await pageAt(reader, shardId, { type: 'TRIM_HORIZON' });
  const [first, second, other] = records.map(({ partitionKey }) => partitionKey);
  expect(second).toBe(first);
  expect(other).not.toBe(first);
});

test('an item that expires was deleted by the service, in the words of the event', async () => {
  const { reader, shardId, clock, call } = await aReader();
  await call('UpdateTimeToLive', { TableName: 'rows', TimeToLiveSpecification: { Enabled: true, AttributeName: 'x' } });
  const x = { N: String(clock.now() / 1000 + 5) };
  await call('PutItem', { TableName: 'rows', Item: { ...key('a'), x } });
  clock.advanceTo(clock.now() + 60_000);
  const { records } = await pageAt(reader, shardId, { type: 'TRIM_HORIZON' });
  expect(records.map(({ data }) => jsonOf(data))).toMatchObject([
    { eventName: 'INSERT' },
    { eventName: 'REMOVE', userIdentity: { principalId: 'dynamodb.amazonaws.com', type: 'Service' } },
  ]);
});

test('LATEST begins behind the records that are there, a sequence number behind its record', async () => {
  const { reader, shardId, ...table } = await aReader();
  for (const p of ['a', 'b']) await put(table, p);
  const latest = await reader.getIterator(shardId, { type: 'LATEST' });
  await put(table, 'c');
  expect(names(await reader.getRecords(latest, 10))).toEqual(['c']);
  const { records } = await pageAt(reader, shardId, { type: 'TRIM_HORIZON' }, 1);
  const { sequenceNumber } = records[0]!;
  expect(names(await pageAt(reader, shardId, { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber }))).toEqual(['b', 'c']);
});

test('a time begins at the records of its second, however many are older', async () => {
  const { reader, shardId, clock, ...table } = await aReader();
  for (let i = 0; i < 5; i++) await put(table, `old ${i}`);
  clock.advanceTo(clock.now() + 10_000);
  await put(table, 'new');
  const timestampMs = clock.now() + 500;
  expect(names(await pageAt(reader, shardId, { type: 'AT_TIMESTAMP', timestampMs }, 2))).toEqual(['new']);
  const later = await pageAt(reader, shardId, { type: 'AT_TIMESTAMP', timestampMs: timestampMs + 5_000 }, 2);
  expect(later).toMatchObject({ records: [], behindMs: 0, next: expect.any(Object) as object });
});

test('a shard that was rolled over is closed, ends, and is the parent of the next one', async () => {
  const { reader, shardId, clock, ...table } = await aReader();
  await put(table, 'a');
  clock.advanceTo(clock.now() + 5 * HOUR_MS);
  await put(table, 'b');
  const shards = await reader.listShards();
  const child = shards[1]!.shardId;
  expect(shards).toEqual([
    { shardId, parentShardIds: [], closed: true },
    { shardId: child, parentShardIds: [shardId], closed: false },
  ]);
  const end = await pageAt(reader, shardId, { type: 'TRIM_HORIZON' });
  expect([names(end), end.next]).toEqual([['a'], undefined]);
  const { sequenceNumber } = end.records[0]!;
  const behind = await pageAt(reader, shardId, { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber });
  expect(behind).toMatchObject({ records: [], next: undefined });
  expect(names(await pageAt(reader, child, { type: 'TRIM_HORIZON' }))).toEqual(['b']);
  const old = await pageAt(reader, shardId, { type: 'AT_TIMESTAMP', timestampMs: clock.now() });
  expect(old).toMatchObject({ records: [], next: undefined });
});

test('an iterator that has expired is told, and one behind trimmed records goes on at the oldest', async () => {
  const { reader, shardId, clock, ...table } = await aReader();
  await put(table, 'a');
  const iterator = await reader.getIterator(shardId, { type: 'TRIM_HORIZON' });
  const { sequenceNumber } = (await reader.getRecords(iterator, 1)).records[0]!;
  clock.advanceTo(clock.now() + 3 * HOUR_MS);
  await put(table, 'b');
  await expect(reader.getRecords(iterator, 1)).rejects.toMatchObject({ reason: 'EXPIRED_ITERATOR' });
  clock.advanceTo(clock.now() + 2 * HOUR_MS);
  await put(table, 'in the next shard');
  clock.advanceTo(clock.now() + 20 * HOUR_MS);
  expect(names(await pageAt(reader, shardId, { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber }))).toEqual(['b']);
});

test.each([
  ['GetRecords', 'nothing that is JSON', 'GetRecords'],
  ['GetRecords', '{"NextShardIterator":"x"}', 'Records'],
  ['GetRecords', '{"Records":[{"eventName":"INSERT"}]}', 'dynamodb'],
  ['DescribeStream', '{}', 'StreamDescription'],
  ['DescribeStream', '{"StreamDescription":{"Shards":[]}}', 'Shards'],
])('an answer of %s that says %s is not believed', async (operation, answer, missing) => {
  const reader = tableStreamReader({
    engine: { call: () => Promise.resolve({ status: 200, body: new TextEncoder().encode(answer) }) },
    streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/rows/stream/2026-01-01T00:00:00.000',
  });
  const read = operation === 'GetRecords' ? reader.getRecords({ value: 'x', notBeforeMs: 0 }, 1) : reader.listShards();
  await expect(read).rejects.toMatchObject({ name: 'UnusableAnswerError', message: expect.stringContaining(missing) });
});
