import { bronzeItem, payloadHash } from '../../../../lib/domain/bronze/bronze';
import type { LegionEvent } from '../../../../lib/events/event';
import { eventRow, storedEvent } from '../../../../lib/domain/bronze/event-row';
import { encodeEvent } from '../../../../lib/events/wire';

const EVENT: LegionEvent = {
  event_id: 'EVT-r1-7',
  event_type: 'CREDIT_ASSESSMENT',
  timestamp: '2026-01-04T17:14:28.514Z',
  source_system: 'CREDIT_CARD_SYSTEM',
  workload: 'credit',
  run_id: 'r1',
  sequence: 7,
  schema_version: '1.0',
  customer: { customer_id: 'CUST-000001' },
  credit: { credit_limit: 20000, currency: 'TWD' },
  risk: { default_payment_next_month: 1, risk_level: 'HIGH' },
  anomaly_flags: [
    { type: 'INVALID_AGE', category: 'DEMOGRAPHIC_INCONSISTENCY', severity: 'MEDIUM', description: 'x' },
    { type: 'NEGATIVE_LIMIT', category: 'UNUSUAL_CREDIT_LIMIT', severity: 'HIGH', description: 'y' },
  ],
};
const INGEST = { shardId: 'shardId-000000000003', sequenceNumber: '49', arrivedAtMs: 5, ingestedAtMs: 9 };
const SETTINGS = { indexShards: 4, retentionDays: 0 };

test('a row shows what the consumer derived of the event', () => {
  const bytes = encodeEvent(EVENT);
  expect(eventRow(bronzeItem(EVENT, bytes, INGEST, SETTINGS))).toEqual({
    eventId: 'EVT-r1-7',
    payloadHash: payloadHash(bytes),
    eventTime: '2026-01-04T17:14:28.514Z',
    eventType: 'CREDIT_ASSESSMENT',
    workload: 'credit',
    runId: 'r1',
    customerId: 'CUST-000001',
    riskLevel: 'HIGH',
    creditLimit: 20000,
    anomalyTypes: ['INVALID_AGE', 'NEGATIVE_LIMIT'],
    anomalyCategories: ['DEMOGRAPHIC_INCONSISTENCY', 'UNUSUAL_CREDIT_LIMIT'],
    anomalySeverity: 'HIGH',
    ingestedAtMs: 9,
  });
});

test('a full row adds the bytes as produced, and how they came', () => {
  const bytes = encodeEvent(EVENT);
  const row = storedEvent(bronzeItem(EVENT, bytes, INGEST, SETTINGS));
  expect(row).toMatchObject({ shardId: 'shardId-000000000003', sequenceNumber: '49', arrivedAtMs: 5 });
  expect(row.payload).toEqual(bytes);
});

test('fields that the event lacks are absent, and so they are in JSON', () => {
  const { customer: _customer, credit: _credit, risk: _risk, anomaly_flags: _flags, ...rest } = EVENT;
  const event: LegionEvent = { ...rest, customer: {} };
  const row = eventRow(bronzeItem(event, encodeEvent(event), INGEST, SETTINGS));
  expect(Object.keys(JSON.parse(JSON.stringify(row)) as object)).toEqual([
    'eventId',
    'payloadHash',
    'eventTime',
    'eventType',
    'workload',
    'runId',
    'anomalyTypes',
    'anomalyCategories',
    'ingestedAtMs',
  ]);
  expect(row.anomalyTypes).toEqual([]);
});

test('a foreign item is a row of blanks, not a crash', () => {
  expect(storedEvent({ event_id: { N: '1' } })).toMatchObject({
    eventId: '',
    payload: new Uint8Array(),
    arrivedAtMs: 0,
  });
});
