import fc from 'fast-check';
import { StreamLimits } from '../../../../lib/cloud/kinesis/limits/stream-limits';
import { aKinesis, START_MS, type TestKinesis } from './a-kinesis';
import {
  ConsumerARN,
  FROM_THE_START,
  put,
  SHARD,
  split,
  StreamARN,
  subscribe,
  textsOf,
  withConsumer,
  type ASubscription,
} from './a-subscription';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

test('a response comes first, then what the shard has, then each record as soon as it is put', async () => {
  const kinesis = await withConsumer(aKinesis());
  await put(kinesis, 'one', 'two');
  const subscription = await subscribe(kinesis);
  const json = 'application/x-amz-json-1.1';
  expect(subscription.first.headers).toEqual({
    ':message-type': 'event',
    ':event-type': 'initial-response',
    ':content-type': json,
  });
  expect(subscription.first.payload.toString()).toBe('{}');
  const event = await subscription.event();
  expect(event).toMatchObject({ MillisBehindLatest: 0 });
  expect(textsOf(event)).toEqual(['one', 'two']);
  expect(event.ContinuationSequenceNumber).toBe(event.Records[1]!.SequenceNumber);
  expect(event.Records).toEqual(await kinesis.readAll('events', SHARD));
  const next = subscription.event();
  await put(kinesis, 'three');
  expect(textsOf(await next)).toEqual(['three']);
});

test('while nothing comes, an empty event every five seconds says from where to go on', async () => {
  const kinesis = await withConsumer(aKinesis());
  await put(kinesis, 'one');
  const subscription = await subscribe(kinesis, { ...FROM_THE_START, StartingPosition: { Type: 'LATEST' } });
  const beat = async () => {
    const next = subscription.event();
    expect(kinesis.clock.nextWakeMs()).toBe(kinesis.clock.now() + 5 * SECOND_MS);
    kinesis.clock.advanceTo(kinesis.clock.nextWakeMs()!);
    return next;
  };
  await beat();
  const { ContinuationSequenceNumber: SequenceNumber, Records } = await beat();
  expect(Records).toEqual([]);
  await put(kinesis, 'two');
  const position = { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber };
  const next = await subscribe(kinesis, { ...FROM_THE_START, StartingPosition: position });
  expect(textsOf(await next.event())).toEqual(['two']);
});

test('a subscription ends after five minutes', async () => {
  const kinesis = await withConsumer(aKinesis());
  const subscription = await subscribe(kinesis);
  let events = 0;
  for (let next = subscription.message(); ; next = subscription.message()) {
    kinesis.clock.advanceTo(kinesis.clock.nextWakeMs() ?? kinesis.clock.now());
    if ((await next) === undefined) break;
    events += 1;
  }
  expect(kinesis.clock.now()).toBe(START_MS + 5 * MINUTE_MS);
  expect(events).toBe(59);
});

test('for five seconds a shard takes no other subscription of the consumer; later another takes it over', async () => {
  const kinesis = await withConsumer(aKinesis());
  const first = await subscribe(kinesis);
  kinesis.clock.advanceTo(START_MS + 5 * SECOND_MS - 1);
  const inUse = {
    __type: 'ResourceInUseException',
    message: `Another active subscription exists for this consumer: 000000000000:events:${SHARD}:risk`,
  };
  expect(await kinesis.call('SubscribeToShard', FROM_THE_START)).toEqual(inUse);
  const waiting = first.message();
  kinesis.clock.advanceTo(START_MS + 5 * SECOND_MS - 1);
  first.leave();
  expect(await waiting).toBeUndefined();
  // Also one that has ended was a successful call.
  expect(await kinesis.call('SubscribeToShard', FROM_THE_START)).toEqual(inUse);
  kinesis.clock.advanceTo(START_MS + 5 * SECOND_MS);
  const second = await subscribe(kinesis);
  kinesis.clock.advanceTo(START_MS + 10 * SECOND_MS);
  await second.event();
  const ending = second.message();
  const third = await subscribe(kinesis);
  const exception = (await ending)!;
  expect(exception.headers).toEqual({
    ':message-type': 'exception',
    ':exception-type': 'ResourceInUseException',
    ':content-type': 'application/x-amz-json-1.1',
  });
  expect(JSON.parse(exception.payload.toString())).toEqual({ message: inUse.message });
  expect(await second.message()).toBeUndefined();
  await put(kinesis, 'for the third');
  expect(textsOf(await third.event())).toEqual(['for the third']);
});

