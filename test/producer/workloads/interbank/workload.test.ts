import fc from 'fast-check';
import { factsOf, summaryOf } from '../../../../lib/events/event';
import { trackOf } from '../../../../producer/workloads/track';
import { createRounds } from '../../../../producer/workloads/interbank/rounds';
import { aConfig } from '../../a-client';
import { anInterbankRun } from './interbank-run';

test('an event is the same whatever events were requested before', () => {
  const change = { clients: 160, eventsPerSecond: 12 };
  const { at } = anInterbankRun(change);
  const inOrder = Array.from({ length: 3_600 }, (_, position) => JSON.stringify(at(position)));
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3_599 }), { minLength: 5, maxLength: 12 }), (positions) => {
      const other = anInterbankRun(change);
      for (const position of positions) expect(JSON.stringify(other.at(position))).toBe(inOrder[position]);
    }),
    { numRuns: 8 },
  );
});

test('labels travel inline or not at all, and change nothing else', () => {
  const inline = anInterbankRun({ labels: 'inline' }).events(1_500);
  const sidecar = anInterbankRun({ labels: 'sidecar' }).events(1_500);
  expect(inline.some(({ truth }) => truth.length > 0)).toBe(true);
  expect(sidecar.filter(({ event }) => event.anomaly_flags !== undefined)).toEqual([]);
  expect(sidecar).toEqual(
    inline.map(({ event: { anomaly_flags: _flags, ...event }, ...others }) => ({ ...others, event })),
  );
  expect(inline.map(({ event }) => event.anomaly_flags ?? [])).toEqual(inline.map(({ truth }) => truth));
});

test('a payment has a line for lists, of at most eighty characters, and belongs to its debtor', () => {
  const lines = anInterbankRun()
    .events(1_200)
    .map(({ event }) => ({ event, ...factsOf(event), summary: summaryOf(event) }));
  for (const { event, summary, customerId } of lines) {
    expect(summary!.length).toBeLessThanOrEqual(80);
    expect(customerId).toBe(event.payment.debtor.customer_id);
  }
  expect(lines.map(({ summary }) => summary)).toContainEqual(
    expect.stringMatching(/^settled \d{2},\d{3} TWD [AB]→[AB]$/),
  );
});

test('each position is one event of one group, and each event of a group has one position', () => {
  const inputs = fc.record({
    seed: fc.nat(),
    groups: fc.integer({ min: 1, max: 700 }),
    eventsPerSecond: fc.constantFrom(1, 100, 1_000, 50_000),
    position: fc.nat({ max: 1e9 }),
  });
  fc.assert(
    fc.property(inputs, ({ seed, groups, eventsPerSecond, position }) => {
      const config = aConfig({ workload: 'interbank', eventsPerSecond });
      const { startTimeMs } = config;
      const rounds = createRounds({ seed, startTimeMs, groups, track: trackOf(config, 'interbank')! });
      const { lane, cycle, event } = rounds.at(position);
      expect(rounds.positionOf(lane, cycle, event)).toBe(position);
      const here = Array.from({ length: rounds.lanes }, (_, other) => rounds.groupOf(other, cycle).index);
      expect(new Set(here).size).toBe(rounds.lanes);
      expect(Math.max(...here)).toBeLessThan(groups);
    }),
  );
});

test('groups take turns, so that every account has its time', () => {
  const config = aConfig({ workload: 'interbank', eventsPerSecond: 12 });
  const { startTimeMs, seed } = config;
  const rounds = createRounds({ seed, startTimeMs, groups: 10, track: trackOf(config, 'interbank')! });
  const turns = new Map<number, number[]>();
  for (let cycle = 0; cycle < 8; cycle++) {
    for (let lane = 0; lane < rounds.lanes; lane++) {
      const { index, turn } = rounds.groupOf(lane, cycle);
      turns.set(index, [...(turns.get(index) ?? []), turn]);
    }
  }
  expect(rounds.lanes).toBe(3);
  expect([...turns.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const list of turns.values()) expect(list).toEqual(list.map((_, at) => at));
});
