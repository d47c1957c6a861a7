import fc from 'fast-check';
import { eventSchema } from '../../../../lib/events/event';
import { LABEL_MODES, type RunConfig } from '../../../../lib/domain/run/run';
import { decodeEvent, encodeEvent } from '../../../../lib/events/wire';
import { CREDIT_ANOMALIES } from '../../../../producer/workloads/credit/anomalies/catalogue';
import type { CreditEvent } from '../../../../lib/events/credit';
import { createWorkload } from '../../../../producer/workloads/create-workload';
import { aConfig, aDataset, clientArbitrary, someClients } from '../../a-client';

const workload = (change: Partial<RunConfig> = {}, rows = 100) =>
  createWorkload('credit', { config: aConfig(change), dataset: aDataset(someClients(rows)) });

/** A thousand years at the rate of `aConfig`. */
const sequences = fc.integer({ min: 0, max: 2 ** 45 });
const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** The event without its envelope and label. */
function contentOf(event: CreditEvent) {
  const { customer, credit, payment_history, billing_history, risk } = event;
  return { customer, credit, payment_history, billing_history, risk };
}

test('an ordinary event says what the dataset says, envelope first', () => {
  const dataset = aDataset();
  const { event, truth, partitionKey } = createWorkload('credit', {
    config: aConfig({ runId: '1', anomalyRate: 0 }),
    dataset,
  }).generate(101);
  expect(truth).toEqual([]);
  expect(partitionKey).toBe('CUST-000002');
  expect(JSON.stringify(event)).toBe(
    '{"event_id":"EVT-1-101","event_type":"CREDIT_ASSESSMENT","timestamp":"2026-01-04T17:14:28.615Z",' +
      '"source_system":"CREDIT_CARD_SYSTEM","workload":"credit","run_id":"1","sequence":101,"schema_version":"1.0",' +
      '"customer":{"customer_id":"CUST-000002",' +
      '"demographic":{"sex":"M","education":"UNIVERSITY","marital_status":"MARRIED","age":22}},' +
      '"credit":{"credit_limit":20000,"currency":"TWD"},' +
      '"payment_history":{"september":2,"august":2,"july":-1,"june":-1,"may":-2,"april":-2},' +
      '"billing_history":{"september":{"bill_amount":4200,"payment_amount":0},' +
      '"august":{"bill_amount":3350,"payment_amount":710},"july":{"bill_amount":710,"payment_amount":0},' +
      '"june":{"bill_amount":0,"payment_amount":0},"may":{"bill_amount":0,"payment_amount":0},' +
      '"april":{"bill_amount":0,"payment_amount":0}},' +
      '"risk":{"default_payment_next_month":0,"risk_level":"MEDIUM"}}',
  );
});

test('clients come in the order of the dataset, again and again', () => {
  const { generate } = workload({ anomalyRate: 0 }, 3);
  const keys = Array.from({ length: 7 }, (_, sequence) => generate(sequence).partitionKey);
  expect(keys.map((key) => Number(key.slice(-1)))).toEqual([1, 2, 3, 1, 2, 3, 1]);
});

test('the schema accepts every generated event, and JSON preserves it', () => {
  const runs = fc.record({
    clients: fc.array(clientArbitrary, { minLength: 1, maxLength: 5 }),
    seed: seeds,
    anomalyRate: fc.constantFrom(0, 0.5, 1),
    labels: fc.constantFrom(...LABEL_MODES),
    sequence: fc.oneof(fc.nat(200), sequences),
  });
  fc.assert(
    fc.property(runs, ({ clients, sequence, ...change }) => {
      const { generate } = createWorkload('credit', { config: aConfig(change), dataset: aDataset(clients) });
      const { event } = generate(sequence);
      expect(eventSchema.parse(event)).toStrictEqual(event);
      expect(decodeEvent(encodeEvent(event))).toStrictEqual(event);
      expect(Object.keys(event)[0]).toBe('event_id');
    }),
    { numRuns: 400 },
  );
});

test('an event depends only on configuration and sequence, not on order or earlier events', () => {
  fc.assert(
    fc.property(seeds, fc.array(fc.nat(300), { minLength: 1, maxLength: 20 }), (seed, positions) => {
      const { generate } = workload({ seed, anomalyRate: 0.5 });
      const inOrder = new Map(positions.toSorted((a, b) => a - b).map((n) => [n, generate(n)]));
      for (const n of positions) {
        expect(generate(n)).toEqual(inOrder.get(n));
        expect(workload({ seed, anomalyRate: 0.5 }).generate(n)).toEqual(inOrder.get(n));
      }
    }),
    { numRuns: 30 },
  );
});

