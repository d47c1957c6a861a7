import * as fc from 'fast-check';
import type { PutOutcome } from '../../../lib/aws/put-events';
import { UserError } from '../../../lib/core/user-error';
import { createManualClock, type ManualClock } from '../../../lib/core/clock';
import { Lanes, type LanesOptions } from '../../../producer/delivery/lanes';
import type { ProducedRecord } from '../../../producer/generation/record';
import type { SinkContext } from '../../../producer/delivery/sink';
import { aRecord } from '../run/a-run';
import { drive, settle } from '../run/drive';

const ACCEPTED: PutOutcome = { kind: 'accepted', shardId: 's', sequenceNumber: '1' };
const THROTTLED: PutOutcome = { kind: 'throttled', code: 'T', message: 'slow down' };
const FAILED: PutOutcome = { kind: 'failed', code: 'F', message: 'failed' };

type Harness = { readonly put: LanesOptions['put']; readonly clock?: ManualClock } & Partial<LanesOptions>;

function start({ put, clock = createManualClock(), ...changes }: Harness) {
  const accepted: number[] = [];
  const counts = { throttled: 0, failed: 0, retried: 0 };
  const abandon = new AbortController();
  const context: SinkContext = {
    onAccepted: (records) => accepted.push(...records.map((record) => record.sequence)),
    onRefused: ({ kind, count }) => (counts[kind] += count),
    onRetried: (records) => (counts.retried += records.length),
    onClosed: () => {},
    abandoned: abandon.signal,
  };
  const lanes = new Lanes({
    put,
    clock,
    context,
    sizeOf: (record) => record.bytes.length,
    random: () => 0.5,
    laneCount: 1,
    limits: { maxRecords: 500, maxBytes: 1_000_000 },
    backoff: { baseMs: 20, capMs: 1_000 },
    lingerMs: 50,
    maxPending: 1_000,
    ...changes,
  });
  return { lanes, clock, accepted, counts, abandon };
}

const recordsWithKeys = (keys: readonly string[]) =>
  keys.map((key, sequence) => aRecord(sequence, { keyOf: () => key }));

/** Answers each call's records with the listed outcomes, call by call; later records are accepted. */
function scripted(...script: PutOutcome[][]) {
  const calls: number[][] = [];
  const put = async (records: readonly ProducedRecord[]) => {
    const outcomes = script[calls.length];
    calls.push(records.map((record) => record.sequence));
    return records.map((_record, index) => outcomes?.[index] ?? ACCEPTED);
  };
  return { put, calls };
}

async function deliver({ lanes, clock }: ReturnType<typeof start>, records: readonly ProducedRecord[]) {
  await drive(
    clock,
    lanes.write(records).then(() => lanes.drain()),
  );
}

