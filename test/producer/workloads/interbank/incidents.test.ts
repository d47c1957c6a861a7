import { CYCLE_EVENTS } from '../../../../producer/workloads/interbank/cycle';
import { incidentOf, type Incident } from '../../../../producer/workloads/interbank/incidents';
import { anInterbankRun, type InterbankEvent } from './interbank-run';

const SEED = 42;
const { at } = anInterbankRun({ seed: SEED, clients: 40 });

/** The first cycle with an outage of the given kind: its incident and its events. */
function cycleWith(offline: Incident['offline']): { incident: Incident; events: InterbankEvent[] } {
  for (let cycle = 0; ; cycle++) {
    const incident = incidentOf(SEED, cycle);
    if (incident?.offline !== offline) continue;
    const events = Array.from({ length: CYCLE_EVENTS }, (_, event) => at(cycle * CYCLE_EVENTS + event).event);
    return { incident, events };
  }
}

const typesOf = (events: readonly InterbankEvent[]) => new Set(events.map(({ event_type }) => event_type));

test('some cycles have an outage and some have none, and each is over long before the cut-off', () => {
  const incidents = Array.from({ length: 200 }, (_, cycle) => incidentOf(SEED, cycle));
  const known = incidents.filter((incident) => incident !== undefined);
  expect(known.length).toBeGreaterThan(50);
  expect(known.length).toBeLessThan(120);
  expect(new Set(known.map(({ offline }) => offline))).toEqual(new Set(['A', 'B', 'CLEARING']));
  expect(known.every(({ from, to }) => from < to && to <= 700)).toBe(true);
});

test('nothing is cleared or settled while clearing is offline', () => {
  const { incident, events } = cycleWith('CLEARING');
  const during = typesOf(events.slice(incident.from, incident.to));
  expect(during.has('PAYMENT_INITIATED')).toBe(true);
  expect(during.has('PAYMENT_QUEUED')).toBe(true);
  expect(during.has('PAYMENT_CLEARED') || during.has('PAYMENT_SETTLED')).toBe(false);
});

test.each(['A', 'B'] as const)('Bank %s neither validates nor settles while it is offline, the other does', (bank) => {
  const { incident, events } = cycleWith(bank);
  const during = events.slice(incident.from, incident.to);
  const ofBank = during.filter(({ payment }) => payment.debtor.bank === bank);
  const toBank = during.filter(({ payment }) => payment.creditor.bank === bank);
  const within = during.filter(({ payment }) => payment.debtor.bank !== bank && payment.creditor.bank !== bank);
  expect(ofBank.length).toBeGreaterThan(0);
  expect(typesOf(ofBank).has('PAYMENT_VALIDATED')).toBe(false);
  expect(typesOf([...ofBank, ...toBank]).has('PAYMENT_SETTLED')).toBe(false);
  expect(typesOf(within).has('PAYMENT_SETTLED')).toBe(true);
});

test.each(['A', 'B', 'CLEARING'] as const)(
  'what had to wait for %s continues in order as soon as it is back',
  (who) => {
    const { incident, events } = cycleWith(who);
    const waited = events
      .slice(incident.from, incident.to)
      .filter((event) => event.event_type === 'PAYMENT_QUEUED' && event.queue.reason !== 'LIQUIDITY')
      .map(({ payment }) => payment.payment_id);
    expect(waited.length).toBeGreaterThan(3);
    const then = events.slice(incident.to, incident.to + waited.length);
    expect(then.map(({ payment }) => payment.payment_id)).toEqual(waited);
    const last = new Map(events.map((event) => [event.payment.payment_id, event.event_type]));
    const settled = waited.filter((id) => last.get(id) === 'PAYMENT_SETTLED');
    expect(settled.length).toBeGreaterThan(waited.length / 2);
  },
);

test('an outage hits all clearing groups at the same time', () => {
  const run = anInterbankRun({ seed: SEED, clients: 200, eventsPerSecond: 16 });
  const cycle = Array.from({ length: 60 }, (_, n) => n).find((n) => incidentOf(SEED, n)?.offline === 'CLEARING')!;
  const { from, to } = incidentOf(SEED, cycle)!;
  const lanes = 4;
  const first = (cycle * CYCLE_EVENTS + from) * lanes;
  const events = run.events((to - from) * lanes, first).map(({ event }) => event);
  expect(new Set(events.map(({ clearing }) => clearing.group)).size).toBe(lanes);
  expect(typesOf(events).has('PAYMENT_SETTLED')).toBe(false);
});

test('every rejection reason and every waiting reason occurs', () => {
  const reasons = new Map<string, number>();
  for (let position = 0; position < 15 * CYCLE_EVENTS; position++) {
    const { event } = at(position);
    const reason =
      event.event_type === 'PAYMENT_REJECTED'
        ? event.reason
        : event.event_type === 'PAYMENT_QUEUED'
          ? `queued: ${event.queue.reason}`
          : undefined;
    if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  expect([...reasons.keys()].sort()).toEqual([
    'BANK_OFFLINE',
    'INSUFFICIENT_FUNDS',
    'LIMIT',
    'TIMEOUT',
    'UNKNOWN_ACCOUNT',
    'queued: BANK_OFFLINE',
    'queued: CLEARING_OFFLINE',
    'queued: LIQUIDITY',
  ]);
});
