import fc from 'fast-check';
import { countsOf } from '../../../../lib/api/contract/counts';
import { emptiedTotal } from '../../../../lib/domain/emptying';
import type { RiskLevel } from '../../../../lib/events/envelope';
import type { CreditCategory, CreditEvent } from '../../../../lib/events/credit';
import { rollupKeyText, type Rollup, type RollupKey } from '../../../../lib/domain/bronze/rollup';
import { advance, groupByRollup, rollupKeys, type Countable } from '../../../../lib/domain/bronze/count-in-rollups';
import { sumRollups } from '../../../../lib/domain/bronze/sum-rollups';
import { parseRollup, rollupItem } from '../../../../lib/domain/bronze/rollup-item';
import { compareSequenceNumbers } from '../../../../lib/domain/sequence-number';
import { anEvent, sequenceNumber } from '../../../lambda/consumer/a-batch';

const SHARD = 'shardId-000000000000';
const [TOTAL, DAY, MINUTE] = rollupKeys(anEvent(0), SHARD);

function flags(...categories: CreditCategory[]): Partial<CreditEvent> {
  return {
    anomaly_flags: categories.map((category) => ({ type: 'ANY', category, severity: 'LOW', description: 'any' })),
  };
}

function countable(position: number, changes: Partial<CreditEvent> = {}): Countable {
  return { sequenceNumber: sequenceNumber(position), event: anEvent(position, changes) };
}

function advanced(before: Rollup | undefined, key: RollupKey, records: readonly Countable[]): Rollup | undefined {
  return advance(before, key, groupByRollup(records, SHARD).get(rollupKeyText(key))!.records);
}

test('an event counts in its total, its day, its minute and its run, each of its own shard', () => {
  expect(rollupKeys(anEvent(0), SHARD)).toEqual([
    { scope: 'credit#total', slot: SHARD },
    { scope: 'credit#day#2026-01', slot: `2026-01-04#${SHARD}` },
    { scope: 'credit#minute#2026-01-04T17', slot: `2026-01-04T17:14#${SHARD}` },
    { scope: 'runs', slot: `1#${SHARD}` },
  ]);
});

test('it counts by type, risk, anomaly and whether there is one; a category once for an event', () => {
  const records = [
    countable(0, flags('PAYMENT_PATTERN', 'PAYMENT_PATTERN', 'MISSING_FIELDS')),
    countable(1),
    countable(2, { risk: undefined }),
  ];
  expect(advanced(undefined, MINUTE!, records)?.counts).toEqual({
    'type:CREDIT_ASSESSMENT': 3,
    'risk:HIGH': 1,
    'risk:LOW': 1,
    anomalous: 1,
    'anomaly:PAYMENT_PATTERN': 1,
    'anomaly:MISSING_FIELDS': 1,
  });
});

test('a day tells its hours, and the total its months', () => {
  expect(advanced(undefined, DAY!, [countable(0)])?.counts).toHaveProperty('hour:17', 1);
  expect(advanced(undefined, TOTAL!, [countable(0)])?.counts).toHaveProperty('month:2026-01', 1);
});

test('only what lies above the last sequence number is added; a redelivery changes nothing', () => {
  const first = advanced(undefined, TOTAL!, [countable(1), countable(2)])!;
  expect(advanced(first, TOTAL!, [countable(1), countable(2)])).toBeUndefined();
  const second = advanced(first, TOTAL!, [countable(2), countable(3)])!;
  expect(second).toMatchObject({ events: 3, lastSequence: sequenceNumber(3) });
  expect(second.counts['type:CREDIT_ASSESSMENT']).toBe(3);
});

test('the first and the last event time are those of the events, in whatever order they came', () => {
  const at = (timestamp: string, position: number) => countable(position, { timestamp });
  const rollup = advanced(undefined, TOTAL!, [
    at('2026-01-04T10:00:00.000Z', 1),
    at('2026-01-04T09:00:00.000Z', 2),
    at('2026-01-04T11:00:00.000Z', 3),
  ])!;
  expect(rollup).toMatchObject({
    firstEventTime: '2026-01-04T09:00:00.000Z',
    lastEventTime: '2026-01-04T11:00:00.000Z',
  });
});

