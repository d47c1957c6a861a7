import fc from 'fast-check';
import { eventSchema, factsOf, summaryOf } from '../../../../lib/events/event';
import { aSignalsRun, firstEvents } from './a-signals-run';

test('every event fits its schema, whoever the customers are and however many', () => {
  const runs = fc.record({
    seed: fc.maxSafeNat(),
    customers: fc.integer({ min: 1, max: 60 }),
    eventsPerSecond: fc.constantFrom(0.1, 1, 20, 1_000, 50_000),
    anomalyRate: fc.constantFrom(0, 0.08, 1),
    startTimeMs: fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
  });
  fc.assert(
    fc.property(runs, fc.nat(10_000_000), (run, from) => {
      const { at, config } = aSignalsRun(run);
      for (let position = from; position < from + 20; position++) {
        const { event, truth, partitionKey } = at(position);
        expect(eventSchema.parse(event)).toEqual(event);
        expect(event.sequence).toBe(position);
        expect(partitionKey).toBe(event.user.customer_id);
        expect(event.anomaly_flags ?? []).toEqual(truth);
        expect(config.anomalyRate > 0 || truth.length === 0).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('an event is the same whatever was requested before', () => {
  const positions = fc.array(fc.nat(3_000_000), { minLength: 1, maxLength: 30 });
  const change = { customers: 200, eventsPerSecond: 100, anomalyRate: 0.2 };
  const inAnyOrder = aSignalsRun(change);
  fc.assert(
    fc.property(positions, (asked) => {
      for (const position of asked) expect(inAnyOrder.at(position)).toEqual(aSignalsRun(change).at(position));
    }),
    { numRuns: 10 },
  );
});

test('events requested from last to first equal those from first to last', () => {
  const change = { customers: 300, eventsPerSecond: 50 };
  const forwards = firstEvents(aSignalsRun(change), 5_000);
  const run = aSignalsRun(change);
  const backwards = forwards.map((_, at) => run.at(forwards.length - 1 - at)).reverse();
  expect(backwards).toEqual(forwards);
});

test('with phases the workload goes through them', () => {
  const phases = [
    { name: 'calm', seconds: 10, rate: 20, shape: 'step' as const },
    { name: 'storm', seconds: 1, rate: 2_000, shape: 'step' as const },
  ];
  const run = aSignalsRun({ phases, eventsPerSecond: 2_000 });
  const times = firstEvents(run, 2_200).map(({ event }) => Date.parse(event.timestamp) - run.config.startTimeMs);
  expect(times[199]).toBeLessThan(10_000);
  expect(times[200]).toBeGreaterThanOrEqual(10_000);
  expect(times[2_199]).toBeLessThan(11_000);
});

test('with labels kept apart, an event is the same without its flags', () => {
  const inline = firstEvents(aSignalsRun({ labels: 'inline' }), 3_000);
  const sidecar = firstEvents(aSignalsRun({ labels: 'sidecar' }), 3_000);
  expect(sidecar.map(({ truth }) => truth)).toEqual(inline.map(({ truth }) => truth));
  const bare = inline.map(({ event }) => {
    const { anomaly_flags: _flags, ...rest } = event;
    return JSON.stringify(rest);
  });
  expect(sidecar.map(({ event }) => JSON.stringify(event))).toEqual(bare);
});

test('lists have a line about every event, and know its subject', () => {
  const unfit: string[] = [];
  const summaries = new Map(
    firstEvents(aSignalsRun(), 6_000).map(({ event }) => {
      const { customerId } = factsOf(event);
      const summary = summaryOf(event) ?? '';
      if (customerId !== event.user.customer_id || summary === '' || summary.length > 80) unfit.push(event.event_id);
      return [event.event_type, summary];
    }),
  );
  expect(unfit).toEqual([]);
  expect(summaries.get('LOGIN')).toMatch(/^login (succeeded|failed), [A-Z]/);
  expect(summaries.get('PURCHASE')).toMatch(/^bought .+ for \d+\.\d\d USD$/);
  expect(summaries.get('CLICK')).toMatch(/^clicked [a-z-]+ on \/[a-z]+$/);
  expect(summaries.get('API_CALL')).toMatch(/^(GET|POST|PUT|DELETE) \/v2\/.+: \d{3}$/);
  expect(summaries.get('FILE_ACCESS')).toMatch(/^(read|download|upload|delete) \/CUST-\d+\/.+\.pdf$/);
});

test('a line that would be too long is truncated', () => {
  const { event } = aSignalsRun().at(0);
  const summary = summaryOf({ ...event, location: { ...event.location, city: 'x'.repeat(200) } }) ?? '';
  expect(summary).toHaveLength(80);
  expect(summary.endsWith('x…')).toBe(true);
});
