import { WORKLOADS } from '../../../../lib/events/event';
import { hoursHolding, monthsHolding } from '../../../../lib/domain/bronze/held-times';
import { bucketRequest, customerRequest } from '../../../../lib/domain/bronze/list-requests';
import { eventRequest, rollupRequest } from '../../../../lib/domain/bronze/query-request';
import type { BucketListQuery } from '../../../../lib/domain/bronze/list-query';
import { hourOfTimeKey } from '../../../../lib/domain/bronze/time-keys';
import { dayScope, totalScope, type Rollup } from '../../../../lib/domain/bronze/rollup';

const recent: BucketListQuery = { kind: 'recent' };
const bucket = { workload: 'credit' as const, hour: '2026-01-04T17', shard: 3 };
const DAY_MS = Date.parse('2026-01-04T00:00:00Z');

test('a bucket of a list is one partition of its index, read newest first', () => {
  expect(bucketRequest('bronze', recent, bucket)).toEqual({
    TableName: 'bronze',
    IndexName: 'by-time',
    ScanIndexForward: false,
    KeyConditionExpression: '#key = :key AND #time BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#key': 'time_bucket', '#time': 'time_key' },
    ExpressionAttributeValues: { ':key': { S: 'credit#2026-01-04T17#3' }, ':from': { S: '0' }, ':to': { S: '~' } },
  });
});

test.each([
  ['recent', 'by-time', 'time_bucket'],
  ['high-risk', 'by-risk', 'risk_bucket'],
  ['anomalies', 'by-anomaly', 'anomaly_bucket'],
] as const)('the list %s reads the index %s by %s', (kind, index, attribute) => {
  const request = bucketRequest('bronze', { ...recent, kind }, bucket);
  expect(request).toMatchObject({ IndexName: index, ExpressionAttributeNames: { '#key': attribute } });
});

test('the events of a customer are one partition of by-customer', () => {
  expect(customerRequest('bronze', { kind: 'customer', customerId: 'CUST-7' }, { limit: 5 })).toMatchObject({
    IndexName: 'by-customer',
    Limit: 5,
    ExpressionAttributeNames: { '#key': 'customer_id' },
    ExpressionAttributeValues: { ':key': { S: 'CUST-7' } },
  });
});

test('of some workloads only, the events of a customer are filtered; in the other lists the key says it', () => {
  const workloads = [WORKLOADS[0], WORKLOADS.at(-1)!];
  const request = customerRequest('bronze', { kind: 'customer', customerId: 'CUST-7', workloads }, {});
  expect(request.FilterExpression).toBe('#workload IN (:workload0, :workload1)');
  expect(request.ExpressionAttributeNames).toMatchObject({ '#workload': 'workload' });
  expect(request.ExpressionAttributeValues).toMatchObject({
    ':workload0': { S: workloads[0] },
    ':workload1': { S: workloads[1] },
  });
  expect(bucketRequest('bronze', { ...recent, workloads }, bucket)).not.toHaveProperty('FilterExpression');
});

test('times become bounds of the sort key: the first included, the last not', () => {
  const query = { ...recent, fromMs: DAY_MS, toMs: DAY_MS + 3_600_000 };
  const { ':from': from, ':to': to } = bucketRequest('bronze', query, bucket).ExpressionAttributeValues;
  const holds = (key: string) => key >= from!.S && key <= to!.S;
  expect(holds('2026-01-03T23:59:59.999Z#EVT-a-1')).toBe(false);
  expect(holds('2026-01-04T00:00:00.000Z#EVT-a-1')).toBe(true);
  expect(holds('2026-01-04T00:59:59.999Z#EVT-a-1')).toBe(true);
  expect(holds('2026-01-04T01:00:00.000Z#EVT-a-1')).toBe(false);
});

test('a range that ends with the last year that a time key can hold has no upper bound', () => {
  const range = { fromMs: Date.UTC(9999, 11, 31, 23, 59), toMs: Date.UTC(9999, 11, 31, 23, 59) + 60_000 };
  const total: Rollup = {
    scope: totalScope('credit'),
    slot: 'shardId-000000000000',
    lastSequence: '1',
    events: 1,
    counts: { 'month:9999-12': 1 },
    firstEventTime: '9999-12-31T23:59:00.000Z',
    lastEventTime: '9999-12-31T23:59:00.000Z',
  };
  expect(monthsHolding([total], range)).toEqual(['9999-12']);
});

test('a page that goes on ends at the row where the last one stopped, whichever comes first', () => {
  const upTo = '2026-01-04T00:30:00.000Z#EVT-a-1';
  const boundsOf = (query: BucketListQuery) =>
    bucketRequest('bronze', query, { ...bucket, upTo }).ExpressionAttributeValues[':to'];
  expect(boundsOf(recent)).toEqual({ S: upTo });
  expect(boundsOf({ ...recent, toMs: DAY_MS })).toEqual({ S: '2026-01-04T00:00:00.000Z' });
});

test('bounds never cross, which DynamoDB would refuse', () => {
  const upTo = '2026-01-04T00:30:00.000Z#EVT-a-1';
  const { ExpressionAttributeValues: values } = bucketRequest(
    'bronze',
    { ...recent, fromMs: DAY_MS + 3_600_000 },
    { ...bucket, upTo },
  );
  expect(values[':to']!.S >= values[':from']!.S).toBe(true);
});

