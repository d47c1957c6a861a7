import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { memoryCheckpoints } from '../../lib/cloud/mapping/checkpoints';
import type { DiscardedBatch } from '../../lib/cloud/mapping/failure-destination';
import { openFileCheckpoints } from '../../lib/cloud/mapping/file-checkpoints';
import type { KinesisStreamEventPayload } from '../../lib/cloud/mapping/payload';
import { MAX_STATE_BYTES } from '../../lib/cloud/mapping/tumbling-window';
import type { InvokeResult } from '../../lib/cloud/functions/invoke-result';
import { manualClock } from '../lib/cloud/mapping/manual-clock';
import { memoryStream } from '../lib/cloud/mapping/memory-stream';
import { dataOf, failed, named, STREAM_ARN, testMapping, type TestOptions } from '../lib/cloud/mapping/test-mapping';

const NOON = Date.UTC(2026, 0, 4, 12);

/** `start records state`, and which end it is. */
function inShort(event: KinesisStreamEventPayload): string {
  const { window, state, isFinalInvokeForWindow: isFinal, isWindowTerminatedEarly: isEarly } = event;
  const end = isFinal ? ' final' : isEarly ? ' early' : '';
  return `${window!.start.slice(11, 19)} [${event.Records.map(dataOf).join(' ')}] ${JSON.stringify(state)}${end}`;
}

/** Returns the names of the records so far. */
function collected({ Records, state }: KinesisStreamEventPayload): string[] {
  return [...(Array.isArray(state) ? (state as string[]) : []), ...Records.map(dataOf)];
}

const collect = (event: KinesisStreamEventPayload): InvokeResult => ({
  ok: true,
  response: { state: collected(event) },
});

/** A mapping with windows of a minute that is read every five seconds, and what its function got. */
function windowedMapping(options: TestOptions = {}) {
  const events: KinesisStreamEventPayload[] = [];
  const handler = options.handler ?? collect;
  const test = testMapping({
    pollIntervalMs: 5_000,
    clock: manualClock(NOON),
    ...options,
    settings: { TumblingWindowInSeconds: 60, ...options.settings },
    handler(event) {
      events.push(event);
      return handler(event);
    },
  });
  return { ...test, events, got: () => events.map(inShort) };
}

test('an event says its window, the state of its shard, and where it comes from', async () => {
  const { mapping, clock, stream, events } = windowedMapping({ clock: manualClock(NOON + 12_345) });
  stream.put('s-0', ...named('a'));
  await clock.settle();
  expect(events[0]).toMatchObject({
    Records: [{ eventSource: 'aws:kinesis' }],
    window: { start: '2026-01-04T12:00:00Z', end: '2026-01-04T12:01:00Z' },
    state: {},
    shardId: 's-0',
    eventSourceARN: STREAM_ARN,
    isFinalInvokeForWindow: false,
    isWindowTerminatedEarly: false,
  });
  await mapping.stop();
});

test('the function gets back the state that it returned, until a record of a later window ends the window', async () => {
  const { mapping, clock, stream, got } = windowedMapping();
  stream.put('s-0', ...named('a'));
  await clock.advance(10_000);
  stream.put('s-0', ...named('b'));
  await clock.advance(50_000);
  stream.put('s-0', ...named('c'));
  await clock.advance(5_000);
  expect(got()).toEqual(['12:00:00 [a] {}', '12:00:00 [b] ["a"]', '12:00:00 [] ["a","b"] final', '12:01:00 [c] {}']);
  await mapping.stop();
});

test('records of different windows are not delivered together, and the first do not wait to fill a batch', async () => {
  const { mapping, clock, stream, got } = windowedMapping({
    clock: manualClock(NOON + 59_000),
    settings: { MaximumBatchingWindowInSeconds: 300, BatchSize: 100, Enabled: false },
  });
  stream.put('s-0', ...named('a', 'b'));
  await clock.advance(1_000);
  stream.put('s-0', ...named('c'));
  mapping.enable();
  await clock.settle();
  expect(got()).toEqual(['12:00:00 [a b] {}', '12:00:00 [] ["a","b"] final']);
  await mapping.stop();
});

