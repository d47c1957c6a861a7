import * as z from 'zod';
import { workloadOf, type Rollup } from '../../domain/bronze/rollup';
import { sumRollups } from '../../domain/bronze/sum-rollups';
import { apiComponents } from './components';

/** Counts of stream records, as the consumer keeps them: by workload, type, risk and anomaly. */

const tally = z.record(z.string(), z.int().nonnegative());

export const countsShape = {
  events: z.int().nonnegative().describe('Stream records; one that was sent twice counts twice'),
  anomalous: z.int().nonnegative().describe('Of these, with any anomaly'),
  by_workload: tally.describe('By workload'),
  by_type: tally.describe('By event type'),
  by_risk: tally.describe('By risk level'),
  by_anomaly: tally.describe('By anomaly category'),
  first_event_time: z.string().nullable(),
  last_event_time: z.string().nullable(),
};

export const countsSchema = z.strictObject(countsShape).register(apiComponents, { id: 'Counts' });
export type Counts = z.infer<typeof countsSchema>;

/** Sums rollup items of one kind. */
export function countsOf(rollups: readonly Rollup[]): Counts {
  const { events, counts, firstEventTime, lastEventTime } = sumRollups(rollups);
  return {
    events,
    anomalous: counts.anomalous ?? 0,
    by_workload: byWorkload(rollups),
    by_type: named(counts, 'type:'),
    by_risk: named(counts, 'risk:'),
    by_anomaly: named(counts, 'anomaly:'),
    first_event_time: firstEventTime ?? null,
    last_event_time: lastEventTime ?? null,
  };
}

function byWorkload(rollups: readonly Rollup[]): Record<string, number> {
  const events: Record<string, number> = {};
  for (const rollup of rollups) {
    if (rollup.events === 0) continue;
    const name = workloadOf(rollup.scope);
    events[name] = (events[name] ?? 0) + rollup.events;
  }
  return events;
}

function named(counts: Readonly<Record<string, number>>, prefix: string): Record<string, number> {
  const entries = Object.entries(counts).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    entries.map(([name, count]) => [name.slice(prefix.length), count] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
