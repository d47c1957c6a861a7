import { StreamLimits } from '../../../../lib/cloud/kinesis/limits/stream-limits';
import { aKinesis, START_MS, type TestKinesis } from './a-kinesis';
import { FROM_THE_START, put, SHARD, subscribe, withConsumer } from './a-subscription';

const OF_SHARD = { StreamName: 'events', ShardId: SHARD };
const RECORD = { Data: 'eA==', PartitionKey: 'a' };
const SUCCEEDS = {
  __type: 'DryRunOperationException',
  message: 'The request would have succeeded without the DryRun parameter.',
};

/** An honest request of each operation that has dry runs. */
const REQUESTS: readonly (readonly [string, (kinesis: TestKinesis) => Promise<object> | object])[] = [
  ['PutRecord', () => ({ StreamName: 'events', ...RECORD })],
  ['PutRecords', () => ({ StreamName: 'events', Records: [RECORD] })],
  ['GetRecords', async (kinesis) => ({ ShardIterator: await kinesis.iterator('events', SHARD) })],
  ['GetShardIterator', () => ({ ...OF_SHARD, ShardIteratorType: 'LATEST' })],
  ['SubscribeToShard', () => FROM_THE_START],
];

test.each(REQUESTS)(
  'a dry run of %s says that it would have succeeded, and does nothing',
  async (operation, request) => {
    const kinesis = await withConsumer(aKinesis());
    await put(kinesis, 'one');
    const body = Buffer.from(JSON.stringify({ ...(await request(kinesis)), DryRun: true }));
    const answer = await kinesis.engine.call({ operation, format: 'json', body });
    expect([answer.status, JSON.parse(Buffer.from(answer.body).toString())]).toEqual([400, SUCCEEDS]);
    expect(await kinesis.readAll('events', SHARD)).toHaveLength(1);
    await subscribe(kinesis); // no subscription is in its way
  },
);

test.each(REQUESTS)('%s that says it is no dry run is none', async (operation, request) => {
  const kinesis = await withConsumer(aKinesis());
  const body = Buffer.from(JSON.stringify({ ...(await request(kinesis)), DryRun: false }));
  expect((await kinesis.engine.call({ operation, format: 'json', body })).status).toBe(200);
});

test.each([
  ['PutRecord', { StreamName: 'none', ...RECORD }, 'ResourceNotFoundException'],
  ['PutRecords', { StreamName: 'events', Records: [{ Data: 'eA==' }] }, 'ValidationException'],
  ['GetRecords', { ShardIterator: 'AAAA' }, 'InvalidArgumentException'],
  ['GetShardIterator', { ...OF_SHARD, ShardIteratorType: 'AT_TIMESTAMP' }, 'InvalidArgumentException'],
  ['SubscribeToShard', { ...FROM_THE_START, ShardId: 'shardId-000000000009' }, 'ResourceNotFoundException'],
])('a dry run of %s that would fail, fails as it would', async (operation, request, type) => {
  const kinesis = await withConsumer(aKinesis());
  expect(await kinesis.call(operation, { ...request, DryRun: true })).toMatchObject({ __type: type });
});

test('a dry run finds the shard taken that the consumer subscribes to', async () => {
  const kinesis = await withConsumer(aKinesis());
  await subscribe(kinesis);
  const dryRun = { ...FROM_THE_START, DryRun: true };
  expect(await kinesis.call('SubscribeToShard', dryRun)).toMatchObject({ __type: 'ResourceInUseException' });
});

test('with the limits of AWS a stream takes one dry run a second, of whatever operation', async () => {
  const kinesis = await withConsumer(
    aKinesis({ streamLimits: new StreamLimits({ scalingClock: 1 }, () => undefined) }),
  );
  const dryRun = (operation: string, request: object) => kinesis.call(operation, { ...request, DryRun: true });
  const put1 = { StreamName: 'events', ...RECORD };
  expect(await dryRun('PutRecord', put1)).toEqual(SUCCEEDS);
  expect(await dryRun('SubscribeToShard', FROM_THE_START)).toMatchObject({ __type: 'ThrottlingException' });
  expect(await kinesis.call('PutRecord', put1)).toHaveProperty('SequenceNumber');
  kinesis.clock.advanceTo(START_MS + 1_000);
  expect(await dryRun('SubscribeToShard', FROM_THE_START)).toEqual(SUCCEEDS);
});