test('consumers, and shards of one consumer, have subscriptions of their own', async () => {
  const kinesis = await withConsumer(aKinesis(), 2);
  await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'other' });
  const other = ConsumerARN.replace('risk', 'other');
  const subscriptions = [
    await subscribe(kinesis),
    await subscribe(kinesis, { ...FROM_THE_START, ShardId: 'shardId-000000000001' }),
    await subscribe(kinesis, { ...FROM_THE_START, ConsumerARN: other }),
  ];
  await kinesis.call('PutRecord', { StreamName: 'events', PartitionKey: 'a', ExplicitHashKey: '0', Data: 'eA==' });
  expect(textsOf(await subscriptions[0]!.event())).toEqual(['x']);
  expect(textsOf(await subscriptions[2]!.event())).toEqual(['x']);
  const silent = subscriptions[1]!.event();
  kinesis.clock.advanceTo(START_MS + 5 * SECOND_MS);
  expect((await silent).Records).toEqual([]);
});

test('at the end of a shard its children are named, without a number to go on from, and the stream ends', async () => {
  const kinesis = await withConsumer(aKinesis());
  await put(kinesis, 'one');
  const subscription = await subscribe(kinesis);
  expect(textsOf(await subscription.event())).toEqual(['one']);
  const last = subscription.event();
  await split(kinesis);
  const child = (at: number, StartingHashKey: bigint, EndingHashKey: bigint) => ({
    ShardId: `shardId-00000000000${at}`,
    ParentShards: [SHARD],
    HashKeyRange: { StartingHashKey: String(StartingHashKey), EndingHashKey: String(EndingHashKey) },
  });
  const middle = 1n << 127n;
  const end = {
    Records: [],
    MillisBehindLatest: 0,
    ChildShards: [child(1, 0n, middle - 1n), child(2, middle, 2n * middle - 1n)],
  };
  expect(await last).toEqual(end);
  expect(await subscription.message()).toBeUndefined();
  kinesis.clock.advanceTo(START_MS + 5 * SECOND_MS);
  const late = await subscribe(kinesis, { ...FROM_THE_START, StartingPosition: { Type: 'LATEST' } });
  expect(await late.event()).toEqual(end);
});

describe('a subscription begins', () => {
  let kinesis: TestKinesis;
  let second: string;
  beforeEach(async () => {
    kinesis = await withConsumer(aKinesis());
    await put(kinesis, 'one');
    kinesis.clock.advanceTo(START_MS + 10 * SECOND_MS);
    await put(kinesis, 'two', 'three');
    second = (await kinesis.readAll('events', SHARD))[1]!.SequenceNumber;
  });

  test.each([
    ['at the oldest record', () => ({ Type: 'TRIM_HORIZON' }), ['one', 'two', 'three']],
    ['at a sequence number', () => ({ Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: second }), ['two', 'three']],
    ['after a sequence number', () => ({ Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: second }), ['three']],
    ['at a time', () => ({ Type: 'AT_TIMESTAMP', Timestamp: START_MS / 1000 + 5 }), ['two', 'three']],
    ['at a time before all', () => ({ Type: 'AT_TIMESTAMP', Timestamp: 0 }), ['one', 'two', 'three']],
    ['behind everything', () => ({ Type: 'LATEST' }), ['four']],
  ])('%s', async (_, position, expected) => {
    const subscription = await subscribe(kinesis, { ...FROM_THE_START, StartingPosition: position() });
    await put(kinesis, 'four');
    expect(textsOf(await subscription.event())).toEqual(expected.includes('four') ? expected : [...expected, 'four']);
  });
});

