import fc from 'fast-check';
import type { ReceivedRecord } from '../../../lambda/stream/received-record';
import { decodeRecord } from '../../../lambda/stream/decode-record';
import { processBatch } from '../../../lambda/consumer/process-batch';
import { text } from '../../../lib/domain/bronze/attribute';
import { BRONZE } from '../../../lib/domain/bronze/bronze';
import type { Rollup } from '../../../lib/domain/bronze/rollup';
import { advance, groupByRollup, type Countable } from '../../../lib/domain/bronze/count-in-rollups';
import { encodeEvent } from '../../../lib/events/wire';
import { anEvent, aRecord, SHARD } from './a-batch';
import { memoryTables } from './memory-tables';

const open = new AbortController().signal;

/** One delivery: where it starts relative to the last checkpoint, how long it is, and what goes wrong with it. */
const delivery = fc.record({
  stepsBack: fc.integer({ min: 0, max: 4 }),
  size: fc.integer({ min: 1, max: 9 }),
  failingRow: fc.option(fc.nat(30)),
  crashAtStore: fc.boolean(),
  failBeforeRollup: fc.option(fc.nat(6)),
  failAfterRollup: fc.option(fc.nat(6)),
  twiceAtOnce: fc.boolean(),
});

/** Events spread over several minutes and days, equal records, and records that are not events. */
const records = fc
  .array(fc.record({ kind: fc.constantFrom('event', 'again', 'junk'), minute: fc.nat(2000) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((sketches) => sketches.map(recordOf));

function recordOf({ kind, minute }: { kind: string; minute: number }, position: number): ReceivedRecord {
  if (kind === 'junk') return aRecord(Buffer.from(`no event ${minute % 5}`), position, 'same-key');
  const sequence = kind === 'again' ? minute % 3 : position;
  const timestamp = new Date(Date.UTC(2026, 0, 30, 20) + (kind === 'again' ? 0 : minute * 60_000)).toISOString();
  return aRecord(encodeEvent(anEvent(sequence, { timestamp })), position);
}

function expectedRollups(all: readonly ReceivedRecord[]): Map<string, Rollup> {
  const countable = all.map((record): Countable => {
    const { ingest, ...decoded } = decodeRecord(record, 0);
    const { sequenceNumber, arrivedAtMs } = ingest;
    if (decoded.event) return { event: decoded.event, sequenceNumber };
    const arrivedAt = new Date(arrivedAtMs).toISOString();
    return { quarantined: { reason: decoded.rejection.reason, arrivedAt }, sequenceNumber };
  });
  return new Map(
    [...groupByRollup(countable, SHARD)].map(([id, group]) => [id, advance(undefined, group.key, group.records)!]),
  );
}

test('after any redelivery, batch cut, failed row or interrupted write, each record is stored and counted once', async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.array(delivery, { maxLength: 12 }), async (all, deliveries) => {
      const tables = memoryTables();
      const deliver = (batch: readonly ReceivedRecord[]) =>
        processBatch(batch, {
          store: tables.store,
          rollups: tables.rollupStore,
          settings: { indexShards: 4, retentionDays: 0 },
          nowMs: () => 0,
          storeDeadline: open,
          countDeadline: open,
        });
      let checkpoint = 0;
      for (const step of deliveries) {
        const start = Math.max(0, checkpoint - step.stepsBack);
        const batch = all.slice(start, start + step.size);
        Object.assign(tables.faults, faultsOf(step));
        const both = step.twiceAtOnce ? [deliver(batch), deliver(batch)] : [deliver(batch)];
        const outcome = (await Promise.allSettled(both)).at(-1);
        if (outcome?.status !== 'fulfilled') continue;
        const failedAt = batch.findIndex((record) => record.sequenceNumber === outcome.value.failure?.sequenceNumber);
        checkpoint = Math.max(checkpoint, failedAt < 0 ? start + batch.length : start + failedAt);
      }
      for (const name of Object.keys(tables.faults)) delete tables.faults[name as keyof typeof tables.faults];
      if (checkpoint < all.length) await deliver(all.slice(checkpoint));

      expect(tables.rollups).toEqual(expectedRollups(all));
      const decoded = all.map((record) => decodeRecord(record, 0));
      expect(new Set([...tables.bronze.values()].map((item) => text(item, BRONZE.eventId)))).toEqual(
        new Set(decoded.flatMap(({ event }) => (event ? [event.event_id] : []))),
      );
      expect(tables.quarantined.size).toBe(
        new Set(decoded.filter(({ event }) => !event).map(({ bytes }) => Buffer.from(bytes).toString())).size,
      );
    }),
    { numRuns: 200 },
  );
}, 30_000);

type Step = typeof delivery extends fc.Arbitrary<infer T> ? T : never;

function faultsOf(step: Step) {
  let row = 0;
  let before = 0;
  let after = 0;
  return {
    eventOutcome: () => {
      if (step.crashAtStore && row === 2) throw new Error('the function is gone');
      return row++ === step.failingRow ? ({ kind: 'failed', message: 'not now' } as const) : undefined;
    },
    beforeRollupWrite: () => {
      if (before++ === step.failBeforeRollup) throw new Error('interrupted before the write');
    },
    afterRollupWrite: () => {
      if (after++ === step.failAfterRollup) throw new Error('written, but the answer was lost');
    },
  };
}
