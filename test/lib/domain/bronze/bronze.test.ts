import fc from 'fast-check';
import { number, text, textSet } from '../../../../lib/domain/bronze/attribute';
import {
  BRONZE,
  bronzeItem,
  bucketKey,
  expiry,
  indexShardOf,
  payloadHash,
  worstSeverity,
  type BronzeSettings,
} from '../../../../lib/domain/bronze/bronze';
import { eventId } from '../../../../lib/events/envelope';
import type { AnomalyFlag } from '../../../../lib/events/event';
import type { CreditEvent } from '../../../../lib/events/credit';
import { encodeEvent } from '../../../../lib/events/wire';
import { anEvent } from '../../../lambda/consumer/a-batch';

const INGEST = { shardId: 'shardId-000000000006', sequenceNumber: '4959', arrivedAtMs: 1_000, ingestedAtMs: 2_500 };
const SETTINGS: BronzeSettings = { indexShards: 4, retentionDays: 0 };

function itemOf(changes: Partial<CreditEvent> = {}, settings = SETTINGS) {
  const event = anEvent(1, changes);
  return bronzeItem(event, encodeEvent(event), INGEST, settings);
}

function aFlag(changes: Partial<AnomalyFlag> = {}): AnomalyFlag {
  return {
    type: 'INVALID_AGE',
    category: 'DEMOGRAPHIC_INCONSISTENCY',
    severity: 'LOW',
    description: 'Age 5',
    ...changes,
  };
}

test('a row is known by its id and half of the SHA-256 of its bytes', () => {
  const item = itemOf();
  expect(text(item, BRONZE.eventId)).toBe('EVT-1-1');
  expect(text(item, BRONZE.payloadHash)).toMatch(/^[0-9a-f]{32}$/);
  expect(payloadHash(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223'); // FIPS 180-4, appendix B.1
});

test('what an event lacks is absent from its row, and the row from the indexes over it', () => {
  const item = itemOf({ customer: {}, credit: undefined, risk: undefined });
  for (const name of [BRONZE.customerId, BRONZE.creditLimit, BRONZE.riskLevel, BRONZE.riskBucket]) {
    expect(item).not.toHaveProperty(name);
  }
});

test.each([
  ['HIGH', true],
  ['MEDIUM', false],
  ['LOW', false],
] as const)('an event of risk %s is in the risk index: %s', (risk_level, isIndexed) => {
  const item = itemOf({ risk: { default_payment_next_month: 0, risk_level } });
  expect(BRONZE.riskBucket in item).toBe(isIndexed);
  expect(text(item, BRONZE.riskLevel)).toBe(risk_level);
});

test('an anomalous event is in the anomaly index with each kind once and its worst severity', () => {
  const flags = [aFlag({ severity: 'MEDIUM' }), aFlag(), aFlag({ type: 'NO_PAYMENT', category: 'BILLING_MISMATCH' })];
  const item = itemOf({ anomaly_flags: flags as CreditEvent['anomaly_flags'] });
  expect(text(item, BRONZE.anomalyBucket)).toBe(text(item, BRONZE.timeBucket));
  expect(textSet(item, BRONZE.anomalyTypes)).toEqual(['INVALID_AGE', 'NO_PAYMENT']);
  expect(textSet(item, BRONZE.anomalyCategories)).toEqual(['DEMOGRAPHIC_INCONSISTENCY', 'BILLING_MISMATCH']);
  expect(text(item, BRONZE.anomalySeverity)).toBe('MEDIUM');
  expect(itemOf()).not.toHaveProperty(BRONZE.anomalyBucket);
});

test('an event without labels has no severity', () => {
  expect(worstSeverity([])).toBeUndefined();
  expect(worstSeverity([aFlag({ severity: 'HIGH' }), aFlag()])).toBe('HIGH');
});

test('rows expire so many days after they were stored, in whole seconds, or never', () => {
  expect(number(itemOf({}, { indexShards: 4, retentionDays: 30 }), BRONZE.expiresAt)).toBe(2 + 30 * 86_400);
  expect(itemOf()).not.toHaveProperty(BRONZE.expiresAt);
  expect(expiry(1_999, 1)).toEqual({ N: '86401' });
});

test('an index partition is a workload, an hour and one of so many shards, decided by the id alone', () => {
  expect(bucketKey('credit', '2026-01-04T17', 3)).toBe('credit#2026-01-04T17#3');
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 1000 }), (sequence, shards) => {
      const shard = indexShardOf(eventId('run', sequence), shards);
      return Number.isInteger(shard) && shard >= 0 && shard < shards;
    }),
  );
});

test('ids that follow each other are spread evenly over 128 shards', () => {
  const counts = Array.from({ length: 128 }, () => 0);
  for (let sequence = 0; sequence < 128_000; sequence++) counts[indexShardOf(eventId('run1', sequence), 128)]! += 1;
  // 1,000 expected in each; five standard deviations of a fair choice are 158.
  expect(Math.max(...counts)).toBeLessThan(1_158);
  expect(Math.min(...counts)).toBeGreaterThan(842);
});
