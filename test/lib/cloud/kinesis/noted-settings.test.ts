import { encodeCbor } from '../../../../lib/cloud/engines/cbor/encode';
import { aKinesis, START_MS } from './a-kinesis';
import { FROM_THE_START, SHARD, subscribe, withConsumer } from './a-subscription';

const ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/events';
const KMS = { StreamName: 'events', EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' };

test('a stream says the key it was told, until its encryption is stopped', async () => {
  const { call, createStream } = aKinesis();
  await createStream('events');
  const summary = async () => (await call('DescribeStreamSummary', { StreamName: 'events' })).StreamDescriptionSummary;
  expect(await call('StartStreamEncryption', KMS)).toEqual({});
  expect(await summary()).toMatchObject({ EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' });
  expect(await call('StopStreamEncryption', KMS)).toEqual({});
  expect(await summary()).toMatchObject({ EncryptionType: 'NONE' });
  expect(await summary()).not.toHaveProperty('KeyId');
});

test.each(['json', 'cbor'] as const)('while a stream has a key, its records say so, in %s', async (format) => {
  const kinesis = await withConsumer(aKinesis());
  const send = async (operation: string, request: object) => {
    const body = format === 'json' ? Buffer.from(JSON.stringify(request)) : encodeCbor(request as never);
    return (await kinesis.send(operation, body, format)).body;
  };
  const Data = format === 'json' ? 'eA==' : Buffer.from('x');
  const putBoth = async () => [
    await send('PutRecord', { StreamName: 'events', Data, PartitionKey: 'a' }),
    await send('PutRecords', { StreamName: 'events', Records: [{ Data, PartitionKey: 'a' }] }),
  ];
  const readBoth = async () => {
    const subscription = await subscribe(kinesis, FROM_THE_START, format);
    const read = await send('GetRecords', { ShardIterator: await kinesis.iterator('events', SHARD) });
    const records = [...(read.Records as readonly object[]), ...(await subscription.event()).Records];
    kinesis.clock.advanceTo(kinesis.clock.now() + 5_000);
    return records;
  };
  await kinesis.call('StartStreamEncryption', KMS);
  const says = expect.objectContaining({ EncryptionType: 'KMS', SequenceNumber: expect.any(String) });
  expect(await putBoth()).toEqual([
    says,
    { FailedRecordCount: 0, EncryptionType: 'KMS', Records: [expect.anything()] },
  ]);
  expect(await readBoth()).toEqual([says, says, says, says]);
  await kinesis.call('StopStreamEncryption', KMS);
  for (const said of [...(await putBoth()), ...(await readBoth())]) expect(said).not.toHaveProperty('EncryptionType');
});

test('a key is applied 25 times in 24 hours', async () => {
  const { call, createStream, clock } = aKinesis();
  await createStream('events');
  for (let n = 0; n < 25; n += 1) expect(await call('StartStreamEncryption', KMS)).toEqual({});
  expect(await call('StartStreamEncryption', KMS)).toMatchObject({ __type: 'LimitExceededException' });
  expect(await call('StopStreamEncryption', KMS)).toEqual({});
  clock.advanceTo(START_MS + 86_400_000);
  expect(await call('StartStreamEncryption', KMS)).toEqual({});
});

test('metrics of shards are told before and after each change', async () => {
  const { call, createStream } = aKinesis();
  await createStream('events');
  const change = (operation: 'Enable' | 'Disable', ...ShardLevelMetrics: readonly string[]) =>
    call(`${operation}EnhancedMonitoring`, { StreamName: 'events', ShardLevelMetrics });
  expect(await change('Enable', 'OutgoingBytes', 'IncomingBytes')).toEqual({
    StreamName: 'events',
    StreamARN: ARN,
    CurrentShardLevelMetrics: [],
    DesiredShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes'],
  });
  const { DesiredShardLevelMetrics: all } = await change('Enable', 'ALL');
  expect(all).toHaveLength(7);
  expect(await change('Disable', 'IteratorAgeMilliseconds')).toMatchObject({
    CurrentShardLevelMetrics: all,
    DesiredShardLevelMetrics: (all as readonly string[]).slice(0, -1),
  });
  expect(await call('DescribeStream', { StreamName: 'events' })).toMatchObject({
    StreamDescription: { EnhancedMonitoring: [{ ShardLevelMetrics: (all as readonly string[]).slice(0, -1) }] },
  });
  expect(await change('Disable', 'ALL')).toMatchObject({ DesiredShardLevelMetrics: [] });
  expect(await change('Enable', 'Latency')).toMatchObject({ __type: 'ValidationException' });
});

test('a policy is put, read and deleted', async () => {
  const { call, createStream } = aKinesis();
  await createStream('events');
  const of = { ResourceARN: ARN };
  const Policy = '{"Version":"2012-10-17","Statement":[]}';
  expect(await call('GetResourcePolicy', of)).toEqual({ Policy: '{}' });
  expect(await call('PutResourcePolicy', { ...of, Policy: '[' })).toMatchObject({ __type: 'InvalidArgumentException' });
  expect(await call('PutResourcePolicy', { ...of, Policy })).toEqual({});
  expect(await call('GetResourcePolicy', of)).toEqual({ Policy });
  expect(await call('DeleteResourcePolicy', of)).toEqual({});
  expect(await call('DeleteResourcePolicy', of)).toEqual({
    __type: 'ResourceNotFoundException',
    message: `No resource policy found for resource ARN ${ARN}.`,
  });
});

test.each([
  ['StartStreamEncryption', KMS],
  ['StopStreamEncryption', KMS],
  ['EnableEnhancedMonitoring', { StreamName: 'events', ShardLevelMetrics: ['ALL'] }],
  ['DisableEnhancedMonitoring', { StreamName: 'events', ShardLevelMetrics: ['ALL'] }],
  ['PutResourcePolicy', { ResourceARN: ARN, Policy: '{}' }],
  ['DeleteResourcePolicy', { ResourceARN: ARN }],
])('%s needs a stream, and one that is not changing', async (operation, request) => {
  const { call } = aKinesis({ transitionMs: 500 });
  expect(await call(operation, request)).toMatchObject({ __type: 'ResourceNotFoundException' });
  await call('CreateStream', { StreamName: 'events', ShardCount: 1 });
  expect(await call(operation, request)).toEqual({
    __type: 'ResourceInUseException',
    message: 'Stream events under account 000000000000 not ACTIVE, instead in state CREATING',
  });
});
