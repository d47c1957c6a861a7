import { countsOf } from '../contract/counts';
import { isoOf } from '../../core/iso-of';
import type { Pipeline } from '../contract/pipeline';
import type { LiveCounters } from '../contract/stream';
import type { WindowVerdict } from '../contract/verify';
import { WORKLOADS } from '../../events/event';
import { totalScope } from '../../domain/bronze/rollup';
import type { KnownRun } from '../../domain/run/run-list';
import type { ApiDependencies } from './dependencies';
import { rateSince } from '../contract/rate-since';

type Known = {
  readonly pipeline: Pipeline | undefined;
  readonly verdict: WindowVerdict;
  /** The previous counters, for the rate. */
  readonly before?: LiveCounters;
};

/** All changing figures in one message. A figure that cannot be read is null. */
export async function readCounters(
  { store, control, now, readRuns }: Pick<ApiDependencies, 'store' | 'control' | 'now' | 'readRuns'>,
  { pipeline, verdict, before }: Known,
): Promise<LiveCounters> {
  const rollups = await Promise.all(WORKLOADS.map((workload) => store.rollups(totalScope(workload)))).catch(
    () => undefined,
  );
  const counts = rollups && countsOf(rollups.flat());
  const made = producedOf(await readRuns().catch(() => []));
  const producer = control?.producer.state().counters;
  const nowMs = now();
  return {
    at: isoOf(nowMs),
    stored: counts?.events ?? null,
    stored_per_second: rateSince(before, counts?.events, nowMs),
    high_risk: counts ? (counts.by_risk.HIGH ?? 0) : null,
    anomalous: counts?.anomalous ?? null,
    by_risk: counts?.by_risk ?? {},
    by_anomaly: counts?.by_anomaly ?? {},
    generated: made?.generated ?? producer?.generated ?? null,
    accepted: made?.accepted ?? producer?.accepted ?? null,
    bronze: made?.bronze ?? null,
    accepted_per_second: producer?.accepted_per_second ?? null,
    lag_ms: producer?.lag_ms ?? null,
    behind_schedule_ms: producer?.behind_schedule_ms ?? null,
    due_not_accepted: producer?.due_not_accepted ?? null,
    asked_per_second: producer?.asked_per_second ?? null,
    pending: pipeline?.pending ?? null,
    iterator_age_ms: pipeline?.iterator_age_ms ?? null,
    verdict,
  };
}

type Made = { readonly generated: number; readonly accepted: number; readonly bronze: number };

/** Totals over the runs whose production is known; undefined when there are none. */
function producedOf(runs: readonly KnownRun[]): Made | undefined {
  const known = runs.filter(({ generated }) => generated !== undefined);
  if (known.length === 0) return undefined;
  const sum = (figure: (run: KnownRun) => number | undefined) =>
    known.reduce((total, run) => total + (figure(run) ?? 0), 0);
  return {
    generated: sum(({ generated }) => generated),
    accepted: sum(({ accepted }) => accepted),
    bronze: sum(({ bronze, generated }) => Math.min(bronze ?? 0, generated ?? 0)),
  };
}
