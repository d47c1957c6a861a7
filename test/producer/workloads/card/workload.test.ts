import fc from 'fast-check';
import { factsOf, summaryOf } from '../../../../lib/events/event';
import type { RunConfig } from '../../../../lib/domain/run/run';
import { createWorkload } from '../../../../producer/workloads/create-workload';
import { cardTransactionSchema } from '../../../../lib/events/card';
import { customersOf } from '../../../../producer/world/customer';
import { aConfig, aDataset, someClients } from '../../a-client';
import type { CardEvent } from './card-run';
import { grouped } from './grouped';

const dataset = aDataset(someClients(5_000));
const config = aConfig({ workload: 'card', eventsPerSecond: 100, anomalyRate: 0.08, dataset: dataset.identity });
const EVENTS = 12_000;

function aWorkload(change: Partial<RunConfig> = {}, of = dataset) {
  return createWorkload('card', { config: { ...config, dataset: of.identity, ...change }, dataset: of });
}

function generate(count: number, change: Partial<RunConfig> = {}, of = dataset) {
  const workload = aWorkload(change, of);
  return Array.from({ length: count }, (_, position) => {
    const { event, truth, partitionKey } = workload.generate(position);
    return { event, truth, partitionKey };
  });
}

let run: ReturnType<typeof generate>;
beforeAll(() => {
  run = generate(EVENTS);
});

test('transactions fit their schema, with the customer as partition key', () => {
  for (const { event } of run) cardTransactionSchema.parse(event);
  expect(run.filter(({ event, partitionKey }) => partitionKey !== event.customer.customer_id)).toEqual([]);
});

test('positions may be requested in any order, by anybody', () => {
  const anywhere = fc.oneof(fc.nat(EVENTS - 1), fc.nat(2 ** 40));
  const another = aWorkload();
  fc.assert(
    fc.property(fc.array(anywhere, { minLength: 1, maxLength: 30 }), (positions) => {
      const fresh = aWorkload();
      for (const position of positions) expect(another.generate(position)).toEqual(fresh.generate(position));
    }),
    { numRuns: 15 },
  );
  for (let position = EVENTS - 1; position > 0; position -= 31) {
    expect(another.generate(position).event).toEqual(run[position]!.event);
  }
});

test('about as many events have a flag as the rate says, also at distant positions', () => {
  for (const anomalyRate of [0.01, 0.08, 0.5, 1]) {
    const workload = aWorkload({ anomalyRate });
    for (const from of [0, 3_000_000]) {
      const flagged = Array.from({ length: 5_000 }, (_, at) => workload.generate(from + at).truth.length);
      const share = flagged.reduce((sum, flags) => sum + flags, 0) / flagged.length;
      expect(share).toBeGreaterThan(anomalyRate * 0.8);
      expect(share).toBeLessThanOrEqual(Math.min(1, anomalyRate * 1.2));
    }
  }
});

test('without a rate no event has a flag', () => {
  expect(generate(3_000, { anomalyRate: 0 }).every(({ truth }) => truth.length === 0)).toBe(true);
});

test('labels are in the event only when they are inline, and change nothing else', () => {
  const sidecar = generate(2_000, { labels: 'sidecar' });
  expect(sidecar.some(({ truth }) => truth.length > 0)).toBe(true);
  const inline = run
    .slice(0, sidecar.length)
    .map(({ event: { anomaly_flags: flags, ...event } }) => ({ event, flags }));
  expect(sidecar.map(({ event }) => event)).toEqual(inline.map(({ event }) => event));
  expect(sidecar.map(({ truth }) => truth)).toEqual(inline.map(({ flags }) => flags ?? []));
});

