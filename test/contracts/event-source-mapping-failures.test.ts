import type { DiscardedBatch } from '../../lib/cloud/mapping/failure-destination';
import {
  dataIn,
  dataOf,
  failed,
  named,
  reported,
  succeed,
  testMapping,
  type Handler,
} from '../lib/cloud/mapping/test-mapping';
import { manualClock } from '../lib/cloud/mapping/manual-clock';
import { memoryStream } from '../lib/cloud/mapping/memory-stream';

const poisonedBy =
  (poison: string): Handler =>
  (event) =>
    event.Records.some((record) => dataOf(record) === poison) ? failed() : succeed(event);

/** A destination that records its batches, and refuses them on demand. */
function destination() {
  const sent: DiscardedBatch[] = [];
  const state = { refusing: false, attempts: 0 };
  async function send(batch: DiscardedBatch): Promise<void> {
    await Promise.resolve();
    state.attempts += 1;
    if (state.refusing) throw new Error('bucket is gone');
    sent.push(batch);
  }
  const data = () => sent.map((batch) => dataIn(batch.event));
  return { send, sent, state, data };
}

test('bisecting isolates a poison record, and its neighbours are processed in order', async () => {
  const target = destination();
  const { mapping, clock, stream, batches } = testMapping({
    settings: { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 },
    handler: poisonedBy('c'),
    destination: target,
  });
  stream.put('s-0', ...named('a', 'b', 'c', 'd'));
  await clock.settle();
  expect(batches).toEqual([['a', 'b', 'c', 'd'], ['a', 'b'], ['c', 'd'], ['c'], ['d']]);
  expect(target.data()).toEqual([['c']]);
  await mapping.stop();
});

test('splits use up no retry: the isolated record still has all of its retries', async () => {
  const target = destination();
  const { mapping, clock, stream, batches } = testMapping({
    settings: { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 2 },
    handler: poisonedBy('a'),
    destination: target,
  });
  stream.put('s-0', ...named('a', 'b', 'c', 'd'));
  await clock.advance(60_000);
  expect(batches).toEqual([['a', 'b', 'c', 'd'], ['a', 'b'], ['a'], ['a'], ['a'], ['b'], ['c', 'd']]);
  expect(target.sent).toMatchObject([{ condition: 'RetryAttemptsExhausted', invocations: 5 }]);
  await mapping.stop();
});

test('a reported failure is bisected at the returned record without a wait', async () => {
  const settings = { BisectBatchOnFunctionError: true, FunctionResponseTypes: ['ReportBatchItemFailures'] };
  const { mapping, clock, stream, batches } = testMapping({
    settings: { ...settings, MaximumRetryAttempts: 1 },
    handler(event) {
      const poison = event.Records.find((record) => dataOf(record) === 'c');
      return poison ? reported(poison.kinesis.sequenceNumber) : succeed(event);
    },
  });
  stream.put('s-0', ...named('a', 'b', 'c', 'd', 'e'));
  await clock.settle();
  expect(batches).toEqual([['a', 'b', 'c', 'd', 'e'], ['c', 'd', 'e'], ['c', 'd'], ['c']]);
  await clock.advance(1_000);
  expect(batches.slice(4)).toEqual([['c'], ['d'], ['e']]);
  await mapping.stop();
});

test('after MaximumRetryAttempts retries the batch is discarded, and the shard continues', async () => {
  const target = destination();
  const { mapping, clock, stream, batches, checkpoints } = testMapping({
    settings: { MaximumRetryAttempts: 2, BatchSize: 2 },
    handler: poisonedBy('b'),
    destination: target,
  });
  const put = stream.put('s-0', ...named('a', 'b', 'c'));
  await clock.advance(60_000);
  expect(batches).toEqual([['a', 'b'], ['a', 'b'], ['a', 'b'], ['c']]);
  expect(target.data()).toEqual([['a', 'b']]);
  expect(target.sent[0]).toMatchObject({ condition: 'RetryAttemptsExhausted', invocations: 3, lastEnd: 'error' });
  expect(checkpoints.get('s-0')).toBe(put[2]);
  await mapping.stop();
});

test('unlimited retries continue, at growing intervals, until the function recovers', async () => {
  const times: number[] = [];
  const clock = manualClock(0);
  const { mapping, stream } = testMapping({
    clock,
    handler(event) {
      times.push(clock.now());
      return times.length <= 10 ? failed() : succeed(event);
    },
  });
  stream.put('s-0', ...named('a'));
  await clock.advance(120_000);
  const waits = times.slice(1).map((time, index) => time - times[index]!);
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
  expect(mapping.status()).toMatchObject({ recordsProcessed: 1, recordsDiscarded: 0 });
  await mapping.stop();
});

