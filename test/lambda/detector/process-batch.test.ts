import { processBatch } from '../../../lambda/detector/process-batch';
import { readDetectorEnvironment } from '../../../lambda/detector/detector-environment';
import { createEngine } from '../../../lib/domain/detection/engine';
import { defineRule } from '../../../lib/domain/detection/rule';
import type { LegionEvent } from '../../../lib/events/event';
import { ENV } from '../../../lib/domain/names';
import { encodeEvent } from '../../../lib/events/wire';
import { anEvent, aRecord, sequenceNumber, SHARD } from '../consumer/a-batch';
import { aTransaction } from './a-transaction';
import { memoryStores } from './memory-stores';
import { TEST_RULES } from './test-rules';

const START_MS = Date.parse('2026-01-04T17:00:00.000Z');
const open = new AbortController().signal;
const engine = createEngine({ rules: TEST_RULES, latenessMs: 1_000 });

function aBatch(customers: readonly string[], from = 0) {
  return customers.map((customer, n) => {
    const sequence = from + n;
    return aRecord(encodeEvent(aTransaction({ sequence, customer, timeMs: START_MS + sequence })), sequence);
  });
}

test('a state is read and written once per entity and batch, however many events the entity has', async () => {
  const stores = memoryStores();
  const batch = aBatch(['A', 'B', 'A', 'A', 'B']);
  const report = await processBatch(batch, {
    engine,
    ...stores,
    nowMs: () => 0,
    deadline: open,
    checkpointDeadline: open,
  });
  expect(report).toMatchObject({ judged: 5, skipped: 0, statesWritten: 2, failed: 0 });
  expect(stores.calls).toEqual({ reads: 1, stateWrites: 2 });
});

test('an entity that floods a batch is judged in several turns, each small enough for an item', async () => {
  const stores = memoryStores();
  const batch = aBatch(Array.from({ length: 1_000 }, () => 'A'));
  const report = await processBatch(batch, {
    engine,
    ...stores,
    nowMs: () => 0,
    deadline: open,
    checkpointDeadline: open,
  });
  expect(report).toMatchObject({ judged: 1_000, statesWritten: 4, tooLate: 0 });
  expect(stores.entities.get('1#A')!.text.length).toBeLessThan(200_000);
});

test('records that the consumer quarantines are not judged, and do not hold up their neighbours', async () => {
  const stores = memoryStores();
  const event = (sequence: number) => aTransaction({ sequence, customer: 'A', timeMs: START_MS + sequence });
  const aside = [
    Buffer.from('no event'),
    Buffer.alloc(700_000, 0xfe),
    Buffer.from('['.repeat(200_000)),
    encodeEvent({ ...event(3), sequence: 4 }),
    encodeEvent({ ...event(4), timestamp: '2026-02-30T10:00:00.000Z' }),
    encodeEvent({ ...event(5), customer: { customer_id: '€'.repeat(700) } }),
    encodeEvent({ ...event(6), customer: { customer_id: '\ud800' } }),
  ];
  const records = [event(0), ...aside, event(8)].map((one, position) =>
    aRecord(one instanceof Uint8Array ? one : encodeEvent(one), position),
  );
  const report = await processBatch(records, {
    engine,
    ...stores,
    nowMs: () => 0,
    deadline: open,
    checkpointDeadline: open,
  });
  expect(report).toMatchObject({ judged: 2, skipped: aside.length, failed: 0 });
  expect(report.failure).toBeUndefined();
  expect([...stores.entities.keys()]).toEqual(['1#A']);
});

