import type { ControlAnswer, LiveCounters, Pipeline, Stats, Verify } from '../api/types';
import { rateSince } from '../../../lib/api/contract/rate-since';

/** Five minutes at one sample a second. */
export const KEPT_SAMPLES = 300;

/** Appends a sample, and drops those that are not older, so that time never runs backwards. */
export function addSample(samples: readonly LiveCounters[], sample: LiveCounters): readonly LiveCounters[] {
  const older = samples.filter(({ at }) => at < sample.at);
  return [...older, sample].slice(-KEPT_SAMPLES);
}

/** The sample that the stream would have sent, from the answers to single requests. */
export function sampleOf(
  answers: {
    readonly stats: Stats | undefined;
    readonly pipeline: Pipeline | undefined;
    readonly verify: Verify | undefined;
    readonly control: ControlAnswer | undefined;
  },
  before: LiveCounters | undefined,
  nowMs: number,
): LiveCounters {
  const { stats, pipeline, verify, control } = answers;
  const producer = control?.available ? control.counters : undefined;
  const totals = stats?.totals;
  return {
    at: new Date(nowMs).toISOString(),
    stored: totals?.events ?? null,
    stored_per_second: rateSince(before, totals?.events, nowMs),
    high_risk: totals ? (totals.by_risk.HIGH ?? 0) : null,
    anomalous: totals?.anomalous ?? null,
    by_risk: totals?.by_risk ?? {},
    by_anomaly: totals?.by_anomaly ?? {},
    generated: verify?.totals.generated ?? producer?.generated ?? null,
    accepted: verify?.totals.accepted ?? producer?.accepted ?? null,
    bronze: verify?.totals.generated === null ? null : (verify?.totals.bronze ?? null),
    accepted_per_second: producer?.accepted_per_second ?? null,
    lag_ms: producer?.lag_ms ?? null,
    behind_schedule_ms: producer?.behind_schedule_ms ?? null,
    due_not_accepted: producer?.due_not_accepted ?? null,
    asked_per_second: producer?.asked_per_second ?? null,
    pending: pipeline?.pending ?? null,
    iterator_age_ms: pipeline?.iterator_age_ms ?? null,
    verdict: verify?.verdict ?? 'UNKNOWN',
  };
}

/** Columns of a time chart: seconds since the epoch, then one column per figure. */
export type ChartColumns = [number[], ...(number | null)[][]];

/** Two samples further apart have a break between them: a line across it would show figures that nobody saw. */
const BREAK_S = 12;

/** Figures over time, with a hole where samples are missing. */
export function chartColumns(
  samples: readonly LiveCounters[],
  figures: readonly ((sample: LiveCounters) => number | null)[],
): ChartColumns {
  const times: number[] = [];
  const columns: (number | null)[][] = figures.map(() => []);
  for (const sample of samples) {
    const atS = Date.parse(sample.at) / 1_000;
    const last = times.at(-1);
    if (last !== undefined && atS - last > BREAK_S) {
      times.push(last + 1);
      for (const column of columns) column.push(null);
    }
    times.push(atS);
    figures.forEach((figure, index) => columns[index]!.push(figure(sample)));
  }
  return [times, ...columns];
}

/** Mean of the known values among the last `count` samples: counts of whole batches jump, their mean is the rate. */
export function latestMean(
  samples: readonly LiveCounters[],
  figure: (sample: LiveCounters) => number | null,
  { count }: { readonly count: number },
): number | null {
  const known = samples.slice(-count).flatMap((sample) => figure(sample) ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