test('a throttled function uses up no retry and splits no batch', async () => {
  let calls = 0;
  const target = destination();
  const { mapping, clock, stream, batches } = testMapping({
    settings: { MaximumRetryAttempts: 0, BisectBatchOnFunctionError: true },
    handler(event) {
      calls += 1;
      return calls <= 20 ? failed('TooManyRequestsException') : succeed(event);
    },
    destination: target,
  });
  stream.put('s-0', ...named('a', 'b'));
  await clock.advance(300_000);
  expect(batches).toEqual(Array.from({ length: 21 }, () => ['a', 'b']));
  expect(target.sent).toEqual([]);
  expect(mapping.status()).toMatchObject({ refusedInvocations: 20, invocations: 1, failedInvocations: 0 });
  await mapping.stop();
});

test('records older than MaximumRecordAgeInSeconds go to the destination without a delivery', async () => {
  const target = destination();
  const { mapping, clock, stream, batches } = testMapping({
    settings: { Enabled: false, MaximumRecordAgeInSeconds: 60 },
    destination: target,
  });
  stream.put('s-0', ...named('a', 'b'));
  await clock.advance(61_000);
  stream.put('s-0', ...named('c'));
  mapping.enable();
  await clock.settle();
  expect(batches).toEqual([['c']]);
  expect(target.data()).toEqual([['a', 'b']]);
  expect(target.sent[0]).toMatchObject({ condition: 'RecordAgeExceeded', invocations: 0, lastEnd: 'none' });
  await mapping.stop();
});

test('a batch that becomes too old between retries is discarded because of its age', async () => {
  const target = destination();
  const { mapping, clock, stream } = testMapping({
    settings: { MaximumRecordAgeInSeconds: 60 },
    handler: () => failed(),
    destination: target,
  });
  stream.put('s-0', ...named('a'));
  await clock.advance(59_000);
  expect(target.sent).toEqual([]);
  await clock.advance(20_000);
  expect(target.sent).toMatchObject([{ condition: 'RecordAgeExceeded', lastEnd: 'error' }]);
  await mapping.stop();
});

test('while the destination refuses batches, the shard waits and nothing is lost', async () => {
  const target = destination();
  target.state.refusing = true;
  const { mapping, clock, stream, batches, checkpoints } = testMapping({
    settings: { MaximumRetryAttempts: 0, BatchSize: 1 },
    handler: poisonedBy('a'),
    destination: target,
  });
  const put = stream.put('s-0', ...named('a', 'b'));
  await clock.advance(30_000);
  expect(target.state.attempts).toBeGreaterThan(5);
  expect([batches, checkpoints.get('s-0')]).toEqual([[['a']], undefined]);
  expect(mapping.status().shards).toMatchObject([{ problem: 'on-failure destination: Error: bucket is gone' }]);
  target.state.refusing = false;
  await clock.advance(10_000);
  expect([batches, target.data(), checkpoints.get('s-0')]).toEqual([[['a'], ['b']], [['a']], put[1]]);
  expect(mapping.status().shards).toMatchObject([{ problem: undefined }]);
  await mapping.stop();
});

test('a mapping stopped while the destination refuses a batch delivers it again after a restart', async () => {
  const target = destination();
  target.state.refusing = true;
  const { mapping, clock, stream, checkpoints } = testMapping({
    settings: { MaximumRetryAttempts: 0 },
    handler: () => failed(),
    destination: target,
  });
  stream.put('s-0', ...named('a'));
  await clock.advance(1_000);
  await mapping.stop();
  const second = testMapping({ clock, stream, checkpoints });
  await clock.settle();
  expect(second.batches).toEqual([['a']]);
  await second.mapping.stop();
});

test('without a destination, a discarded batch is counted, and the shard continues', async () => {
  const { mapping, clock, stream, batches, warnings } = testMapping({
    settings: { MaximumRetryAttempts: 0, BatchSize: 1 },
    handler: poisonedBy('a'),
  });
  stream.put('s-0', ...named('a', 'b'));
  await clock.settle();
  expect(batches).toEqual([['a'], ['b']]);
  expect(mapping.status()).toMatchObject({ recordsDiscarded: 1, recordsProcessed: 1 });
  expect(warnings).toContain('a batch was discarded');
  await mapping.stop();
});

test('a poison batch in one shard never delays another shard', async () => {
  const clock = manualClock();
  const stream = memoryStream(clock);
  stream.addShard('s-0');
  stream.addShard('s-1');
  const { mapping, batches } = testMapping({ clock, stream, handler: poisonedBy('poison') });
  stream.put('s-0', ...named('poison'));
  for (const name of ['a', 'b', 'c']) {
    stream.put('s-1', ...named(name));
    await clock.advance(100);
  }
  expect(batches.filter(([data]) => data !== 'poison')).toEqual([['a'], ['b'], ['c']]);
  await mapping.stop();
});