test('no rule ever sees a label', async () => {
  const seen: LegionEvent[] = [];
  const curious = defineRule<number, null>({
    name: 'CURIOUS',
    severity: 'LOW',
    description: 'Looks at everything.',
    eventTypes: ['CARD_TRANSACTION'],
    covers: [],
    factOf: (event) => (seen.push(event), 1),
    start: () => null,
    step: () => ({ state: null }),
  });
  const flag = { type: 'HIGH_AMOUNT', category: 'STOLEN_CARD', severity: 'HIGH', description: 'far too much' } as const;
  const event = { ...aTransaction({ sequence: 0, customer: 'A', timeMs: START_MS }), anomaly_flags: [flag] };
  await processBatch([aRecord(encodeEvent(event), 0)], {
    engine: createEngine({ rules: [curious], latenessMs: 0 }),
    ...memoryStores(),
    nowMs: () => 0,
    deadline: open,
    checkpointDeadline: open,
  });
  expect(seen).toHaveLength(1);
  expect(seen[0]).not.toHaveProperty('anomaly_flags');
});

test('records that are not events or have no rule are skipped, and the checkpoint moves past them', async () => {
  const stores = memoryStores();
  const batch = [aRecord(encodeEvent(anEvent(0)), 0), aRecord(Buffer.from('no event'), 1)];
  const report = await processBatch(batch, {
    engine,
    ...stores,
    nowMs: () => 0,
    deadline: open,
    checkpointDeadline: open,
  });
  expect(report).toMatchObject({ judged: 0, skipped: 2, failed: 0 });
  expect(stores.checkpoints.get(SHARD)).toMatchObject({ lastSequence: sequenceNumber(1), judged: 0 });
});

test('a batch is delivered again from the first record of the entity that could not be written', async () => {
  let writes = 0;
  const stores = memoryStores({
    beforeState: () => {
      if (++writes === 2) throw new Error('throttled');
    },
  });
  const report = await processBatch(aBatch(['A', 'A', 'B', 'A', 'B']), {
    engine,
    ...stores,
    nowMs: () => 0,
    deadline: open,
    checkpointDeadline: open,
  });
  expect(report.failure).toEqual({
    sequenceNumber: sequenceNumber(2),
    message: expect.stringContaining('throttled') as string,
  });
  expect(report.failed).toBe(3);
  expect(stores.checkpoints.get(SHARD)).toMatchObject({ lastSequence: sequenceNumber(1), judged: 2 });
});

test('the checkpoint is written in its reserved time after the time for the states has run out', async () => {
  const [over, kept] = [AbortSignal.abort(), new AbortController().signal];
  const { states, ...stores } = memoryStores();
  const seen: AbortSignal[] = [];
  const report = await processBatch(aBatch(['A']), {
    engine,
    ...stores,
    states: {
      ...states,
      writeCheckpoint: (checkpoint, before, options) => {
        seen.push(options.deadline);
        return states.writeCheckpoint(checkpoint, before, options);
      },
    },
    nowMs: () => 0,
    deadline: over,
    checkpointDeadline: kept,
  });
  expect([report.failed, seen]).toEqual([0, [kept]]);
});

test('the entities of different runs are judged separately', async () => {
  const stores = memoryStores();
  const batch = ['1', '2'].map((runId, n) =>
    aRecord(encodeEvent(aTransaction({ sequence: n, customer: 'A', timeMs: START_MS, runId })), n),
  );
  await processBatch(batch, { engine, ...stores, nowMs: () => 0, deadline: open, checkpointDeadline: open });
  expect([...stores.entities.keys()].toSorted()).toEqual(['1#A', '2#A']);
});

test('all missing and invalid variables of the detector are reported together', () => {
  const told = { [ENV.detectionsTableName]: 'anomalies', [ENV.indexShards]: '0', [ENV.retentionDays]: '0' };
  expect(() => readDetectorEnvironment(told)).toThrow(
    'the detector cannot start: DETECTOR_STATE_TABLE_NAME is not set; ' +
      'INDEX_SHARDS must be a whole number of at least 1, got "0"; DETECTOR_LATENESS_SECONDS is not set; WRITE_MODE is not set; ' +
      'deploy the detector stack again',
  );
});
