import fc from 'fast-check';
import type { DiscardedBatch } from '../../lib/cloud/mapping/failure-destination';
import type { InvokeResult } from '../../lib/cloud/functions/invoke-result';
import type { KinesisStreamEventPayload } from '../../lib/cloud/mapping/payload';
import { ReadError } from '../../lib/cloud/mapping/stream-reader';
import { manualClock } from '../lib/cloud/mapping/manual-clock';
import { memoryStream } from '../lib/cloud/mapping/memory-stream';
import { dataIn, dataOf, failed, reported, testMapping } from '../lib/cloud/mapping/test-mapping';

/**
 * Random combinations of all kinds of faults, checked against a model of the documented rules. fast-check prints the
 * seed and the smallest failing scenario; put them into `fc.assert(…, { seed, path })` to reproduce it.
 */
const scenario = fc.record({
  settings: fc.record({
    BatchSize: fc.constantFrom(1, 2, 7, 100),
    ParallelizationFactor: fc.constantFrom(1, 1, 3),
    BisectBatchOnFunctionError: fc.boolean(),
    MaximumRetryAttempts: fc.constantFrom(0, 1, 5),
    MaximumRecordAgeInSeconds: fc.constantFrom(-1, 60, 300),
    MaximumBatchingWindowInSeconds: fc.constantFrom(0, 0, 3),
    FunctionResponseTypes: fc.constantFrom<string[]>([], ['ReportBatchItemFailures']),
  }),
  /** Records by the step at which they arrive: their shard and key. */
  steps: fc.array(fc.array(fc.record({ shard: fc.nat(2), key: fc.nat(3) }), { maxLength: 12 }), {
    minLength: 1,
    maxLength: 6,
  }),
  pausesMs: fc.array(fc.constantFrom(0, 40, 900, 30_000, 400_000), { minLength: 1, maxLength: 6 }),
  splitAt: fc.nat(5),
  restartsAt: fc.uniqueArray(fc.nat(5), { maxLength: 2 }),
  /** Seed for the behaviour of function, destination and stream. */
  faultSeed: fc.integer(),
  faultRate: fc.constantFrom(0, 0.3, 0.7),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** Mulberry32: small, seeded, and good enough for choosing faults. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Sent = { readonly data: string; readonly shardId: string; readonly key: string; readonly arrivalMs: number };

/** The deliveries so far, and the rules that each must follow. */
function ledger(given: Scenario) {
  const sent = new Map<string, Sent>();
  const order = new Map<string, string[]>();
  const settled = new Set<string>();
  const running: KinesisStreamEventPayload[] = [];
  const { BatchSize, ParallelizationFactor, MaximumRecordAgeInSeconds } = given.settings;
  const shardIdOf = (event: KinesisStreamEventPayload) => event.Records[0]!.eventID.split(':')[0]!;
  const inShard = (shardId: string) => order.get(shardId) ?? [];

  return {
    settled,
    sent,
    put(record: Sent): void {
      sent.set(record.data, record);
      order.set(record.shardId, [...inShard(record.shardId), record.data]);
    },
    delivered(event: KinesisStreamEventPayload): void {
      const data = event.Records.map(dataOf);
      const shardId = shardIdOf(event);
      expect(new Set(event.Records.map(({ eventID }) => eventID.split(':')[0]))).toEqual(new Set([shardId]));
      expect(data.length).toBeLessThanOrEqual(BatchSize);
      const places = data.map((text) => inShard(shardId).indexOf(text));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      if (ParallelizationFactor === 1) expect(places.at(-1)! - places[0]!).toBe(places.length - 1); // no gap
      const besides = running.filter((other) => shardIdOf(other) === shardId);
      expect(besides.length).toBeLessThan(ParallelizationFactor);
      const keys = new Set(event.Records.map(({ kinesis }) => kinesis.partitionKey));
      for (const other of besides)
        for (const { kinesis } of other.Records) expect(keys.has(kinesis.partitionKey)).toBe(false);
      // All earlier records of a key are settled, or delivered in the same batch.
      for (const text of data) {
        const { key } = sent.get(text)!;
        for (const earlier of inShard(shardId).slice(0, inShard(shardId).indexOf(text)))
          if (sent.get(earlier)!.key === key) expect(settled.has(earlier) || data.includes(earlier)).toBe(true);
      }
      if (shardId.startsWith('child')) for (const text of inShard('s-0')) expect(settled.has(text)).toBe(true);
      running.push(event);
    },
    ended: (event: KinesisStreamEventPayload) => void running.splice(running.indexOf(event), 1),
    processed(records: readonly string[]): void {
      for (const text of records) settled.add(text);
    },
    discarded(batch: DiscardedBatch): void {
      const oldestMs = batch.discardedAtMs - MaximumRecordAgeInSeconds * 1000;
      for (const record of dataIn(batch.event)) {
        if (batch.condition === 'RecordAgeExceeded') expect(sent.get(record)!.arrivalMs).toBeLessThan(oldestMs);
        else expect(batch.invocations).toBeGreaterThan(0);
        settled.add(record);
      }
    },
  };
}

async function play(given: Scenario): Promise<void> {
  const clock = manualClock();
  const stream = memoryStream(clock);
  for (const shardId of ['s-0', 's-1']) stream.addShard(shardId);
  const random = randomFrom(given.faultSeed);
  const book = ledger(given);
  const isReporting = given.settings.FunctionResponseTypes.length > 0;
  const broken: unknown[] = [];
  let calm = false;
  const isFault = () => !calm && random() < given.faultRate;

  async function handler(event: KinesisStreamEventPayload): Promise<InvokeResult> {
    try {
      book.delivered(event);
    } catch (error) {
      broken.push(error); // the mapping would take it for a function error
    }
    const data = event.Records.map(dataOf);
    if (random() < 0.5) await clock.sleep(Math.floor(random() * 2_000));
    return answer(event, data).finally(() => book.ended(event));
  }

  async function answer(event: KinesisStreamEventPayload, data: readonly string[]): Promise<InvokeResult> {
    const succeed = (response: unknown): InvokeResult => {
      book.processed(data);
      return { ok: true, response };
    };
    if (!isFault())
      return succeed(
        [null, undefined, {}, { batchItemFailures: null }, { batchItemFailures: [] }][Math.floor(random() * 5)],
      );
    const from = Math.floor(random() * data.length);
    const id = (place: number) => event.Records[place]!.kinesis.sequenceNumber;
    switch (Math.floor(random() * 9)) {
      case 0:
        return failed();
      case 1:
        await clock.sleep(3_000);
        return failed('Sandbox.Timedout');
      case 2:
        return failed('TooManyRequestsException');
      case 3:
        throw new Error('the function could not be run');
      case 4:
        return isReporting ? badReport(random) : succeed('ignored');
      default: {
        const failures = [id(from), ...data.slice(from).map((_, n) => id(from + n))].toSorted(() => random() - 0.5);
        if (!isReporting) return succeed({ batchItemFailures: failures });
        book.processed(data.slice(0, from));
        return reported(...failures);
      }
    }
  }

  const destination = {
    async send(batch: DiscardedBatch) {
      await Promise.resolve();
      if (isFault()) throw new Error('the bucket is away');
      book.discarded(batch);
    },
  };
  const start = (from?: ReturnType<typeof testMapping>) =>
    testMapping({
      settings: given.settings,
      handler,
      destination,
      clock,
      stream,
      checkpoints: from?.checkpoints,
      pollIntervalMs: 1_000,
    });

  let current = start();
  let isSplit = false;
  for (const [at, records] of given.steps.entries()) {
    if (given.splitAt === at) {
      for (const shardId of ['child-1', 'child-2']) stream.addShard(shardId, ['s-0']);
      stream.closeShard('s-0');
      isSplit = true;
    }
    for (const [n, { shard, key }] of records.entries()) {
      const open = isSplit ? ['child-1', 's-1', 'child-2'] : ['s-0', 's-1', 's-1'];
      const record = { data: `${at}.${n}`, shardId: open[shard]!, key: `key-${key}`, arrivalMs: clock.now() };
      book.put(record);
      stream.put(record.shardId, record);
    }
    if (isFault()) stream.refuse(new ReadError('THROTTLED', 'too fast'));
    // Two consecutive empty answers would mean the end of a closed shard.
    stream.answerEmpty(isFault() ? (isSplit ? 1 : Math.floor(random() * 10)) : 0);
    await clock.advance(given.pausesMs[at % given.pausesMs.length]!);
    stream.refuse(undefined);
    if (given.restartsAt.includes(at)) {
      const stopped = current.mapping.stop();
      await clock.advanceUntil(stopped);
      current = start(current);
    }
  }
  calm = true;
  const idle = current.mapping.idle();
  await clock.advanceUntil(idle);
  await current.mapping.stop();
  expect(broken).toEqual([]);
  expect(book.settled).toEqual(new Set(book.sent.keys()));
}

function badReport(random: () => number): InvokeResult {
  const shapes: unknown[] = [
    'text',
    ['list'],
    { batchItemFailures: 'text' },
    { batchItemFailures: [{ itemIdentifier: '' }] },
    { batchItemFailures: [{ itemIdentifier: null }] },
    { batchItemFailures: [{ itemIdentifier: 'unknown' }] },
    { batchItemFailures: [{ wrongName: '101' }] },
    { batchItemFailures: [null] },
  ];
  return { ok: true, response: shapes[Math.floor(random() * shapes.length)] };
}

test("for any mix of faults, every record is processed or discarded to the destination by its shard's rules", async () => {
  await fc.assert(fc.asyncProperty(scenario, play), { numRuns: 600 });
});