test('another seed makes other anomalies', () => {
  const anomalous = (seed: number) =>
    Array.from({ length: 1000 }, (_, n) => n).filter((n) => workload({ seed }).generate(n).truth.length > 0);
  expect(anomalous(1)).not.toEqual(anomalous(2));
  expect(anomalous(1)).not.toEqual(anomalous(1 + 2 ** 32));
});

test('the label mode changes the label in the event and nothing else', () => {
  const [inline, sidecar, off] = LABEL_MODES.map((labels) => workload({ labels, anomalyRate: 0.5 }));
  for (let sequence = 0; sequence < 500; sequence++) {
    const { event, truth, partitionKey } = inline!.generate(sequence);
    const { anomaly_flags, ...unlabelled } = event;
    expect(anomaly_flags ?? []).toEqual(truth);
    const bare = [JSON.stringify(unlabelled), truth, partitionKey];
    const others = [sidecar!, off!].map(({ generate }) => generate(sequence));
    expect(others.map((other) => [JSON.stringify(other.event), other.truth, other.partitionKey])).toEqual([bare, bare]);
  }
});

test('an anomaly changes only its own event, and there only what its category is about', () => {
  const parts: Record<string, string[]> = {
    UNUSUAL_CREDIT_LIMIT: ['credit'],
    PAYMENT_PATTERN: ['payment_history', 'risk'],
    BILLING_MISMATCH: ['billing_history'],
    DEMOGRAPHIC_INCONSISTENCY: ['customer'],
    MISSING_FIELDS: ['customer', 'credit', 'payment_history', 'billing_history', 'risk'],
    DUPLICATE_EVENT: ['customer', 'credit', 'payment_history', 'billing_history', 'risk'],
  };
  const ordinary = workload({ anomalyRate: 0 });
  const mixed = workload({ anomalyRate: 0.3 });
  const wrong: object[] = [];
  for (let sequence = 0; sequence < 3000; sequence++) {
    const { event, truth } = mixed.generate(sequence);
    const expected = ordinary.generate(sequence).event as Record<string, unknown>;
    const allowed = truth.flatMap(({ category }) => parts[category]!);
    const changed = Object.keys(expected).filter(
      (key) => JSON.stringify((event as Record<string, unknown>)[key]) !== JSON.stringify(expected[key]),
    );
    const mustChange = truth.length > 0 && truth[0]!.category !== 'DUPLICATE_EVENT';
    if (changed.some((key) => !allowed.includes(key)) || (mustChange && changed.length === 0)) {
      wrong.push({ event, truth, changed });
    }
  }
  expect(wrong).toEqual([]);
});

test('a duplicate has the content of its original, but its own id, time and label', () => {
  const { generate } = workload({ anomalyRate: 0.6 });
  let ofAnomalous = 0;
  for (let sequence = 0; sequence < 3000; sequence++) {
    const { event, truth, partitionKey } = generate(sequence);
    if (truth[0]?.category !== 'DUPLICATE_EVENT') continue;
    const originalSequence = Number(truth[0].original_event_id!.replace('EVT-test-', ''));
    const original = generate(originalSequence);
    expect(contentOf(event)).toEqual(contentOf(original.event));
    expect(partitionKey).toBe(original.partitionKey);
    expect(event).toMatchObject({ event_id: `EVT-test-${sequence}`, sequence, anomaly_flags: truth });
    expect(event.timestamp > original.event.timestamp).toBe(true);
    expect(truth).toHaveLength(1);
    expect(truth[0].description).toBe(
      `Repeats EVT-test-${originalSequence} from ${sequence - originalSequence} events before`,
    );
    expect(original.truth[0]?.category).not.toBe('DUPLICATE_EVENT');
    if (original.truth.length > 0) ofAnomalous += 1;
  }
  expect(ofAnomalous).toBeGreaterThan(0);
});

test('an event that lost its customer id still has its client as partition key', () => {
  const { generate } = workload({ anomalyRate: 1 });
  const lost = Array.from({ length: 2000 }, (_, n) => generate(n)).filter(
    ({ event, truth }) => truth[0]?.type === 'MISSING_CUSTOMER_ID' && event.customer.customer_id === undefined,
  );
  expect(lost.length).toBeGreaterThan(0);
  for (const { event, partitionKey } of lost) {
    expect(partitionKey).toBe(`CUST-${String((event.sequence % 100) + 1).padStart(6, '0')}`);
  }
});

test('in 30,000 events every variant of every category occurs, as described', () => {
  const { generate } = workload({ anomalyRate: 0.05, labels: 'off' });
  const seen = new Map<string, string>();
  for (let n = 0; n < 30_000; n++) {
    for (const { category, type, severity } of generate(n).truth) seen.set(`${category}/${type}`, severity);
  }
  const catalogue = CREDIT_ANOMALIES.flatMap(({ category, variants }) =>
    variants.map(({ type, severity }) => [`${category}/${type}`, severity] as const),
  );
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(catalogue));
});
