import { decodeCbor, EpochTime } from '../../../../lib/cloud/engines/cbor/decode';
import { encodeCbor } from '../../../../lib/cloud/engines/cbor/encode';
import { KINESIS_OPERATIONS } from '../../../../lib/cloud/kinesis/operations/operations';
import { KINESIS_OPERATIONS as SAID } from '../../../../lib/cloud/gateway/operations/kinesis';
import { aKinesis, START_MS } from './a-kinesis';

const ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/';

test('the table of operations says what the engine does', () => {
  const said = [...SAID.operations].flatMap(([name, { depth }]) => (depth === 'none' ? [] : [name]));
  expect(KINESIS_OPERATIONS.map(({ name }) => name)).toEqual(said);
});

test('a stream is created, described, listed and deleted', async () => {
  const { call, createStream, clock } = aKinesis();
  await createStream('events', 2);
  expect(await call('DescribeStreamSummary', { StreamName: 'events' })).toEqual({
    StreamDescriptionSummary: {
      StreamName: 'events',
      StreamARN: `${ARN}events`,
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      RetentionPeriodHours: 24,
      StreamCreationTimestamp: START_MS / 1000,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      EncryptionType: 'NONE',
      OpenShardCount: 2,
      ConsumerCount: 0,
      MaxRecordSizeInKiB: 1_024,
    },
  });
  expect(await call('CreateStream', { StreamName: 'events', ShardCount: 1 })).toEqual({
    __type: 'ResourceInUseException',
    message: 'Stream events under account 000000000000 already exists.',
  });
  clock.advanceTo(START_MS + 500);
  await createStream('alarms');
  const { StreamNames, StreamSummaries } = await call('ListStreams');
  expect(StreamNames).toEqual(['alarms', 'events']);
  expect(StreamSummaries).toMatchObject([
    { StreamName: 'alarms', StreamCreationTimestamp: START_MS / 1000 + 0.5 },
    { StreamName: 'events', StreamARN: `${ARN}events` },
  ]);
  expect(await call('DeleteStream', { StreamARN: `${ARN}events` })).toEqual({});
  expect(await call('DescribeStream', { StreamName: 'events' })).toEqual({
    __type: 'ResourceNotFoundException',
    message: 'Stream events under account 000000000000 not found.',
  });
});

test('a stream takes its time to be created, changed and deleted where it is told to', async () => {
  const { call, clock } = aKinesis({ transitionMs: 500 });
  const status = async () => {
    const { StreamDescription } = await call('DescribeStream', { StreamName: 'events' });
    return (StreamDescription as { readonly StreamStatus: string } | undefined)?.StreamStatus;
  };
  await call('CreateStream', { StreamName: 'events', ShardCount: 1 });
  expect(await status()).toBe('CREATING');
  clock.advanceTo(START_MS + 500);
  expect(await status()).toBe('ACTIVE');
  await call('SplitShard', { StreamName: 'events', ShardToSplit: '0', NewStartingHashKey: '1000' });
  expect(await status()).toBe('UPDATING');
  expect(await call('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: '' })).toMatchObject({
    ShardId: 'shardId-000000000000',
  });
  clock.advanceTo(START_MS + 1_000);
  expect(await call('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: '' })).toMatchObject({
    ShardId: 'shardId-000000000002',
  });
  await call('DeleteStream', { StreamName: 'events' });
  expect(await status()).toBe('DELETING');
  clock.advanceTo(START_MS + 1_500);
  expect(await status()).toBeUndefined();
});

test.each(['map', 'filter', '__proto__', 'constructor', 'toString'])('a stream can be named %s', async (name) => {
  const { call, createStream, readAll } = aKinesis();
  await createStream(name);
  await call('PutRecords', { StreamName: name, Records: [{ PartitionKey: name, Data: 'QQ==' }] });
  expect(await readAll(name, '0')).toMatchObject([{ PartitionKey: name, Data: 'QQ==' }]);
  expect(await call('ListStreams')).toMatchObject({ StreamNames: [name] });
});

test('a stream in on-demand mode begins with four shards, which are not split by hand', async () => {
  const { call } = aKinesis();
  const StreamModeDetails = { StreamMode: 'ON_DEMAND' };
  await call('CreateStream', { StreamName: 'free', StreamModeDetails });
  expect(await call('DescribeStreamSummary', { StreamName: 'free' })).toMatchObject({
    StreamDescriptionSummary: { OpenShardCount: 4, StreamModeDetails },
  });
  expect(await call('DescribeLimits')).toMatchObject({ OpenShardCount: 4, OnDemandStreamCount: 1 });
  const split = { StreamName: 'free', ShardToSplit: '0', NewStartingHashKey: '10' };
  expect(await call('SplitShard', split)).toMatchObject({ __type: 'ValidationException' });
  const change = (StreamMode: string) =>
    call('UpdateStreamMode', { StreamARN: `${ARN}free`, StreamModeDetails: { StreamMode } });
  expect(await change('PROVISIONED')).toEqual({});
  expect(await call('SplitShard', split)).toEqual({});
  expect(await change('ON_DEMAND')).toEqual({});
  expect(await change('PROVISIONED')).toMatchObject({ __type: 'LimitExceededException' });
});