test.each([
  ['another consumer', { ConsumerARN: `${ConsumerARN}1` }, 'ResourceNotFoundException'],
  ['a consumer of no stream', { ConsumerARN: ConsumerARN.replace('events', 'none') }, 'ResourceNotFoundException'],
  ['no consumer', { ConsumerARN: undefined }, 'ValidationException'],
  ['what is no consumer', { ConsumerARN: StreamARN }, 'ValidationException'],
  ['a shard that is not there', { ShardId: 'shardId-000000000001' }, 'ResourceNotFoundException'],
  ['no shard', { ShardId: undefined }, 'ValidationException'],
  ['no position', { StartingPosition: undefined }, 'ValidationException'],
  ['no type of position', { StartingPosition: {} }, 'ValidationException'],
  ['an unknown position', { StartingPosition: { Type: 'FIRST' } }, 'ValidationException'],
  ['no number', { StartingPosition: { Type: 'AT_SEQUENCE_NUMBER' } }, 'InvalidArgumentException'],
  [
    'a number of no shard',
    { StartingPosition: { Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: '7' } },
    'InvalidArgumentException',
  ],
  ['no time', { StartingPosition: { Type: 'AT_TIMESTAMP' } }, 'InvalidArgumentException'],
  ['a time to come', { StartingPosition: { Type: 'AT_TIMESTAMP', Timestamp: 4e9 } }, 'InvalidArgumentException'],
  ['a position that is a text', { StartingPosition: 'LATEST' }, 'SerializationException'],
])('a subscription that names %s is refused', async (_, parts, type) => {
  const kinesis = await withConsumer(aKinesis());
  expect(await kinesis.call('SubscribeToShard', { ...FROM_THE_START, ...parts })).toMatchObject({ __type: type });
});

test('a consumer that is still being created cannot subscribe', async () => {
  const kinesis = aKinesis({ transitionMs: 500 });
  await kinesis.createStream('events');
  kinesis.clock.advanceTo(START_MS + SECOND_MS);
  await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'risk' });
  const createdSeconds = START_MS / 1000 + 1;
  const request = { ...FROM_THE_START, ConsumerARN: `${StreamARN}/consumer/risk:${createdSeconds}` };
  expect(await kinesis.call('SubscribeToShard', request)).toEqual({
    __type: 'ResourceInUseException',
    message: `Consumer risk with creation timestamp ${createdSeconds} under stream: events, account 000000000000 is not in ACTIVE status.`,
  });
});

test.each([
  ['its consumer is deregistered', 'DeregisterStreamConsumer', { ConsumerARN }],
  ['its stream is deleted', 'DeleteStream', { StreamARN, EnforceConsumerDeletion: true }],
])('a subscription ends with an error when %s', async (_, operation, request) => {
  const kinesis = await withConsumer(aKinesis());
  const subscription = await subscribe(kinesis);
  const ending = subscription.message();
  await kinesis.call(operation, request);
  expect((await ending)!.headers).toMatchObject({
    ':message-type': 'exception',
    ':exception-type': 'ResourceNotFoundException',
  });
  expect(await subscription.message()).toBeUndefined();
});

test('a consumer that leaves is waited for no more', async () => {
  const kinesis = await withConsumer(aKinesis());
  const subscription = await subscribe(kinesis);
  const waiting = subscription.message();
  expect(kinesis.clock.nextWakeMs()).toBeDefined();
  subscription.leave();
  expect(await waiting).toBeUndefined();
  expect(kinesis.clock.nextWakeMs()).toBeUndefined();
  await put(kinesis, 'one');
  expect(await subscription.message()).toBeUndefined();
});

