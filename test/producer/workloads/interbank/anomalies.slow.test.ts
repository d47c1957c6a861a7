import { JUST_BELOW_SHARE, REPORTING_LIMIT_TWD } from '../../../../lib/domain/bronze/reporting-limit';
import fc from 'fast-check';
import { STRUCTURING_MIN_PAYMENTS } from '../../../../lib/events/interbank';
import { anInterbankRun, type InterbankEvent, type Made } from './interbank-run';

const EVENTS = 30_000;

const isInitiated = ({ event }: Made) => event.event_type === 'PAYMENT_INITIATED';
const isJustBelow = ({ payment }: InterbankEvent) =>
  payment.amount >= REPORTING_LIMIT_TWD * JUST_BELOW_SHARE && payment.amount < REPORTING_LIMIT_TWD;

/** The payments, in order, of each episode of a type that ends within the events. */
function episodesOf(type: string, made: readonly Made[]): Made[][] {
  const episodes = new Map<string, Made[]>();
  for (const one of made.filter(isInitiated)) {
    const flag = one.truth.find((of) => of.type === type);
    if (flag) episodes.set(flag.episode_id!, [...(episodes.get(flag.episode_id!) ?? []), one]);
  }
  return [...episodes.values()];
}

const made = anInterbankRun({ seed: 7, clients: 300, eventsPerSecond: 8 }).events(EVENTS);

test.each([0.03, 0.1])('a rate of %d flags about that share of the events', (anomalyRate) => {
  const { events } = anInterbankRun({ anomalyRate, clients: 100, eventsPerSecond: 8 });
  const flagged = events(20_480).filter(({ truth }) => truth.length > 0).length / 20_480;
  expect(flagged).toBeGreaterThan(anomalyRate * 0.65);
  expect(flagged).toBeLessThan(anomalyRate * 1.35);
});

test('at a rate of 0 no event has a flag', () => {
  const none = anInterbankRun({ anomalyRate: 0 }).events(2_048);
  expect(none.every(({ truth, event }) => truth.length === 0 && !('anomaly_flags' in event))).toBe(true);
});

test('all events of a payment have the flag or none does, and they name the first event of the episode', () => {
  const flags = new Map<string, string>();
  const ids = new Set(made.map(({ event }) => event.event_id));
  for (const { event, truth } of made) {
    const id = event.payment.payment_id;
    const flag = JSON.stringify(truth);
    if ((flags.get(id) ?? flag) !== flag) throw new Error(`${event.event_id} has other flags than its payment`);
    flags.set(id, flag);
    for (const { episode_id } of truth) expect(ids.has(episode_id!)).toBe(true);
  }
  for (const type of ['STRUCTURING', 'CIRCULAR_FLOW', 'MULE_ACCOUNT', 'DUPLICATE_PAYMENT']) {
    const episodes = episodesOf(type, made);
    expect(episodes.length).toBeGreaterThan(10);
    for (const [first] of episodes) expect(first!.truth[0]!.episode_id).toBe(first!.event.event_id);
  }
});

test('structuring is three to five payments of one debtor just below the limit', () => {
  for (const episode of episodesOf('STRUCTURING', made.slice(0, -4_000))) {
    expect(episode.length).toBeGreaterThanOrEqual(STRUCTURING_MIN_PAYMENTS);
    expect(episode.length).toBeLessThanOrEqual(5);
    expect(new Set(episode.map(({ event }) => event.payment.debtor.account_id)).size).toBe(1);
    expect(episode.every(({ event }) => isJustBelow(event))).toBe(true);
  }
});

test('a circular flow passes through three to five accounts back to the first, with nearly the same amounts', () => {
  const episodes = episodesOf('CIRCULAR_FLOW', made);
  // The last episodes may continue beyond these events.
  const whole = episodes.filter((episode) => episode[0]!.event.sequence < EVENTS - 4_000);
  expect(whole.length).toBeGreaterThan(10);
  for (const episode of whole) {
    const payments = episode.map(({ event }) => event.payment);
    expect([3, 4, 5]).toContain(payments.length);
    for (const [at, { creditor }] of payments.entries()) {
      expect(creditor.account_id).toBe(payments[(at + 1) % payments.length]!.debtor.account_id);
    }
    const amounts = payments.map(({ amount }) => amount);
    expect(Math.min(...amounts) / Math.max(...amounts)).toBeGreaterThan(0.95);
  }
});