const someRecords = fc
  .array(
    fc.record({
      second: fc.nat(200_000),
      risk: fc.constantFrom<RiskLevel>('LOW', 'MEDIUM', 'HIGH'),
      anomaly: fc.option(fc.constantFrom<CreditCategory>('PAYMENT_PATTERN', 'BILLING_MISMATCH')),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((sketches) =>
    sketches.map(({ second, risk, anomaly }, position) =>
      countable(position, {
        timestamp: new Date(Date.UTC(2026, 0, 30) + second * 1000).toISOString(),
        risk: { default_payment_next_month: 0, risk_level: risk },
        ...(anomaly ? flags(anomaly) : {}),
      }),
    ),
  );

/** Applies deliveries, each from somewhere at or before the first record not yet counted. */
function apply(records: readonly Countable[], cuts: readonly { back: number; size: number }[]): Map<string, Rollup> {
  const items = new Map<string, Rollup>();
  const deliver = (batch: readonly Countable[]) => {
    for (const [id, group] of groupByRollup(batch, SHARD)) {
      const after = advance(items.get(id), group.key, group.records);
      if (after) items.set(id, after);
    }
  };
  let done = 0;
  for (const { back, size } of cuts) {
    const start = Math.max(0, done - back);
    deliver(records.slice(start, start + size));
    done = Math.max(done, Math.min(records.length, start + size));
  }
  deliver(records.slice(done));
  return items;
}

test('any cut into batches and any redelivery count the same as one delivery of everything', () => {
  const cuts = fc.array(fc.record({ back: fc.nat(8), size: fc.integer({ min: 1, max: 12 }) }), { maxLength: 12 });
  fc.assert(
    fc.property(someRecords, cuts, (records, deliveries) => {
      expect(apply(records, deliveries)).toEqual(apply(records, []));
    }),
  );
});

test('the minutes of a delivery add up to its total', () => {
  fc.assert(
    fc.property(someRecords, (records) => {
      const items = [...apply(records, []).values()];
      const minutes = sumRollups(items.filter(({ scope }) => scope.includes('#minute#')));
      const [total] = items.filter(({ scope }) => scope.endsWith('#total'));
      const counts = Object.fromEntries(Object.entries(total!.counts).filter(([name]) => !name.startsWith('month:')));
      expect(minutes).toEqual({
        events: records.length,
        counts,
        firstEventTime: total!.firstEventTime,
        lastEventTime: total!.lastEventTime,
      });
    }),
  );
});

test('an item that is written and read again is the same', () => {
  fc.assert(
    fc.property(someRecords, (records) => {
      for (const rollup of apply(records, []).values()) expect(parseRollup(rollupItem(rollup, 7))).toEqual(rollup);
    }),
  );
});

test('sequence numbers are compared as numbers of any length', () => {
  const digits = fc.bigInt({ min: 0n, max: 10n ** 129n });
  fc.assert(
    fc.property(digits, digits, (a, b) => {
      const expected = a < b ? -1 : a > b ? 1 : 0;
      expect(Math.sign(compareSequenceNumbers(String(a), String(b)))).toBe(expected);
    }),
  );
});

test('items of several shards are told apart', () => {
  const texts = [...rollupKeys(anEvent(0), SHARD), ...rollupKeys(anEvent(0), 'shardId-000000000001')].map(
    rollupKeyText,
  );
  expect(new Set(texts).size).toBe(8);
});

test('the sum of no items is 0, without times', () => {
  expect(sumRollups([])).toEqual({ events: 0, counts: {}, firstEventTime: undefined, lastEventTime: undefined });
});

test('a total of emptied tables counts 0 without times, takes no record a second time, and begins with the next one', () => {
  const before = advanced(undefined, TOTAL!, [countable(0), countable(5)])!;
  const emptied = parseRollup(rollupItem(emptiedTotal(before), 0));
  expect(emptied).toEqual({ ...before, events: 0, counts: {}, firstEventTime: '', lastEventTime: '' });
  expect(rollupItem(emptied, 0)).not.toHaveProperty('first_event_time');
  expect(advanced(emptied, TOTAL!, [countable(0), countable(5)])).toBeUndefined();
  expect(advanced(emptied, TOTAL!, [countable(5), countable(9)])).toEqual(advanced(undefined, TOTAL!, [countable(9)]));
  const other = advanced(undefined, TOTAL!, [countable(3)])!;
  expect(sumRollups([emptied, other])).toEqual(sumRollups([other]));
  expect(sumRollups([emptied])).toEqual({ events: 0, counts: {}, firstEventTime: undefined, lastEventTime: undefined });
  expect(countsOf([emptied])).toMatchObject({ by_workload: {}, first_event_time: null });
});