test('events in CBOR have the same members, as its clients read them', async () => {
  const kinesis = await withConsumer(aKinesis());
  await put(kinesis, 'one');
  const subscription = await subscribe(kinesis, FROM_THE_START, 'cbor');
  expect(subscription.first.headers[':content-type']).toBe('application/x-amz-cbor-1.1');
  expect([...subscription.first.payload]).toEqual([0xa0]);
  expect(await subscription.event()).toMatchObject({
    Records: [{ Data: Buffer.from('one'), ApproximateArrivalTimestamp: START_MS, PartitionKey: 'a' }],
    ContinuationSequenceNumber: expect.stringMatching(/^\d{56}$/),
    MillisBehindLatest: 0,
  });
});

describe('with the limits of AWS', () => {
  const limited = () =>
    withConsumer(aKinesis({ streamLimits: new StreamLimits({ scalingClock: 1 }, () => undefined) }));

  test('a consumer is given 2 MiB of a shard a second, whatever another consumer reads', async () => {
    const kinesis = await limited();
    await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'other' });
    const halfMiB = 'x'.repeat(2 ** 19);
    for (let at = 0; at < 6; at += 1) {
      kinesis.clock.advanceTo(START_MS + at * SECOND_MS);
      await put(kinesis, halfMiB);
    }
    /** How long after its beginning a subscription gave each record. */
    const arrivals = async (subscription: ASubscription) => {
      const startMs = kinesis.clock.now();
      const arrivedMs: number[] = [];
      while (arrivedMs.length < 6) {
        const event = subscription.event();
        if (arrivedMs.length === 4) kinesis.clock.advanceTo(kinesis.clock.nextWakeMs()!);
        for (const _ of (await event).Records) arrivedMs.push(kinesis.clock.now() - startMs);
      }
      return arrivedMs;
    };
    expect(await arrivals(await subscribe(kinesis))).toEqual([0, 0, 0, 0, 1_000, 1_000]);
    const other = await subscribe(kinesis, { ...FROM_THE_START, ConsumerARN: ConsumerARN.replace('risk', 'other') });
    expect(await arrivals(other)).toEqual([0, 0, 0, 0, 1_000, 1_000]);
  });

  test('a consumer calls for a shard once a second', async () => {
    const kinesis = await limited();
    await subscribe(kinesis);
    expect(await kinesis.call('SubscribeToShard', FROM_THE_START)).toEqual({
      __type: 'LimitExceededException',
      message: `Rate exceeded for shard ${SHARD} in stream events under account 000000000000.`,
    });
    kinesis.clock.advanceTo(START_MS + SECOND_MS);
    expect(await kinesis.call('SubscribeToShard', FROM_THE_START)).toMatchObject({ __type: 'ResourceInUseException' });
  });
});

test('however puts, reads and new subscriptions follow each other, each record is sent once and in its order', async () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('put' as const), count: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ type: fc.constant('read' as const) }),
    fc.record({ type: fc.constant('resubscribe' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const kinesis = await withConsumer(aKinesis());
      let subscription = await subscribe(kinesis);
      let continuation: string | undefined;
      const putTexts: string[] = [];
      const read: string[] = [];
      const readOnce = async () => {
        const next = subscription.event();
        kinesis.clock.advanceTo(kinesis.clock.nextWakeMs() ?? kinesis.clock.now());
        const event = await next;
        continuation = event.ContinuationSequenceNumber;
        read.push(...textsOf(event));
      };
      for (const { type, ...parts } of steps)
        if (type === 'put')
          for (let left = (parts as { count: number }).count; left > 0; left -= 1) {
            putTexts.push(String(putTexts.length));
            await put(kinesis, putTexts.at(-1)!);
          }
        else if (type === 'read') await readOnce();
        else {
          kinesis.clock.advanceTo(kinesis.clock.now() + 5 * SECOND_MS);
          const StartingPosition = continuation
            ? { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: continuation }
            : { Type: 'TRIM_HORIZON' };
          subscription = await subscribe(kinesis, { ...FROM_THE_START, StartingPosition });
        }
      await readOnce();
      expect(read).toEqual(putTexts);
    }),
    { numRuns: 50 },
  );
});