test('a mule is paid by six or more, and passes on nearly the whole sum', () => {
  const whole = episodesOf('MULE_ACCOUNT', made).filter((episode) => episode[0]!.event.sequence < EVENTS - 4_000);
  expect(whole.length).toBeGreaterThan(5);
  for (const episode of whole) {
    const payments = episode.map(({ event }) => event.payment);
    const out = payments.at(-1)!;
    const into = payments.slice(0, -1);
    expect(into.every(({ creditor }) => creditor.account_id === out.debtor.account_id)).toBe(true);
    expect(new Set(into.map(({ debtor }) => debtor.account_id)).size).toBe(into.length);
    expect(into.length).toBeGreaterThanOrEqual(6);
    const sum = into.reduce((total, { amount }) => total + amount, 0);
    expect(out.amount).toBeLessThan(sum);
    expect(out.amount).toBeGreaterThan(Math.max(...into.map(({ amount }) => amount)));
  }
});

test('a duplicate repeats an earlier payment under another id, and names it', () => {
  const byId = new Map(made.map(({ event }) => [event.event_id, event]));
  for (const [{ event, truth }] of episodesOf('DUPLICATE_PAYMENT', made) as [Made][]) {
    const original = byId.get(truth[0]!.original_event_id!)!;
    expect(original.sequence).toBeLessThan(event.sequence);
    const { payment_id, ...content } = event.payment;
    const { payment_id: originalId, ...originalContent } = original.payment;
    expect(content).toEqual(originalContent);
    expect(payment_id).not.toBe(originalId);
  }
});

test('no two ordinary payments of a cycle are the same, and no debtor makes two just below the limit', () => {
  fc.assert(
    fc.property(fc.record({ seed: fc.nat(), clients: fc.integer({ min: 20, max: 150 }) }), (change) => {
      const seen = new Set<string>();
      const below = new Set<string>();
      for (const { event, truth } of anInterbankRun(change).events(2_048).filter(isInitiated)) {
        const { debtor, creditor, amount, purpose } = event.payment;
        if (truth.length > 0 || purpose === 'SWEEP') continue;
        const key = [event.clearing.cycle, debtor.account_id, creditor.account_id, amount, purpose].join(' ');
        expect(seen.has(key)).toBe(false);
        seen.add(key);
        if (!isJustBelow(event)) continue;
        const ofDebtor = `${event.clearing.cycle} ${debtor.account_id}`;
        expect(below.has(ofDebtor)).toBe(false);
        below.add(ofDebtor);
      }
    }),
    { numRuns: 5 },
  );
});

test('ordinary money never goes around in a circle', () => {
  const ordinary = made.filter(isInitiated).filter(({ truth }) => truth.length === 0);
  const cycles = new Map<string, InterbankEvent['payment'][]>();
  for (const { event } of ordinary) {
    const key = `${event.clearing.group} ${event.clearing.cycle}`;
    cycles.set(key, [...(cycles.get(key) ?? []), event.payment]);
  }
  let circles = 0;
  for (const payments of cycles.values()) {
    for (const [at, last] of payments.entries()) {
      if (last.purpose !== 'SWEEP' && comesBack(payments.slice(0, at), last, last.creditor.account_id, 1)) circles += 1;
    }
  }
  expect(cycles.size).toBeGreaterThan(20);
  expect(circles).toBe(0);
});

/** Whether payments of about the amount lead from an account to the debtor of `last`, through one account or more. */
function comesBack(
  payments: readonly InterbankEvent['payment'][],
  last: InterbankEvent['payment'],
  from: string,
  accounts: number,
): boolean {
  return payments.some(
    ({ debtor, creditor, amount }, at) =>
      debtor.account_id === from &&
      Math.abs(amount - last.amount) <= 0.05 * last.amount &&
      (creditor.account_id === last.debtor.account_id
        ? accounts > 1
        : accounts < 4 && comesBack(payments.slice(at + 1), last, creditor.account_id, accounts + 1)),
  );
}