test('without a later record a window ends when it is over and nothing came for two minutes', async () => {
  const { mapping, clock, stream, got } = windowedMapping({ clock: manualClock(NOON + 30_000) });
  stream.put('s-0', ...named('a'));
  await clock.advance(115_000);
  expect(got()).toEqual(['12:00:00 [a] {}']);
  await clock.advance(10_000);
  expect(got()).toEqual(['12:00:00 [a] {}', '12:00:00 [] ["a"] final']);
  await mapping.stop();
});

test('a long window does not end before its time, however long nothing comes', async () => {
  const { mapping, clock, stream, events } = windowedMapping({ settings: { TumblingWindowInSeconds: 900 } });
  stream.put('s-0', ...named('a'));
  await clock.advance(899_000);
  expect(events).toHaveLength(1);
  await clock.advance(6_000);
  expect(events[1]).toMatchObject({ isFinalInvokeForWindow: true, window: { end: '2026-01-04T12:15:00Z' } });
  await mapping.stop();
});

test('a stream that cannot be read does not end the window', async () => {
  const { mapping, clock, stream, events } = windowedMapping();
  stream.put('s-0', ...named('a'));
  await clock.settle();
  stream.refuse(new Error('network'));
  await clock.advance(600_000);
  expect(events).toHaveLength(1);
  stream.refuse(undefined);
  await clock.advance(20_000);
  expect(events[1]).toMatchObject({ isFinalInvokeForWindow: true });
  await mapping.stop();
});

test('the end of a shard ends its window, and the child begins its own with a fresh state', async () => {
  const { mapping, clock, stream, got, checkpoints } = windowedMapping();
  stream.put('s-0', ...named('a'));
  stream.closeShard('s-0');
  stream.addShard('s-1', ['s-0']);
  stream.put('s-1', ...named('b'));
  await clock.settle();
  expect(got()).toEqual(['12:00:00 [a] {}', '12:00:00 [] ["a"] final', '12:00:00 [b] {}']);
  expect([checkpoints.get('s-0'), checkpoints.get('window/s-0')]).toEqual(['SHARD_END', undefined]);
  await mapping.stop();
});

test('each shard has its own window and state', async () => {
  const { mapping, clock, stream, events } = windowedMapping();
  stream.addShard('s-1');
  stream.put('s-0', ...named('a'));
  stream.put('s-1', ...named('b'));
  await clock.settle();
  expect(events.map(({ shardId, state }) => [shardId, state])).toEqual([
    ['s-0', {}],
    ['s-1', {}],
  ]);
  await mapping.stop();
});

test('windows without records are not told of, nor those of which every record is filtered out', async () => {
  const pattern = '{"data":{"risk":["HIGH"]}}';
  const { mapping, clock, stream, events } = windowedMapping({
    settings: { FilterCriteria: { Filters: [{ Pattern: pattern }] } },
  });
  stream.put('s-0', ...named('{"risk":"LOW"}'));
  await clock.advance(300_000);
  stream.put('s-0', ...named('{"risk":"HIGH"}'));
  await clock.advance(5_000);
  expect(events.map(({ window }) => window!.start)).toEqual(['2026-01-04T12:05:00Z']);
  await mapping.stop();
});

test('a response without a state is a failure: it is retried, given up, and the window goes on with the state before', async () => {
  const given: DiscardedBatch[] = [];
  const { mapping, clock, stream, got } = windowedMapping({
    settings: { MaximumRetryAttempts: 1, BatchSize: 1 },
    destination: { send: async (batch) => void given.push(batch) },
    handler: (event) => (event.Records.map(dataOf).includes('b') ? { ok: true, response: {} } : collect(event)),
  });
  stream.put('s-0', ...named('a', 'b', 'c'));
  await clock.advance(10_000);
  expect(got()).toEqual(['12:00:00 [a] {}', '12:00:00 [b] ["a"]', '12:00:00 [b] ["a"]', '12:00:00 [c] ["a"]']);
  expect(given).toMatchObject([{ condition: 'RetryAttemptsExhausted', lastEnd: 'answer', event: { state: ['a'] } }]);
  expect(mapping.status()).toMatchObject({ recordsProcessed: 2, recordsDiscarded: 1, failedInvocations: 2 });
  await mapping.stop();
});