test('an episode has the id of its first event', () => {
  const byId = new Map(run.map((made) => [made.event.event_id, made]));
  const episodes = grouped(
    run.filter(({ truth }) => truth[0]?.episode_id !== undefined),
    ({ truth }) => truth[0]!.episode_id!,
  );
  expect(episodes.size).toBeGreaterThan(100);
  for (const [id, steps] of episodes) {
    expect(steps[0]!.event.event_id).toBe(id);
    expect(byId.get(id)!.truth[0]!.episode_id).toBe(id);
    expect(new Set(steps.map(({ event, truth }) => `${event.customer.customer_id} ${truth[0]!.type}`)).size).toBe(1);
  }
});

test('every scenario occurs, and is named in lower case', () => {
  const flags = run.flatMap(({ truth }) => truth);
  expect(new Set(flags.map(({ type }) => type))).toEqual(
    new Set([
      'HIGH_AMOUNT',
      'UNUSUAL_HOUR',
      'IMPOSSIBLE_TRAVEL',
      'RAPID_SEQUENCE',
      'ACCOUNT_TAKEOVER',
      'PUSH_PAYMENT_SCAM',
    ]),
  );
  for (const { type, fraud_scenario, description } of flags) {
    expect(fraud_scenario).toBe(type.toLowerCase());
    expect(description).not.toMatch(/[{}]/);
  }
});

test('a list shows the amount, purpose and place', () => {
  const [{ event }] = run as [(typeof run)[number]];
  const { transaction, location } = event;
  const shown = {
    ...event,
    transaction: {
      ...transaction,
      amount: 1240,
      merchant_category: 'GROCERY' as const,
      channel: 'POS' as const,
      approved: true,
    },
    location: { ...location, city: 'Taipei' },
  };
  expect(factsOf(shown)).toEqual({ customerId: event.customer.customer_id });
  expect(summaryOf(shown)).toBe('1,240 TWD grocery, Taipei');
  expect(run.every((made) => summaryOf(made.event)!.length <= 80)).toBe(true);
});

test('local time is that of the place, and only payments ordered on a device name one', () => {
  const faulty = run.filter(({ event: { location, transaction, device, timestamp } }) => {
    const localMs = Date.parse(timestamp) + location.utc_offset_minutes * 60_000;
    const isOrdered = transaction.channel === 'ECOMMERCE' || transaction.channel === 'TRANSFER';
    return (
      transaction.local_time !== new Date(localMs).toISOString().slice(11, 16) || (device !== undefined) !== isOrdered
    );
  });
  expect(faulty).toEqual([]);
});

test('customers have transactions one after another, so that there is a history to compare with', () => {
  const customers = grouped(run, ({ partitionKey }) => partitionKey);
  const lengths = [...customers.values()].map(({ length }) => length);
  expect(EVENTS / customers.size).toBeGreaterThan(8);
  expect(Math.max(...lengths)).toBeLessThan(200);
});

test.each([1, 2, 7, 100])('%i clients are enough', (rows) => {
  const few = aDataset(someClients(rows));
  for (const eventsPerSecond of [0.001, 1, 1000]) {
    for (const anomalyRate of [0, 0.08, 1]) {
      for (const { event } of generate(120, { eventsPerSecond, anomalyRate }, few)) {
        expect(cardTransactionSchema.safeParse(event).success).toBe(true);
      }
    }
  }
});

test('the higher the difficulty, the harder fraud is to see', () => {
  const customerAt = customersOf(dataset.clients);
  const medianTimes = (difficulty: RunConfig['difficulty']) => {
    const times = generate(6_000, { difficulty })
      .filter(({ truth }) => truth[0]?.type === 'HIGH_AMOUNT')
      .map(({ event }) => event.transaction.amount / customerAt(indexOf(event)).usualSpend)
      .sort((a, b) => a - b);
    return times[times.length >> 1]!;
  };
  expect(medianTimes('easy')).toBeGreaterThan(2 * medianTimes('normal'));
  expect(medianTimes('normal')).toBeGreaterThan(1.5 * medianTimes('hard'));
  expect(medianTimes(undefined)).toBe(medianTimes('normal'));
});

function indexOf({ customer }: CardEvent): number {
  return Number(customer.customer_id.slice('CUST-'.length)) - 1;
}
