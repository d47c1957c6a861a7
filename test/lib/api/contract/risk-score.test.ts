import { riskScore } from '../../../../lib/api/contract/risk-score';
import type { EventRow } from '../../../../lib/domain/bronze/event-row';
import { sketchedEvent } from '../../aws/bronze-table';

const row = (change: Partial<EventRow> = {}): EventRow => ({
  eventId: 'EVT-r-1',
  payloadHash: 'a',
  eventTime: '2026-01-04T00:00:00.000Z',
  eventType: 'CREDIT_ASSESSMENT',
  workload: 'credit',
  runId: 'r',
  riskLevel: 'LOW',
  anomalyTypes: [],
  anomalyCategories: [],
  ingestedAtMs: 0,
  ...change,
});

const months = <T>(value: T) => ({
  september: value,
  august: value,
  july: value,
  june: value,
  may: value,
  april: value,
});

const event = {
  ...sketchedEvent({ sequence: 1, atMs: 0 }),
  payment_history: months(-1),
  billing_history: months({ bill_amount: 0 }),
  credit: { credit_limit: 100, currency: 'TWD' as const },
};

const scoreOf = (rows: EventRow[], latest: Parameters<typeof riskScore>[0]['latest']) =>
  riskScore({ customerId: 'C', rows, assessed: rows[0], latest, nowMs: 0 });

test('a customer without adverse facts scores 0', () => {
  expect(scoreOf([row()], event)).toMatchObject({ score: 0, level: 'LOW' });
});

test('a customer with every adverse fact scores 100, and no part exceeds its share', () => {
  const worst = { ...event, payment_history: months(9), billing_history: months({ bill_amount: 1e9 }) };
  const result = scoreOf([row({ riskLevel: 'HIGH', anomalySeverity: 'HIGH' })], worst);
  expect(result).toMatchObject({ score: 100, level: 'HIGH' });
  expect(result.parts.map(({ points, max_points }) => points === max_points)).toEqual([true, true, true, true]);
});

test('the parts add up to the score, and each names its inputs', () => {
  const result = scoreOf([row({ riskLevel: 'MEDIUM' }), row({ anomalySeverity: 'LOW' })], {
    ...event,
    payment_history: months(3),
  });
  expect(result.parts.map(({ points }) => points)).toEqual([20, 10, 0, 1.9]);
  expect(result.score).toBe(32);
  expect(result.parts[1]!.basis).toBe('longest delay 3 months');
});

test('a customer who was never assessed has neither score nor level, and the parts say what is known', () => {
  const rows = [row({ riskLevel: undefined, anomalySeverity: 'HIGH' })];
  const { parts, score, level } = riskScore({
    customerId: 'C',
    rows,
    assessed: undefined,
    latest: undefined,
    nowMs: 0,
  });
  expect([score, level]).toEqual([null, null]);
  expect(parts.map(({ points, basis }) => [points, basis])).toEqual([
    [0, 'no assessment is stored'],
    [0, 'no assessment is stored'],
    [0, 'no assessment is stored'],
    [15, '1 of 1 events with an anomaly, weighted by severity'],
  ]);
});

test('missing fields of an event are not assumed to have any value', () => {
  const result = scoreOf([row({ riskLevel: undefined })], undefined);
  expect(result).toMatchObject({ score: 0 });
});