test('with reported failures, the state of what was processed is kept, and the rest comes again with it', async () => {
  let isBroken = true;
  const { mapping, clock, stream, got } = windowedMapping({
    settings: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    handler(event) {
      const poison = event.Records.find((record) => isBroken && dataOf(record) === 'c');
      if (!poison) return collect(event);
      isBroken = false;
      const batchItemFailures = [{ itemIdentifier: poison.kinesis.sequenceNumber }];
      return { ok: true, response: { state: ['a', 'b'], batchItemFailures } };
    },
  });
  stream.put('s-0', ...named('a', 'b', 'c', 'd'));
  await clock.advance(5_000);
  expect(got()).toEqual(['12:00:00 [a b c d] {}', '12:00:00 [c d] ["a","b"]']);
  await mapping.stop();
});

test('when the first record is reported, nothing was processed and the state before is kept', async () => {
  let isBroken = true;
  const { mapping, clock, stream, got } = windowedMapping({
    settings: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    handler(event) {
      if (!isBroken) return collect(event);
      isBroken = false;
      const batchItemFailures = [{ itemIdentifier: event.Records[0]!.kinesis.sequenceNumber }];
      return { ok: true, response: { state: ['half of a'], batchItemFailures } };
    },
  });
  stream.put('s-0', ...named('a'));
  await clock.advance(5_000);
  expect(got()).toEqual(['12:00:00 [a] {}', '12:00:00 [a] {}']);
  await mapping.stop();
});

test('a state above 1 MB terminates the window early: it is given once more, and the same window goes on afresh', async () => {
  const large = 'x'.repeat(MAX_STATE_BYTES);
  const { mapping, clock, stream, events } = windowedMapping({
    settings: { BatchSize: 1 },
    handler: (event) => ({
      ok: true,
      response: { state: event.Records.map(dataOf).includes('b') ? large : collected(event) },
    }),
  });
  stream.put('s-0', ...named('a', 'b', 'c'));
  await clock.advance(65_000);
  stream.put('s-0', ...named('d'));
  await clock.advance(5_000);
  const shown = events.map((event) => inShort(event).replace(large, 'large'));
  expect(shown).toEqual([
    '12:00:00 [a] {}',
    '12:00:00 [b] ["a"]',
    '12:00:00 [] "large" early',
    '12:00:00 [c] {}',
    '12:00:00 [] ["c"] final',
    '12:01:00 [d] {}',
  ]);
  await mapping.stop();
});

test('a state of 1 MB does not', async () => {
  const state = 'x'.repeat(MAX_STATE_BYTES - 2);
  const { mapping, clock, stream, events } = windowedMapping({
    settings: { BatchSize: 1 },
    handler: () => ({ ok: true, response: { state } }),
  });
  stream.put('s-0', ...named('a', 'b'));
  await clock.settle();
  expect(events.map(({ isWindowTerminatedEarly }) => isWindowTerminatedEarly)).toEqual([false, false]);
  await mapping.stop();
});

test('the last invocation of a window is repeated until it succeeds, and nothing is delivered before', async () => {
  let isBroken = true;
  const { mapping, clock, stream, got } = windowedMapping({
    settings: { MaximumRetryAttempts: 0, MaximumRecordAgeInSeconds: 60 },
    handler: (event) => (event.isFinalInvokeForWindow && isBroken ? failed() : collect(event)),
  });
  stream.put('s-0', ...named('a'));
  await clock.advance(60_000);
  stream.put('s-0', ...named('b'));
  await clock.advance(30_000);
  expect(new Set(got())).toEqual(new Set(['12:00:00 [a] {}', '12:00:00 [] ["a"] final']));
  isBroken = false;
  await clock.advance(10_000);
  expect(got().slice(-2)).toEqual(['12:00:00 [] ["a"] final', '12:01:00 [b] {}']);
  await mapping.stop();
});

test('a shard whose last window was not ended in time is ended after a restart', async () => {
  const checkpoints = memoryCheckpoints();
  const clock = manualClock(NOON);
  const stream = memoryStream(clock);
  stream.addShard('s-0');
  const first = windowedMapping({
    clock,
    stream,
    checkpoints,
    handler: (event) => (event.isFinalInvokeForWindow ? failed() : collect(event)),
  });
  stream.put('s-0', ...named('a'));
  stream.closeShard('s-0');
  await clock.advance(10_000);
  await first.mapping.stop();
  expect(checkpoints.get('s-0')).not.toBe('SHARD_END');
  const second = windowedMapping({ clock, stream, checkpoints });
  await clock.settle();
  expect(second.got()).toEqual(['12:00:00 [] ["a"] final']);
  expect(checkpoints.get('s-0')).toBe('SHARD_END');
  await second.mapping.stop();
});

