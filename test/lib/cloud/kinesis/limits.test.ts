import fc from 'fast-check';
import type { Throttles } from '../../../../lib/cloud/limits/limits';
import { SecondWindow } from '../../../../lib/cloud/limits/second-window';
import type { KinesisEngineOptions } from '../../../../lib/cloud/kinesis/create-kinesis-engine';
import { StreamLimits } from '../../../../lib/cloud/kinesis/limits/stream-limits';
import { aKinesis, START_MS, type TestKinesis } from './a-kinesis';

const THROTTLED = 'ProvisionedThroughputExceededException';
const SHARD = 'shardId-000000000000';

type PutResult = { readonly SequenceNumber?: string; readonly ErrorCode?: string; readonly ErrorMessage?: string };

function aLimitedKinesis({
  scalingClock = 1,
  ...options
}: Omit<Partial<KinesisEngineOptions>, 'clock'> & { scalingClock?: number } = {}) {
  const told: Throttles[] = [];
  const streamLimits = new StreamLimits({ scalingClock }, (throttles) => void told.splice(0, Infinity, ...throttles));
  return { told, ...aKinesis({ ...options, streamLimits }) };
}

async function put(kinesis: TestKinesis, records: readonly { key: string; data: string }[]) {
  const answer = await kinesis.call('PutRecords', {
    StreamName: 's',
    Records: records.map(({ key, data }) => ({ PartitionKey: key, Data: Buffer.from(data).toString('base64') })),
  });
  return answer as { readonly FailedRecordCount: number; readonly Records: readonly PutResult[] };
}

const RECORDS = Array.from({ length: 300 }, (_, n) => ({ key: `k${n}`, data: `${n}` }));

test('a producer at 3,000 records a second is throttled record by record, and sending again what failed stores all', async () => {
  const kinesis = aLimitedKinesis();
  await kinesis.createStream('s');
  const waiting = Array.from({ length: 3_000 }, (_, n) => ({ key: `k${n % 50}`, data: `${n}` }));
  const refused: string[] = [];
  const inFlight = () => waiting.splice(0, 300);
  for (let tick = 0; waiting.length > 0; tick += 1) {
    kinesis.clock.advanceTo(START_MS + tick * 100);
    const records = inFlight();
    const { Records: results, FailedRecordCount } = await put(kinesis, records);
    const failed = records.filter((_, at) => results[at]!.ErrorCode !== undefined);
    expect(failed).toHaveLength(FailedRecordCount);
    refused.push(...failed.map(({ data }) => data));
    for (const { ErrorCode, ErrorMessage } of results.filter(({ SequenceNumber }) => SequenceNumber === undefined))
      expect({ ErrorCode, ErrorMessage }).toEqual({
        ErrorCode: THROTTLED,
        ErrorMessage: `Rate exceeded for shard ${SHARD} in stream s under account 000000000000.`,
      });
    // In front of those that have not been sent, so that each key keeps its order.
    waiting.unshift(...failed);
  }
  await new Promise(setImmediate);
  expect(refused.length).toBeGreaterThan(1_000);
  expect(kinesis.told).toEqual([
    { service: 'kinesis', resource: 's', part: SHARD, limit: 'records in', count: refused.length },
  ]);
  kinesis.clock.advanceTo(kinesis.clock.now() + 5_000);
  const stored = await kinesis.readAll('s', SHARD);
  const numbers = stored.map(({ Data }) => Number(Buffer.from(Data, 'base64').toString()));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 3_000 }, (_, n) => n));
  for (let key = 0; key < 50; key += 1) {
    const ofKey = numbers.filter((n) => n % 50 === key);
    expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
  }
});

test('a refused record does not stop the smaller ones behind it', async () => {
  const kinesis = aLimitedKinesis();
  await kinesis.createStream('s');
  const large = 'x'.repeat(600_000);
  const { Records: results } = await put(kinesis, [
    { key: 'a', data: large },
    { key: 'b', data: large },
    { key: 'c', data: 'small' },
  ]);
  expect(results.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, THROTTLED, undefined]);
  expect((await kinesis.readAll('s', SHARD)).map(({ PartitionKey }) => PartitionKey)).toEqual(['a', 'c']);
});