test('records that have outlived the retention do not come back when it grows', async () => {
  const { call, createStream, readAll, clock } = aKinesis();
  await createStream('events');
  await call('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: 'QQ==' });
  clock.advanceTo(START_MS + 25 * 3_600_000);
  await call('IncreaseStreamRetentionPeriod', { StreamName: 'events', RetentionPeriodHours: 48 });
  expect(await readAll('events', '0')).toEqual([]);
});

test('retention goes up to a year, and down to a day, and what it does not cover is gone', async () => {
  const { call, createStream, readAll, clock } = aKinesis();
  await createStream('events');
  const change = (operation: 'Increase' | 'Decrease', RetentionPeriodHours: number) =>
    call(`${operation}StreamRetentionPeriod`, { StreamName: 'events', RetentionPeriodHours });
  expect(await change('Increase', 8_760)).toEqual({});
  expect(await change('Increase', 8_761)).toEqual({
    __type: 'InvalidArgumentException',
    message: 'Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too long.',
  });
  expect(await change('Increase', 24)).toMatchObject({ __type: 'InvalidArgumentException' });
  await call('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: 'QQ==' });
  clock.advanceTo(START_MS + 8_760 * 3_600_000);
  expect(await readAll('events', '0')).toHaveLength(1);
  expect(await change('Decrease', 8_759)).toEqual({});
  expect(await readAll('events', '0')).toEqual([]);
});

test('tags are added, listed and removed by the name and by the ARN', async () => {
  const { call, createStream } = aKinesis();
  await createStream('events');
  await call('AddTagsToStream', { StreamName: 'events', Tags: { b: '2', a: '1' } });
  await call('TagResource', { ResourceARN: `${ARN}events`, Tags: { c: '3', a: 'one' } });
  const tags = [
    { Key: 'a', Value: 'one' },
    { Key: 'b', Value: '2' },
    { Key: 'c', Value: '3' },
  ];
  expect(await call('ListTagsForResource', { ResourceARN: `${ARN}events` })).toEqual({ Tags: tags });
  expect(await call('ListTagsForStream', { StreamName: 'events', Limit: 1, ExclusiveStartTagKey: 'a' })).toEqual({
    Tags: [tags[1]],
    HasMoreTags: true,
  });
  await call('RemoveTagsFromStream', { StreamName: 'events', TagKeys: ['a'] });
  await call('UntagResource', { ResourceARN: `${ARN}events`, TagKeys: ['b', 'none'] });
  expect(await call('ListTagsForStream', { StreamName: 'events' })).toEqual({ Tags: [tags[2]], HasMoreTags: false });
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`key ${n}`, '']));
  expect(await call('AddTagsToStream', { StreamName: 'events', Tags: many })).toMatchObject({
    __type: 'InvalidArgumentException',
  });
});

test('ListStreams goes on from a name or a token', async () => {
  const { call, createStream } = aKinesis();
  for (const name of ['c', 'a', 'b']) await createStream(name);
  const first = await call('ListStreams', { Limit: 2 });
  expect(first).toMatchObject({ StreamNames: ['a', 'b'], HasMoreStreams: true });
  expect(await call('ListStreams', { NextToken: first.NextToken })).toMatchObject({ StreamNames: ['c'] });
  expect(await call('ListStreams', { ExclusiveStartStreamName: 'a' })).toMatchObject({ StreamNames: ['b', 'c'] });
});

test('times are whole milliseconds in CBOR, and are read with and without a tag', async () => {
  const { send, createStream, clock } = aKinesis();
  await createStream('events');
  const cbor = async (operation: string, request: object) =>
    (await send(operation, encodeCbor(request as never), 'cbor')).body;
  const { StreamDescription } = await cbor('DescribeStream', { StreamName: 'events' });
  expect(StreamDescription).toMatchObject({ StreamCreationTimestamp: START_MS });
  await cbor('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: Buffer.from([0, 255]) });
  clock.advanceTo(START_MS + 10_000);
  for (const Timestamp of [START_MS + 1, new EpochTime(START_MS + 1), new EpochTime(START_MS / 1000 + 1)]) {
    const position = { StreamName: 'events', ShardId: '0', ShardIteratorType: 'AT_TIMESTAMP', Timestamp };
    const { ShardIterator } = await cbor('GetShardIterator', position);
    expect(await cbor('GetRecords', { ShardIterator: ShardIterator as string })).toMatchObject({ Records: [] });
  }
  const position = { StreamName: 'events', ShardId: '0', ShardIteratorType: 'AT_TIMESTAMP', Timestamp: START_MS };
  const { ShardIterator } = await cbor('GetShardIterator', position);
  const { Records } = await cbor('GetRecords', { ShardIterator: ShardIterator as string });
  expect(Records).toMatchObject([{ Data: Buffer.from([0, 255]), ApproximateArrivalTimestamp: START_MS }]);
});

test('what nobody knows, or nobody can read, is refused as AWS refuses it, in either format', async () => {
  const { send } = aKinesis();
  const bodyOf = async (operation: string, text: string) => {
    const { status, bytes } = await send(operation, Buffer.from(text));
    return { status, body: bytes.toString() };
  };
  expect(await bodyOf('Subscribe', '{}')).toEqual({ status: 400, body: '{"__type":"UnknownOperationException"}' });
  const unreadable = { status: 400, body: '{"__type":"SerializationException"}' };
  for (const text of ['', 'null', '[]', '"a"', '{', '{"a":1}}', '['.repeat(100_000)])
    expect(await bodyOf('ListStreams', text)).toEqual(unreadable);
  const { bytes } = await send('ListStreams', Buffer.from([0xff]), 'cbor');
  expect({ ...(decodeCbor(bytes) as object) }).toEqual({ __type: 'SerializationException' });
});
