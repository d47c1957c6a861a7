import type { ReceivedRecord } from '../../../lambda/stream/received-record';
import fc from 'fast-check';
import { processBatch, type DetectorReport } from '../../../lambda/detector/process-batch';
import { createEngine } from '../../../lib/domain/detection/engine';
import { encodeEvent } from '../../../lib/events/wire';
import type { CardTransaction } from '../../../lib/events/card';
import { aRecord, SHARD } from '../consumer/a-batch';
import { aTransaction } from './a-transaction';
import { memoryStores, type Faults } from './memory-stores';
import { expectedRows, sortedRows, TEST_RULES } from './test-rules';

const LATENESS_MS = 1_000;
const START_MS = Date.parse('2026-01-04T17:00:00.000Z');
const open = new AbortController().signal;

const sketch = fc.record({
  customer: fc.constantFrom('A', 'B', 'C'),
  runId: fc.constantFrom('1', '1', '1', '2'),
  /** Zero puts several events in one millisecond. */
  stepMs: fc.constantFrom(0, 1, 250, 990, 2_500),
  amount: fc.integer({ min: 1, max: 100 }),
  /** Often exactly the bound, because it is still allowed. */
  delayMs: fc.oneof(fc.constantFrom(0, LATENESS_MS), fc.integer({ min: 0, max: LATENESS_MS })),
  /** The producer sends the event again after this time. */
  againMs: fc.option(fc.integer({ min: 0, max: 6_000 }), { freq: 3 }),
});

/** One delivery: where it starts relative to the last checkpoint, how long it is, and which write is interrupted. */
const delivery = fc.record({
  stepsBack: fc.integer({ min: 0, max: 5 }),
  size: fc.integer({ min: 1, max: 12 }),
  fault: fc.option(
    fc.record({
      at: fc.constantFrom('beforeState', 'afterState', 'beforeRow', 'afterRow', 'beforeCheckpoint', 'afterCheckpoint'),
      nth: fc.nat(6),
      forGood: fc.boolean(),
    }),
    { freq: 2 },
  ),
  twiceAtOnce: fc.boolean(),
});
type Delivery = typeof delivery extends fc.Arbitrary<infer T> ? T : never;

/** Events in the order in which they reach the stream: any order within the lateness, and some of them twice. */
const stream = fc.array(sketch, { minLength: 1, maxLength: 50 }).map((sketches) => {
  let timeMs = START_MS;
  const arriving = sketches.flatMap(({ stepMs, delayMs, againMs, ...rest }, sequence) => {
    timeMs += stepMs;
    const event = aTransaction({ ...rest, sequence, timeMs });
    const first = { event, atMs: timeMs + delayMs };
    return againMs === null ? [first] : [first, { event, atMs: first.atMs + againMs }];
  });
  return arriving.toSorted((a, b) => a.atMs - b.atMs).map(({ event }) => event);
});

function recordsOf(events: readonly CardTransaction[]): ReceivedRecord[] {
  return events.map((event, position) => aRecord(encodeEvent(event), position));
}

function faultsOf(fault: Delivery['fault']): Faults {
  if (!fault) return {};
  let calls = 0;
  const interrupt = () => {
    const now = calls++;
    if (now === fault.nth || (fault.forGood && now > fault.nth)) throw new Error(`interrupted ${fault.at}`);
  };
  return { [fault.at]: interrupt };
}

test('any order within the lateness, batching, redelivery or interruption gives the same anomalies, once each', async () => {
  await fc.assert(
    fc.asyncProperty(stream, fc.array(delivery, { maxLength: 14 }), async (events, deliveries) => {
      const stores = memoryStores();
      const engine = createEngine({ rules: TEST_RULES, latenessMs: LATENESS_MS });
      const records = recordsOf(events);
      const deliver = (batch: readonly ReceivedRecord[]): Promise<DetectorReport> =>
        processBatch(batch, { engine, ...stores, nowMs: () => 0, deadline: open, checkpointDeadline: open });
      let checkpoint = 0;
      for (const step of deliveries) {
        const start = Math.max(0, checkpoint - step.stepsBack);
        const batch = records.slice(start, start + step.size);
        if (batch.length === 0) continue;
        for (const name of Object.keys(stores.faults)) delete stores.faults[name as keyof Faults];
        Object.assign(stores.faults, faultsOf(step.fault));
        const reports = await Promise.all(step.twiceAtOnce ? [deliver(batch), deliver(batch)] : [deliver(batch)]);
        const { failure } = reports.at(-1)!;
        const failedAt = batch.findIndex(({ sequenceNumber }) => sequenceNumber === failure?.sequenceNumber);
        checkpoint = Math.max(checkpoint, failedAt < 0 ? start + batch.length : start + failedAt);
      }
      for (const name of Object.keys(stores.faults)) delete stores.faults[name as keyof Faults];
      if (checkpoint < records.length) await deliver(records.slice(checkpoint));

      expect(sortedRows([...stores.rows.values()])).toEqual(sortedRows(expectedRows(events)));
      expect(stores.checkpoints.get(SHARD)).toMatchObject({
        lastSequence: records.at(-1)!.sequenceNumber,
        judged: events.length,
      });
    }),
    { numRuns: 150 },
  );
}, 30_000);
