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
  const MiB = ofBytes(2 ** 20 - 3);
  expect(await put(Array.from({ length: 10 }, () => MiB))).toMatchObject({ FailedRecordCount: 0 });
  expect(await put([...Array.from({ length: 10 }, () => MiB), ofBytes(0)])).toEqual({
    __type: 'InvalidArgumentException',
    message: 'Records size exceeds 10 MB limit',
  });
});

test('a record has at most 1 MiB with its partition key, in whichever way it comes', async () => {
  const { call, send, createStream } = aKinesis();
  await createStream('events');
  // Three characters, nine bytes.
  const record = (bytes: number) => ({ PartitionKey: '\u20ac'.repeat(3), Data: Buffer.alloc(bytes - 9) });
  const inJson = (bytes: number) => ({ ...record(bytes), Data: record(bytes).Data.toString('base64') });
  const ascii = (bytes: number) => ({ PartitionKey: 'nine more', Data: inJson(bytes).Data });
  const inCbor = async (operation: string, request: object) => {
    const { body } = await send(operation, encodeCbor({ StreamName: 'events', ...request }), 'cbor');
    return body;
  };
  const ways = [
    (bytes: number) => call('PutRecord', { StreamName: 'events', ...inJson(bytes) }),
    (bytes: number) => call('PutRecords', { StreamName: 'events', Records: [inJson(bytes)] }),
    (bytes: number) => call('PutRecords', { StreamName: 'events', Records: [ascii(bytes)] }),
    (bytes: number) => inCbor('PutRecord', record(bytes)),
    (bytes: number) => inCbor('PutRecords', { Records: [record(bytes)] }),
  ];
  for (const put of ways) {
    expect(await put(2 ** 20)).not.toHaveProperty('__type');
    expect(await put(2 ** 20 + 1)).toEqual({
      __type: 'ValidationException',
      message: 'The record has 1048577 bytes with its partition key; the stream takes 1048576.',
    });
  }
});

test('a stream with a larger record size takes larger records', async () => {
  const { call } = aKinesis();
  await call('CreateStream', { StreamName: 'large', ShardCount: 1, MaxRecordSizeInKiB: 2_048 });
  const put = (bytes: number) =>
    call('PutRecord', { StreamName: 'large', PartitionKey: 'a', Data: Buffer.alloc(bytes).toString('base64') });
  expect(await put(2 ** 21 - 1)).toMatchObject({ ShardId: 'shardId-000000000000' });
  expect(await put(2 ** 21)).toMatchObject({ __type: 'ValidationException' });
});

test('GetRecords gives at most 10 MiB at once, in either format, and goes on behind them', async () => {
  const { call, send, createStream, iterator } = aKinesis();
  await createStream('events');
  const Records = Array.from({ length: 6 }, () => ({
    PartitionKey: 'a',
    Data: Buffer.alloc(2 ** 20 - 1).toString('base64'),
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
