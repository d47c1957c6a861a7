import fc from 'fast-check';
import { eventSchema } from '../../../../lib/events/event';
import { CYCLE_EVENTS } from '../../../../producer/workloads/interbank/cycle';
import { createAuditor } from './auditor';
import { anInterbankRun } from './interbank-run';
import { followPayments } from './life-of-payments';

const runs = fc.record({
  seed: fc.nat(),
  clients: fc.integer({ min: 1, max: 160 }),
  anomalyRate: fc.constantFrom(0, 0.01, 0.08, 0.3, 1),
  eventsPerSecond: fc.constantFrom(0.5, 4, 12, 5_000),
});

test('money is conserved at every event, and every payment has a valid life cycle', () => {
  fc.assert(
    fc.property(runs, (change) => {
      const auditor = createAuditor();
      const lives = followPayments();
      for (const { event } of anInterbankRun(change).events(2_600)) {
        auditor.observe(event);
        lives.observe(event);
      }
      expect(auditor.postings()).toBeGreaterThan(1_000);
      expect(lives.count()).toBeGreaterThan(500);
    }),
    { numRuns: 10 },
  );
});

test('every event fits its schema, whatever the dataset and the rate', () => {
  fc.assert(
    fc.property(runs, (change) => {
      const { at } = anInterbankRun(change);
      for (let position = 0; position < 4_000; position += 37) {
        const { event, partitionKey } = at(position);
        expect(eventSchema.parse(event)).toEqual(event);
        expect(partitionKey).toBe(event.clearing.group);
      }
    }),
    { numRuns: 8 },
  );
});

test('a cut-off leaves nothing in progress, and every account as it was when the cycle began', () => {
  const { at } = anInterbankRun({ clients: 40 });
  const opened = new Map<string, number>();
  for (let cycle = 0; cycle < 6; cycle++) {
    const auditor = createAuditor();
    const lives = followPayments();
    const balances = new Map<string, number>();
    const cycles = new Set<number>();
    for (let event = 0; event < CYCLE_EVENTS; event++) {
      const made = at(cycle * CYCLE_EVENTS + event).event;
      auditor.observe(made);
      lives.observe(made);
      cycles.add(made.clearing.cycle);
      const { debtor, creditor, amount } = made.payment;
      if (made.event_type === 'PAYMENT_VALIDATED' && !opened.has(debtor.account_id)) {
        opened.set(debtor.account_id, made.balances.debtor + amount);
      }
      if (made.event_type === 'PAYMENT_SETTLED') {
        if (!opened.has(creditor.account_id)) opened.set(creditor.account_id, made.balances.creditor - amount);
        balances.set(debtor.account_id, made.balances.debtor);
        balances.set(creditor.account_id, made.balances.creditor);
      }
    }
    expect([...cycles]).toEqual([cycle]);
    expect(lives.underWay()).toBe(0);
    expect(auditor.inTransit()).toBe(0);
    expect(balances.size).toBeGreaterThan(15);
    const openedAs = [...balances.keys()].map((account) => [account, opened.get(account)]);
    expect([...balances]).toEqual(openedAs);
  }
});

test('the auditor notices a dollar that appears or is lost, and a settlement account that does not move', () => {
  const events = anInterbankRun()
    .events(400)
    .map(({ event }) => event);
  const audit = (change: (event: (typeof events)[number]) => void) => () => {
    const auditor = createAuditor();
    for (const event of structuredClone(events)) {
      change(event);
      auditor.observe(event);
    }
  };
  const settled = events.filter(({ event_type }) => event_type === 'PAYMENT_SETTLED').at(-1)!.event_id;
  const only = (change: (event: Extract<(typeof events)[number], { event_type: 'PAYMENT_SETTLED' }>) => void) =>
    audit((event) => {
      if (event.event_id === settled && event.event_type === 'PAYMENT_SETTLED') change(event);
    });
  expect(audit(() => {})).not.toThrow();
  expect(only((event) => (event.balances.creditor += 1))).toThrow('expected');
  expect(only((event) => (event.balances.in_transit -= 1))).toThrow('in transit');
  expect(only((event) => (event.balances.settlement_a += 1))).toThrow('settlement A');
  expect(audit((event) => (event.payment.amount += 1))).toThrow('expected');
});
