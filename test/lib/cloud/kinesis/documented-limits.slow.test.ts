import { encodeCbor } from '../../../../lib/cloud/engines/cbor/encode';
import { aKinesis } from './a-kinesis';

test('the limits of a request are those that AWS documents', async () => {
  const { call, createStream } = aKinesis();
  await createStream('events');
  const put = (Records: readonly object[]) => call('PutRecords', { StreamName: 'events', Records });
  const ofBytes = (bytes: number) => ({ Data: Buffer.alloc(bytes).toString('base64'), PartitionKey: 'key' });
  const many = (count: number) => Array.from({ length: count }, () => ({ Data: '', PartitionKey: 'a' }));
  expect(await put(many(500))).toMatchObject({ FailedRecordCount: 0 });
  expect(await put(many(501))).toMatchObject({ __type: 'ValidationException' });
  expect(await put([ofBytes(2 ** 20)])).toMatchObject({ FailedRecordCount: 0 });
  expect(await put([ofBytes(2 ** 20 + 1)])).toMatchObject({ __type: 'ValidationException' });
  const MiB = ofBytes(2 ** 20 - 3);
  expect(await put(Array.from({ length: 10 }, () => MiB))).toMatchObject({ FailedRecordCount: 0 });
  expect(await put([...Array.from({ length: 10 }, () => MiB), ofBytes(0)])).toEqual({
    __type: 'InvalidArgumentException',
    message: 'Records size exceeds 10 MB limit',
  });
});

test('a stream with a larger record size takes larger records', async () => {
  const { call } = aKinesis();
  await call('CreateStream', { StreamName: 'large', ShardCount: 1, MaxRecordSizeInKiB: 2_048 });
  const put = (bytes: number) =>
    call('PutRecord', { StreamName: 'large', PartitionKey: 'a', Data: Buffer.alloc(bytes).toString('base64') });
  expect(await put(2 ** 21)).toMatchObject({ ShardId: 'shardId-000000000000' });
  expect(await put(2 ** 21 + 1)).toMatchObject({ __type: 'ValidationException' });
});

test('GetRecords gives at most 10 MiB at once, in either format, and goes on behind them', async () => {
  const { call, send, createStream, iterator } = aKinesis();
  await createStream('events');
  const Records = Array.from({ length: 6 }, () => ({
    PartitionKey: 'a',
    Data: Buffer.alloc(2 ** 20).toString('base64'),
  }));
  for (let round = 0; round < 2; round += 1) await call('PutRecords', { StreamName: 'events', Records });
  const ShardIterator = await iterator('events', '0');
  const { Records: read, NextShardIterator } = await call('GetRecords', { ShardIterator });
  const { body, bytes } = await send('GetRecords', encodeCbor({ ShardIterator }), 'cbor');
  expect(bytes.length).toBeGreaterThan(9 * 2 ** 20);
  expect([(read as unknown[]).length, (body.Records as unknown[]).length]).toEqual([10, 10]);
  const { Records: rest } = await call('GetRecords', { ShardIterator: NextShardIterator });
  expect(rest).toHaveLength(2);
});
