import { eventId } from '../../../lib/events/envelope';
import { createTruthLedger } from '../../../producer/control/truth-ledger';
import type { ProducedRecord } from '../../../producer/generation/record';
import { aConfig, aRecord } from '../run/a-run';

const START_MS = Date.parse('2026-01-04T00:00:00.000Z');
const NOW_MS = START_MS + 999_000;
const config = aConfig({ startTimeMs: START_MS, eventsPerSecond: 10 });

/** Ten events a second; every tenth is an anomaly by itself, and 14, 25 and 37 form one episode. */
function record(sequence: number): ProducedRecord {
  const ordinary = aRecord(sequence, { config });
  if (![14, 25, 37].includes(sequence)) return ordinary;
  const flag = { type: 'BURST', category: 'BILLING_MISMATCH', severity: 'LOW', description: 'x' } as const;
  return { ...ordinary, truth: [{ ...flag, episode_id: eventId(config.runId, 14) }] };
}

const records = (from: number, to: number) => Array.from({ length: to - from }, (_none, at) => record(from + at));

test('the truth of a range of event times covers the whole seconds in it', () => {
  const ledger = createTruthLedger({ now: () => NOW_MS });
  ledger.add('test', records(0, 100));
  expect(ledger.known()).toEqual({ fromMs: START_MS, latestMs: START_MS + 9_900, madeAtMs: NOW_MS });
  const { events, flagged, ranges } = ledger.truth({ fromMs: START_MS + 2_000, untilMs: START_MS + 5_500 });
  expect(ranges.get('test')).toEqual({ from: 20, to: 50 });
  expect(events).toBe(30);
  expect(flagged.map((event) => event.eventId)).toEqual([25, 29, 37, 39, 49].map((at) => eventId('test', at)));
});

test('an episode with an event outside the range is cut off, at either end', () => {
  const ledger = createTruthLedger({ now: () => NOW_MS });
  ledger.add('test', records(0, 100));
  const episode = `BURST ${eventId('test', 14)}`;
  const cutOff = (fromMs: number, untilMs: number) =>
    ledger.truth({ fromMs: START_MS + fromMs, untilMs: START_MS + untilMs }).cutOff.has(episode);
  expect(cutOff(1_000, 4_000)).toBe(false);
  expect(cutOff(2_000, 4_000)).toBe(true);
  expect(cutOff(1_000, 3_000)).toBe(true);
});

test('records delivered out of order are all counted', () => {
  const ledger = createTruthLedger({ now: () => NOW_MS });
  ledger.add('test', records(50, 100));
  ledger.add('test', records(0, 50));
  const { events, flagged } = ledger.truth({ fromMs: 0, untilMs: START_MS + 60_000 });
  expect(events).toBe(100);
  expect(flagged).toHaveLength(10 + 3);
});

test('beyond its capacity it forgets the oldest events, and says from when on it is complete', () => {
  const ledger = createTruthLedger({ now: () => NOW_MS, maxFlagged: 20 });
  for (let from = 0; from < 1_000; from += 50) ledger.add('test', records(from, from + 50));
  const { fromMs } = ledger.known()!;
  expect(fromMs).toBeGreaterThan(START_MS);
  const { flagged, ranges } = ledger.truth({ fromMs, untilMs: START_MS + 200_000 });
  const { from, to } = ranges.get('test')!;
  expect(to).toBe(1_000);
  const expected = records(from, to).filter(({ truth }) => truth.length > 0);
  expect(expected.length).toBeGreaterThan(5);
  expect(flagged.map((event) => event.eventId)).toEqual(expected.map((event) => event.eventId));
});

test('nothing is known before anything is produced', () => {
  const ledger = createTruthLedger({ now: () => NOW_MS });
  expect(ledger.known()).toBeUndefined();
  expect(ledger.truth({ fromMs: 0, untilMs: START_MS })).toMatchObject({ events: 0, flagged: [] });
});