test('PutRecord throws where PutRecords names the record', async () => {
  const kinesis = aLimitedKinesis();
  await kinesis.createStream('s');
  for (let n = 0; n < 4; n += 1)
    await put(
      kinesis,
      Array.from({ length: 250 }, () => ({ key: 'k', data: 'x' })),
    );
  const one = { StreamName: 's', PartitionKey: 'k', Data: 'eA==' };
  expect(await kinesis.call('PutRecord', one)).toMatchObject({ __type: THROTTLED });
  kinesis.clock.advanceTo(START_MS + 1_000);
  expect(await kinesis.call('PutRecord', one)).toMatchObject({ ShardId: SHARD });
});

test('a shard answers 5 GetRecords a second, and none in the 5 seconds after 10 MiB', async () => {
  const kinesis = aLimitedKinesis();
  await kinesis.createStream('s');
  const ShardIterator = await kinesis.iterator('s', SHARD);
  const read = async () => (await kinesis.call('GetRecords', { ShardIterator })).__type;
  for (let n = 0; n < 5; n += 1) expect(await read()).toBeUndefined();
  expect(await read()).toBe(THROTTLED);
  for (let second = 1; second <= 10; second += 1) {
    kinesis.clock.advanceTo(START_MS + second * 1_000);
    await put(kinesis, [{ key: 'k', data: 'x'.repeat(1_048_575) }]);
  }
  kinesis.clock.advanceTo(START_MS + 20_000);
  expect(await read()).toBeUndefined();
  kinesis.clock.advanceTo(START_MS + 24_990);
  expect(await read()).toBe(THROTTLED);
  kinesis.clock.advanceTo(START_MS + 25_000);
  expect(await read()).toBeUndefined();
});

test('DescribeStream is answered ten times a second', async () => {
  const kinesis = aLimitedKinesis();
  await kinesis.createStream('s');
  const describe = async () => (await kinesis.call('DescribeStream', { StreamName: 's' })).__type;
  for (let n = 0; n < 10; n += 1) expect(await describe()).toBeUndefined();
  expect(await describe()).toBe('LimitExceededException');
});

test('an account has 50 streams on demand, and the shards of its Region', async () => {
  const kinesis = aLimitedKinesis();
  const at = async (step: number, operation: string, request: object = {}) => {
    kinesis.clock.advanceTo(START_MS + step * 1_000);
    return kinesis.call(operation, request);
  };
  const onDemand = { StreamModeDetails: { StreamMode: 'ON_DEMAND' } };
  for (let n = 0; n < 50; n += 1) await at(n, 'CreateStream', { StreamName: `s${n}`, ...onDemand });
  expect(await at(50, 'CreateStream', { StreamName: 'one-more', ...onDemand })).toMatchObject({
    __type: 'LimitExceededException',
  });
  expect(await at(51, 'DescribeLimits')).toEqual({
    ShardLimit: 20_000,
    OpenShardCount: 200,
    OnDemandStreamCount: 50,
    OnDemandStreamCountLimit: 50,
  });
  const elsewhere = aLimitedKinesis({ region: 'eu-central-1' });
  expect(await elsewhere.call('CreateStream', { StreamName: 'large', ShardCount: 1_001 })).toMatchObject({
    __type: 'LimitExceededException',
    message: expect.stringContaining('would exceed the shard limit for the account 000000000000 in eu-central-1'),
  });
  await elsewhere.createStream('large', 1_000);
});

test('no more than five streams are created at a time', async () => {
  const kinesis = aLimitedKinesis({ transitionMs: 10_000 });
  for (let n = 0; n < 5; n += 1) await kinesis.call('CreateStream', { StreamName: `s${n}`, ShardCount: 1 });
  kinesis.clock.advanceTo(START_MS + 2_000);
  const one = () => kinesis.call('CreateStream', { StreamName: 'one-more', ShardCount: 1 });
  expect(await one()).toEqual({
    __type: 'LimitExceededException',
    message:
      'This request would have exceed the limit on the number of streams that can simultaneously be in CREATING or DELETING for the account 000000000000. Limit: 5.',
  });
  kinesis.clock.advanceTo(START_MS + 10_000);
  expect(await one()).toEqual({});
});

/** 34 calls of 300 records a second, with keys of many customers. */
async function spike(kinesis: TestKinesis, { fromMs, seconds }: { readonly fromMs: number; readonly seconds: number }) {
  let refused = 0;
  for (let second = 0; second < seconds; second += 1)
    for (let part = 0; part < 34; part += 1) {
      kinesis.clock.advanceTo(fromMs + second * 1_000 + part * 29);
      const records = RECORDS.map(({ data }, n) => ({ key: `${part}-${n}`, data }));
      refused += (await put(kinesis, records)).FailedRecordCount;
    }
  return refused;
}