test('the state is kept with the checkpoints: another process goes on in the same window', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'windows-'));
  const file = path.join(folder, 'mapping.json');
  const clock = manualClock(NOON);
  const stream = memoryStream(clock);
  stream.addShard('s-0');
  const first = windowedMapping({ clock, stream, checkpoints: openFileCheckpoints(file) });
  stream.put('s-0', ...named('a'));
  await clock.settle();
  await first.mapping.stop();
  const second = windowedMapping({ clock, stream, checkpoints: openFileCheckpoints(file) });
  stream.put('s-0', ...named('b'));
  await clock.advance(5_000);
  expect([first.got(), second.got()]).toEqual([['12:00:00 [a] {}'], ['12:00:00 [b] ["a"]']]);
  await second.mapping.stop();
  rmSync(folder, { recursive: true });
});

test('windows of another size begin where the open one ends', async () => {
  const checkpoints = memoryCheckpoints();
  const clock = manualClock(NOON);
  const stream = memoryStream(clock);
  stream.addShard('s-0');
  const first = windowedMapping({ clock, stream, checkpoints });
  stream.put('s-0', ...named('a'));
  await clock.advance(40_000);
  await first.mapping.stop();
  const second = windowedMapping({ clock, stream, checkpoints, settings: { TumblingWindowInSeconds: 25 } });
  stream.put('s-0', ...named('b'));
  await clock.advance(25_000);
  stream.put('s-0', ...named('c'));
  await clock.advance(5_000);
  expect(second.got()).toEqual(['12:00:00 [b] ["a"]', '12:00:00 [] ["a","b"] final', '12:01:15 [c] {}']);
  await second.mapping.stop();
});

describe('whatever fails, and however often the mapping is restarted', () => {
  const step = fc.record({
    waitMs: fc.constantFrom(0, 7_000, 30_000, 60_000, 200_000),
    records: fc.integer({ min: 0, max: 4 }),
    restarts: fc.boolean(),
  });
  const ends = fc.array(fc.constantFrom('ok', 'ok', 'error', 'throttled', 'no state', 'partial'), { maxLength: 8 });

  test('each record is counted in exactly one window, and each window ends exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        ends,
        fc.integer({ min: 1, max: 3 }),
        async (steps, failures, batchSize) => {
          const clock = manualClock(NOON + 20_000);
          const stream = memoryStream(clock);
          stream.addShard('s-0');
          const checkpoints = memoryCheckpoints();
          const open = [...failures];
          const finals: [start: string, state: readonly string[]][] = [];
          const handler = (event: KinesisStreamEventPayload): InvokeResult => {
            const end = open.shift();
            const [first, ...others] = event.Records;
            if (end === 'error') return failed();
            if (end === 'throttled') return failed('TooManyRequestsException');
            if (end === 'no state') return { ok: true, response: null };
            if (end === 'partial' && first && others[0]) {
              const batchItemFailures = [{ itemIdentifier: others[0].kinesis.sequenceNumber }];
              return { ok: true, response: { state: collected({ ...event, Records: [first] }), batchItemFailures } };
            }
            if (event.isFinalInvokeForWindow) finals.push([event.window!.start, collected(event)]);
            return collect(event);
          };
          const settings = { BatchSize: batchSize, FunctionResponseTypes: ['ReportBatchItemFailures'] };
          const start = () =>
            windowedMapping({ clock, stream, checkpoints, settings, handler, pollIntervalMs: 20_000 }).mapping;
          let mapping = start();
          const put = new Map<string, string>();
          for (const { waitMs, records, restarts } of steps) {
            await clock.advance(waitMs);
            const names = Array.from({ length: records }, (_, index) => String(put.size + index));
            const windowStart = new Date(Math.floor(clock.now() / 60_000) * 60_000).toISOString();
            for (const name of names) put.set(name, `${windowStart.slice(0, 19)}Z`);
            stream.put('s-0', ...named(...names));
            if (!restarts) continue;
            await clock.settle();
            await mapping.stop();
            mapping = start();
          }
          await clock.advance(400_000);
          await mapping.stop();
          const starts = [...new Set(put.values())];
          const expected = starts.map((one) => [one, [...put].filter(([, at]) => at === one).map(([name]) => name)]);
          expect(finals).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });
});