test('under any outcomes every record is accepted once, in the order of its key, one of a key at a time', async () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1, maxLength: 40 });
  const outcomes = fc.array(fc.constantFrom(ACCEPTED, THROTTLED, FAILED), { maxLength: 80 });
  const delaysMs = fc.array(fc.nat(100), { maxLength: 20 });
  const shape = fc.record({
    laneCount: fc.integer({ min: 1, max: 3 }),
    maxPending: fc.integer({ min: 1, max: 50 }),
    maxRecords: fc.integer({ min: 1, max: 6 }),
    maxBytes: fc.integer({ min: 1, max: 200 }),
  });
  await fc.assert(
    fc.asyncProperty(keys, outcomes, delaysMs, shape, async (keys, outcomes, delaysMs, shape) => {
      const underWay = new Set<string>();
      const clock = createManualClock();
      const script = [...outcomes];
      const delays = [...delaysMs];
      const put = async (records: readonly ProducedRecord[]) => {
        expect(records.length).toBeLessThanOrEqual(shape.maxRecords);
        const bytes = records.reduce((sum, record) => sum + record.bytes.length, 0);
        expect(records.length === 1 || bytes <= shape.maxBytes).toBe(true);
        for (const { partitionKey } of records) {
          expect(underWay.has(partitionKey)).toBe(false);
          underWay.add(partitionKey);
        }
        await clock.sleepUntil(clock.now() + (delays.pop() ?? 0));
        for (const { partitionKey } of records) underWay.delete(partitionKey);
        return records.map(() => script.pop() ?? ACCEPTED);
      };
      const limits = { maxRecords: shape.maxRecords, maxBytes: shape.maxBytes };
      const run = start({ put, clock, laneCount: shape.laneCount, maxPending: shape.maxPending, limits });
      const records = recordsWithKeys(keys);
      await deliver(run, records);
      expect([...run.accepted].sort((a, b) => a - b)).toEqual(records.map((record) => record.sequence));
      for (const key of new Set(keys)) {
        const ofKey = run.accepted.filter((sequence) => keys[sequence] === key);
        expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
      }
      const refused = run.counts.throttled + run.counts.failed;
      expect(run.counts.retried).toBe(refused);
      expect(run.lanes.pending).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test('only the records that failed are sent again, before all others', async () => {
  const { put, calls } = scripted([ACCEPTED, THROTTLED, ACCEPTED, FAILED]);
  const run = start({ put, limits: { maxRecords: 4, maxBytes: 1_000_000 } });
  await deliver(run, recordsWithKeys(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']));
  expect(calls[0]).toEqual([0, 1, 2, 3]);
  expect(calls.flat().filter((sequence) => sequence === 1 || sequence === 3)).toEqual([1, 3, 1, 3]);
  expect(calls.find((call, index) => index > 0 && call.includes(1))?.slice(0, 2)).toEqual([1, 3]);
  expect(run.counts).toEqual({ throttled: 1, failed: 1, retried: 2 });
});

test('a record is sent again however often it was refused', async () => {
  const { put, calls } = scripted(...Array.from({ length: 200 }, () => [THROTTLED]));
  const run = start({ put });
  await deliver(run, recordsWithKeys(['a']));
  expect([calls.length, run.accepted, run.counts.throttled]).toEqual([201, [0], 200]);
});

test('while failed records wait, the others continue', async () => {
  const { put, calls } = scripted([FAILED, ACCEPTED]);
  const clock = createManualClock();
  const run = start({ put, clock, lingerMs: 0, backoff: { baseMs: 10_000, capMs: 10_000 } });
  await run.lanes.write(recordsWithKeys(['a', 'b']));
  await settle();
  await run.lanes.write([aRecord(2, { keyOf: () => 'c' })]);
  await settle();
  expect([calls, run.accepted]).toEqual([
    [[0, 1], [2]],
    [1, 2],
  ]);
  clock.advanceTo(5_000);
  await settle();
  expect(run.accepted).toEqual([1, 2, 0]);
});

test('a lane whose records were all refused pauses as a whole', async () => {
  const { put, calls } = scripted([THROTTLED]);
  const clock = createManualClock();
  const run = start({ put, clock, lingerMs: 0, backoff: { baseMs: 1_000, capMs: 1_000 } });
  await run.lanes.write(recordsWithKeys(['a']));
  await settle();
  await run.lanes.write([aRecord(1, { keyOf: () => 'b' })]);
  await settle();
  expect(calls).toEqual([[0]]);
  clock.advanceTo(500);
  await settle();
  expect(calls).toEqual([[0], [0, 1]]);
});

test('a partial batch waits for the linger time, a full one does not', async () => {
  const { put, calls } = scripted();
  const clock = createManualClock();
  const { lanes } = start({ put, clock, limits: { maxRecords: 3, maxBytes: 1_000_000 } });
  await lanes.write(recordsWithKeys(['a', 'b']));
  clock.advanceTo(49);
  await settle();
  expect(calls).toEqual([]);
  clock.advanceTo(50);
  await settle();
  expect(calls).toEqual([[0, 1]]);
  await lanes.write(['c', 'd', 'e'].map((key, index) => aRecord(2 + index, { keyOf: () => key })));
  await settle();
  expect(calls).toEqual([
    [0, 1],
    [2, 3, 4],
  ]);
});

test('a write waits while too many records are pending', async () => {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const put = async (records: readonly ProducedRecord[]) => {
    await held;
    return records.map(() => ACCEPTED);
  };
  const run = start({ put, maxPending: 3, lingerMs: 0 });
  let written = false;
  const writing = run.lanes.write(recordsWithKeys(['a', 'b', 'c', 'd', 'e'])).then(() => (written = true));
  await settle();
  expect([run.lanes.pending, written]).toEqual([3, false]);
  release();
  await drive(run.clock, writing);
  await drive(run.clock, run.lanes.drain());
  expect(run.accepted).toEqual([0, 1, 2, 3, 4]);
});

test('after a permanent fault, writes are refused with it, and the other lanes deliver what they hold', async () => {
  const keys = Array.from({ length: 40 }, (_none, index) => `key-${index}`);
  const fault = new UserError('no such stream');
  let calls = 0;
  const put = async (records: readonly ProducedRecord[]) => {
    if (calls++ === 0) throw fault;
    return records.map(() => ACCEPTED);
  };
  const run = start({ put, laneCount: 4 });
  await run.lanes.write(recordsWithKeys(keys));
  await expect(drive(run.clock, run.lanes.drain())).rejects.toBe(fault);
  await expect(run.lanes.write(recordsWithKeys(['z']))).rejects.toBe(fault);
  expect(calls).toBe(4);
  expect(run.accepted.length).toBe(keys.length - run.lanes.pending);
  expect(run.accepted.length).toBeGreaterThan(20);
});

test('an abandoned run sends nothing more and ends its waits', async () => {
  const { put, calls } = scripted([FAILED], [FAILED], [FAILED]);
  const run = start({ put });
  await run.lanes.write(recordsWithKeys(['a', 'a']));
  run.clock.advanceTo(50);
  await settle();
  const draining = run.lanes.drain();
  run.abandon.abort();
  await draining;
  run.clock.advanceTo(1_000_000);
  await settle();
  expect([calls.length, run.accepted, run.lanes.pending]).toEqual([1, [], 2]);
});