test('each filter is a condition of its own, and names no attribute bare', () => {
  const request = bucketRequest(
    'bronze',
    {
      ...recent,
      eventType: 'CREDIT_ASSESSMENT',
      severity: 'HIGH',
      category: 'PAYMENT_PATTERN',
      anomalyType: 'SEVERE_DELAY',
      runId: 'r1',
    },
    bucket,
  );
  expect(request.FilterExpression).toBe(
    '#type = :type AND #severity = :severity AND #run = :run AND ' +
      'contains(#category, :category) AND contains(#variant, :variant)',
  );
  expect(request.ExpressionAttributeNames).toEqual({
    '#key': 'time_bucket',
    '#time': 'time_key',
    '#type': 'event_type',
    '#severity': 'anomaly_severity',
    '#run': 'run_id',
    '#category': 'anomaly_categories',
    '#variant': 'anomaly_types',
  });
  expect(request.ExpressionAttributeValues).toMatchObject({
    ':type': { S: 'CREDIT_ASSESSMENT' },
    ':severity': { S: 'HIGH' },
    ':run': { S: 'r1' },
    ':category': { S: 'PAYMENT_PATTERN' },
    ':variant': { S: 'SEVERE_DELAY' },
  });
});

test('an event is read consistently from the table itself, all its rows', () => {
  const request = eventRequest('bronze', 'EVT-a-1');
  expect(request).toMatchObject({ ConsistentRead: true, ExpressionAttributeValues: { ':key': { S: 'EVT-a-1' } } });
  expect(request).not.toHaveProperty('IndexName');
  expect(request).not.toHaveProperty('Limit');
});

test('rollup slots are cut by their beginning, both ends included', () => {
  const { ExpressionAttributeValues: values } = rollupRequest('rollups', dayScope('credit', '2026-01'), {
    from: '2026-01-04',
    to: '2026-01-05',
  });
  const holds = (slot: string) => slot >= values[':from']!.S && slot <= values[':to']!.S;
  expect(values[':scope']).toEqual({ S: 'credit#day#2026-01' });
  expect(['2026-01-03#s', '2026-01-04#s', '2026-01-05#s', '2026-01-06#s'].map(holds)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('without slots a rollup request reads the whole scope', () => {
  const { ExpressionAttributeValues: values } = rollupRequest('rollups', totalScope('credit'));
  for (const slot of ['shardId-000000000000', '2026-01-04#shardId-000000000000']) {
    expect(slot >= values[':from']!.S && slot <= values[':to']!.S).toBe(true);
  }
});

function rollupOf(slot: string, counts: Record<string, number>): Rollup {
  const time = { firstEventTime: '', lastEventTime: '' };
  return { scope: 'x', slot, lastSequence: '1', events: 1, counts, ...time };
}

test('months that hold anything come from the totals of all shards, newest first, cut by the times', () => {
  const totals = [
    rollupOf('shard-0', { 'month:2025-12': 1, 'month:2026-02': 3, 'risk:HIGH': 1 }),
    rollupOf('shard-1', { 'month:2026-01': 2, 'month:2026-02': 1 }),
  ];
  expect(monthsHolding(totals, {})).toEqual(['2026-02', '2026-01', '2025-12']);
  expect(monthsHolding(totals, { fromMs: DAY_MS, toMs: DAY_MS + 1 })).toEqual(['2026-01']);
});

test('hours come from the days that count what is asked, newest first, each once', () => {
  const days = [
    rollupOf('2026-01-04#shard-0', { 'hour:17': 1, 'hour:03': 1, 'risk:HIGH': 1 }),
    rollupOf('2026-01-04#shard-1', { 'hour:17': 5, 'anomaly:PAYMENT_PATTERN': 1, anomalous: 1 }),
    rollupOf('2026-01-05#shard-0', { 'hour:00': 2, 'type:CREDIT_ASSESSMENT': 2 }),
  ];
  expect(hoursHolding(days, recent)).toEqual(['2026-01-05T00', '2026-01-04T17', '2026-01-04T03']);
  expect(hoursHolding(days, { ...recent, kind: 'high-risk' })).toEqual(['2026-01-04T17', '2026-01-04T03']);
  expect(hoursHolding(days, { ...recent, kind: 'anomalies' })).toEqual(['2026-01-04T17']);
  expect(hoursHolding(days, { ...recent, category: 'PAYMENT_PATTERN' })).toEqual(['2026-01-04T17']);
  expect(hoursHolding(days, { ...recent, category: 'MISSING_FIELDS' })).toEqual([]);
  expect(hoursHolding(days, { ...recent, eventType: 'CREDIT_ASSESSMENT' })).toEqual(['2026-01-05T00']);
  const times = { fromMs: Date.parse('2026-01-04T17:30:00Z'), toMs: Date.parse('2026-01-04T18:00:00Z') };
  expect(hoursHolding(days, { ...recent, ...times })).toEqual(['2026-01-04T17']);
});

test('a time key says which hour it lies in', () => {
  expect(hourOfTimeKey('2026-01-04T17:14:28.514Z#EVT-a-1')).toBe('2026-01-04T17');
});
