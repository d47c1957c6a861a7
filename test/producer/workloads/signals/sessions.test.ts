import fc from 'fast-check';
import { aSignalsRun, firstEvents, grouped, type Labelled } from './a-signals-run';

const bySession = (events: readonly Labelled[]) => grouped(events, ({ event }) => event.session_id);

const runs = fc.record({
  seed: fc.maxSafeNat(),
  customers: fc.integer({ min: 1, max: 120 }),
  eventsPerSecond: fc.constantFrom(0.5, 5, 20, 100, 2_000),
  anomalyRate: fc.constantFrom(0, 0.08, 0.4),
  startTimeMs: fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
});

test('a session is in order, begins with a login, and belongs to one customer', () => {
  fc.assert(
    fc.property(runs, (run) => {
      for (const session of bySession(firstEvents(aSignalsRun(run), 1_500)).values()) {
        const times = session.map(({ event }) => event.timestamp);
        const who = session.map(({ event }) => JSON.stringify([event.user, event.device, event.location]));
        expect(session[0]!.event.event_type).toBe('LOGIN');
        expect(new Set(who).size).toBe(1);
        expect(times.toSorted()).toEqual(times);
      }
    }),
    { numRuns: 30 },
  );
});

test('no customer has two sessions at the same time', () => {
  fc.assert(
    fc.property(runs, (run) => {
      const current = new Map<string, string>();
      const ended = new Set<string>();
      const goneOn: string[] = [];
      for (const { event } of firstEvents(aSignalsRun(run), 1_500)) {
        const { session_id: session, user } = event;
        if (ended.has(session)) goneOn.push(session);
        const known = current.get(user.customer_id);
        if (known !== undefined && known !== session) ended.add(known);
        current.set(user.customer_id, session);
      }
      expect(goneOn).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('at 1,000 events a second 2,000 sessions run at once, with some seconds between two events of each', () => {
  const sessions = [...bySession(firstEvents(aSignalsRun({ customers: 8_000 }), 40_000)).values()];
  const gapsMs = sessions.flatMap((session) =>
    session.slice(1).map(({ event }, at) => Date.parse(event.timestamp) - Date.parse(session[at]!.event.timestamp)),
  );
  const meanMs = gapsMs.reduce((sum, gap) => sum + gap, 0) / gapsMs.length;
  expect(meanMs).toBeGreaterThan(1_800);
  expect(meanMs).toBeLessThan(2_200);
  expect(gapsMs.reduce((a, b) => Math.max(a, b))).toBeLessThan(4_000);
  // Thinking takes time, but not always the same.
  expect(gapsMs.reduce((a, b) => Math.min(a, b))).toBeLessThan(200);
  const going = sessions.filter((session) => session.some(({ event }) => event.sequence >= 38_000));
  expect(going.length).toBeGreaterThanOrEqual(2_000);
});

test('a user clicks the most, also calls and reads, and sometimes buys', () => {
  const events = firstEvents(aSignalsRun({ eventsPerSecond: 100, anomalyRate: 0 }), 20_000);
  const share = (type: string) => events.filter(({ event }) => event.event_type === type).length / events.length;
  expect(share('CLICK')).toBeGreaterThan(0.35);
  expect(share('API_CALL')).toBeGreaterThan(0.25);
  expect(share('FILE_ACCESS')).toBeGreaterThan(0.05);
  expect(share('LOGIN')).toBeGreaterThan(0.02);
  expect(share('PURCHASE')).toBeGreaterThan(0.01);
});