async function openShards(kinesis: TestKinesis): Promise<number> {
  const { StreamDescriptionSummary: summary } = await kinesis.call('DescribeStreamSummary', { StreamName: 's' });
  return (summary as { readonly OpenShardCount: number }).OpenShardCount;
}

const ON_DEMAND = { StreamName: 's', StreamModeDetails: { StreamMode: 'ON_DEMAND' } };

test('on demand, a spike to 10,000 records a second throttles, and shards grow within 15 minutes of the scaling clock', async () => {
  const kinesis = aLimitedKinesis({ scalingClock: 300 });
  await kinesis.call('CreateStream', ON_DEMAND);
  expect(await spike(kinesis, { fromMs: START_MS, seconds: 1 })).toBeGreaterThan(5_000);
  expect(await openShards(kinesis)).toBe(4);
  await spike(kinesis, { fromMs: START_MS + 1_000, seconds: 4 });
  expect(await openShards(kinesis)).toBe(8);
  await spike(kinesis, { fromMs: START_MS + 5_000, seconds: 6 });
  expect(await openShards(kinesis)).toBeGreaterThanOrEqual(16);
  expect(await spike(kinesis, { fromMs: START_MS + 11_000, seconds: 1 })).toBe(0);
});

test('with warm throughput the same spike is taken from its first second', async () => {
  const kinesis = aLimitedKinesis();
  await kinesis.call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } });
  await kinesis.call('CreateStream', { ...ON_DEMAND, WarmThroughputMiBps: 20 });
  expect(await spike(kinesis, { fromMs: START_MS, seconds: 3 })).toBe(0);
  expect(await openShards(kinesis)).toBe(20);
});

test('a key that is too much for a shard stays so, however long the stream scales', async () => {
  const kinesis = aLimitedKinesis({ scalingClock: 1_800 });
  await kinesis.call('CreateStream', ON_DEMAND);
  const hot = Array.from({ length: 500 }, () => ({ key: 'hot', data: 'x' }));
  let refused = 0;
  for (let second = 0; second < 12; second += 1)
    for (const part of [0, 1, 2, 3]) {
      kinesis.clock.advanceTo(START_MS + second * 1_000 + part * 200);
      refused = (await put(kinesis, hot)).FailedRecordCount;
    }
  expect(refused).toBe(500);
  expect(await openShards(kinesis)).toBeLessThanOrEqual(5);
});

test('in no second passes more than the limit, wherever the second begins', () => {
  const steps = fc.array(fc.record({ afterMs: fc.nat({ max: 700 }), units: fc.integer({ min: 1, max: 60 }) }));
  fc.assert(
    fc.property(steps, (given) => {
      const window = new SecondWindow(100);
      const passed: { readonly atMs: number; readonly units: number }[] = [];
      let atMs = 0;
      for (const { afterMs, units } of given) {
        atMs += afterMs;
        const used = passed.filter((one) => one.atMs > atMs - 1_000).reduce((sum, one) => sum + one.units, 0);
        expect(window.hasRoom(atMs, units)).toBe(used + units <= 100);
        if (used + units > 100) continue;
        window.take(atMs, units);
        passed.push({ atMs, units });
      }
    }),
  );
});

test('refused records are exactly those that are not stored', async () => {
  const batch = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), kilobytes: fc.nat({ max: 399 }) }), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(batch, fc.nat({ max: 900 })), { maxLength: 4 }), async (batches) => {
      const kinesis = aLimitedKinesis();
      await kinesis.createStream('s');
      const expected: string[] = [];
      let nowMs = START_MS;
      for (const [records, afterMs] of batches) {
        kinesis.clock.advanceTo((nowMs += afterMs));
        const sent = records.map(({ key, kilobytes }) => ({ key, data: 'x'.repeat(kilobytes * 1024) }));
        const { Records: results } = await put(kinesis, sent);
        expected.push(...results.flatMap(({ SequenceNumber }) => SequenceNumber ?? []));
      }
      kinesis.clock.advanceTo(nowMs + 10_000);
      const stored = (await kinesis.readAll('s', SHARD)).map(({ SequenceNumber }) => SequenceNumber);
      expect(stored).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});
