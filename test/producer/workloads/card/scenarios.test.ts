import { distanceKm } from '../../../../lib/core/distance';
import { customersOf } from '../../../../producer/world/customer';
import { aConfig, aDataset, someClients } from '../../a-client';
import { grouped } from './grouped';
import { transactions, type CardEvent, type Labelled } from './card-run';

const dataset = aDataset(someClients(10_000));
const customerAt = customersOf(dataset.clients);
const config = aConfig({ workload: 'card', eventsPerSecond: 100, anomalyRate: 0.08, dataset: dataset.identity });

/** The transactions of each customer in order, fraud included. */
let histories: readonly (readonly Labelled[])[];
let labelled: readonly Labelled[];
beforeAll(() => {
  labelled = transactions(config, dataset, 30_000);
  histories = [...grouped(labelled, ({ event }) => event.customer.customer_id).values()];
});

const timeMs = ({ timestamp }: CardEvent) => Date.parse(timestamp);
const usualSpend = ({ customer }: CardEvent) =>
  customerAt(Number(customer.customer_id.slice('CUST-'.length)) - 1).usualSpend;
const timesUsual = (event: CardEvent) => event.transaction.amount / usualSpend(event);
const hours = ({ transaction }: CardEvent) => Number(transaction.local_time.slice(0, 2));

function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.filter(holds).length / items.length;
}

/** Each transaction of a scenario with the earlier ones of its customer. */
function cases(scenario: string): { event: CardEvent; before: readonly Labelled[] }[] {
  const found = histories.flatMap((history) =>
    history.flatMap(({ event, scenario: own }, at) =>
      own === scenario ? [{ event, before: history.slice(0, at) }] : [],
    ),
  );
  expect(found.length).toBeGreaterThan(100);
  return found;
}

test('a high amount is many times what the customer usually spends', () => {
  // Cash comes in hundreds.
  const lowest = ({ transaction }: CardEvent) => transaction.amount + (transaction.channel === 'ATM' ? 50 : 0.5);
  for (const { event } of cases('HIGH_AMOUNT')) expect(lowest(event)).toBeGreaterThanOrEqual(8 * usualSpend(event));
});

test('high amounts mostly have a history to be compared with', () => {
  expect(shareOf(cases('HIGH_AMOUNT'), ({ before }) => before.length >= 3)).toBeGreaterThan(0.9);
});

test('an unusual hour is one in which this customer sleeps', () => {
  const unusual = cases('UNUSUAL_HOUR');
  for (const { event } of unusual) expect(hours(event)).toBeLessThanOrEqual(5);
  expect(shareOf(unusual, ({ before }) => before.some(({ scenario }) => scenario === undefined))).toBeLessThan(0.2);
});

test('impossible travel is farther from the last place than anybody can have travelled since', () => {
  for (const { event, before } of cases('IMPOSSIBLE_TRAVEL')) {
    const last = before.findLast(({ scenario }) => scenario !== 'IMPOSSIBLE_TRAVEL')!.event;
    const km = distanceKm(last.location, event.location);
    expect(km).toBeGreaterThan(100);
    expect(km / Math.max((timeMs(event) - timeMs(last)) / 3_600_000, 1e-9)).toBeGreaterThan(1000);
  }
});

test("a rapid sequence is four or more transactions, far faster than the customer's usual pace", () => {
  const gaps: number[] = [];
  for (const history of histories) {
    for (let at = 1; at < history.length; at++) {
      const [previous, { event, scenario }] = [history[at - 1]!, history[at]!];
      if (scenario === 'RAPID_SEQUENCE' && previous.scenario === scenario) {
        gaps.push(timeMs(event) - timeMs(previous.event));
      }
    }
  }
  // A customer who is out otherwise buys every six seconds.
  expect(shareOf(gaps, (gap) => gap < 2_000)).toBeGreaterThan(0.95);
  expect(cases('RAPID_SEQUENCE').length / (cases('RAPID_SEQUENCE').length - gaps.length)).toBeGreaterThanOrEqual(3.5);
});

test('a taken-over account pays with a device that the customer has never used', () => {
  for (const { event, before } of cases('ACCOUNT_TAKEOVER')) {
    const device = event.device!.device_id;
    expect(before.every((b) => b.scenario === 'ACCOUNT_TAKEOVER' || b.event.device?.device_id !== device)).toBe(true);
    expect(before.some(({ scenario }) => scenario === undefined)).toBe(true);
  }
});

test('a deceived customer pays a new payee more and more, awake and from their own device', () => {
  const scams = cases('PUSH_PAYMENT_SCAM');
  for (const { event, before } of scams) {
    const { merchant_id: payee, amount, channel } = event.transaction;
    expect(channel).toBe('TRANSFER');
    const earlier = before.filter((b) => b.event.transaction.merchant_id === payee);
    expect(earlier.every(({ scenario }) => scenario === 'PUSH_PAYMENT_SCAM')).toBe(true);
    // Rounded to hundreds, a small step may vanish.
    for (const { event: paid } of earlier) expect(amount).toBeGreaterThanOrEqual(paid.transaction.amount - 100);
    const own = customerAt(Number(event.customer.customer_id.slice('CUST-'.length)) - 1).devices;
    expect(own).toContain(event.device!.device_id);
  }
  expect(shareOf(scams, ({ event }) => hours(event) >= 6)).toBeGreaterThan(0.85);
});

test('ordinary customers also do unusual things: high amounts, night purchases, new devices, quick successions', () => {
  const ordinary = labelled.filter(({ scenario }) => scenario === undefined).map(({ event }) => event);
  expect(shareOf(ordinary, (event) => timesUsual(event) > 8)).toBeGreaterThan(0.001);
  expect(shareOf(ordinary, (event) => timesUsual(event) > 8)).toBeLessThan(0.02);
  expect(shareOf(ordinary, (event) => hours(event) < 5)).toBeGreaterThan(0.005);
  expect(shareOf(ordinary, (event) => hours(event) < 5)).toBeLessThan(0.15);
  const newDevices = ordinary.filter(({ customer, device }) => {
    const own = customerAt(Number(customer.customer_id.slice('CUST-'.length)) - 1).devices;
    return device !== undefined && !own.includes(device.device_id);
  });
  expect(newDevices.length).toBeGreaterThan(100);
  const last = new Map<string, number>();
  const quick = ordinary.filter((event) => {
    const gapMs = timeMs(event) - (last.get(event.customer.customer_id) ?? 0);
    last.set(event.customer.customer_id, timeMs(event));
    return gapMs < 1_000;
  });
  expect(quick.length / ordinary.length).toBeGreaterThan(0.03);
});
