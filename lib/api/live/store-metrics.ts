import type { QueryStore } from '../../aws/query-store';
import { totalScope } from '../../domain/bronze/rollup';
import { QUARANTINE_REASONS } from '../../domain/bronze/quarantine-reason';
import { overallVerdict, RUN_VERDICTS } from '../../domain/run/run-list';
import { WORKLOADS, type WorkloadName } from '../../events/event';
import type { ProcessMetrics } from '../../metrics/process-metrics';
import { countsOf, type Counts } from '../contract/counts';
import type { ControlState } from '../contract/control';
import type { Pipeline } from '../contract/pipeline';
import { reuseAnswer } from './reuse-answer';
import type { ReadRuns } from './run-list';

export type StoreMetricsOptions = {
  readonly metrics: ProcessMetrics;
  readonly store: Pick<QueryStore, 'rollups'>;
  readonly readPipeline: () => Promise<Pipeline>;
  readonly readRuns: ReadRuns;
  /** @default there is no producer beside this server */
  readonly producer?: (() => ControlState) | undefined;
  readonly now: () => number;
  /** How long figures of the stream and the tables are given again. @default 15,000 */
  readonly reuseMs?: number;
};

/**
 * Reading the stream and the tables takes some thirty milliseconds of processor time, which no scrape should: the
 * figures are at most this old. Prometheus asks every fifteen seconds by default.
 */
const REUSE_MS = 15_000;

/** Shows what the stream, the tables and the producer say of themselves. */
export function showStoreMetrics(options: StoreMetricsOptions): void {
  const { metrics, producer, now, reuseMs = REUSE_MS } = options;
  const read = reuseAnswer(() => readStore(options), { now, reuseMs });
  // A stream or a table that does not answer must not hide what this process measures itself.
  metrics.from(() => read().catch(() => undefined));
  if (producer) metrics.from(() => showProducer(metrics, producer()));
}

async function readStore({ metrics, store, readPipeline, readRuns }: StoreMetricsOptions): Promise<void> {
  const pipeline = await readPipeline();
  showPipeline(metrics, pipeline);
  const tablesAnswer = pipeline.components.every(({ kind, state }) => kind !== 'table' || state === 'ok');
  if (!tablesAnswer) return;
  const counts = await Promise.all(
    WORKLOADS.map(async (name) => [name, countsOf(await store.rollups(totalScope(name)))] as const),
  );
  showCounts(metrics, counts);
  const verdict = overallVerdict(await readRuns());
  metrics.replace(
    'proofState',
    RUN_VERDICTS.map((state) => ({ labels: { state }, value: state === verdict ? 1 : 0 })),
  );
}

function showCounts(metrics: ProcessMetrics, counts: readonly (readonly [WorkloadName, Counts])[]): void {
  const all = <Labels>(of: (count: Counts) => Readonly<Record<string, number>>, labels: (name: string) => Labels) =>
    counts.flatMap(([workload, count]) =>
      Object.entries(of(count)).map(([name, value]) => ({ labels: { workload, ...labels(name) }, value })),
    );
  metrics.replace('stored', all(({ by_type }) => by_type, (event_type) => ({ event_type }))); // prettier-ignore
  metrics.replace('storedByRisk', all(({ by_risk }) => by_risk, (risk) => ({ risk }))); // prettier-ignore
  metrics.replace('storedByAnomaly', all(({ by_anomaly }) => by_anomaly, (category) => ({ category }))); // prettier-ignore
  metrics.replace('anomalous', counts.map(([workload, { anomalous }]) => ({ labels: { workload }, value: anomalous }))); // prettier-ignore
}

function showPipeline(metrics: ProcessMetrics, { components, pending, iterator_age_ms, quarantined }: Pipeline): void {
  // Quarantine cannot be down: it has its own figures.
  const parts = components.filter(({ kind }) => kind !== 'quarantine');
  metrics.replace(
    'componentUp',
    parts.map(({ name, kind, state }) => ({ labels: { name, kind }, value: state === 'ok' ? 1 : 0 })),
  );
  metrics.replace(
    'mappingFiltered',
    components.flatMap(({ name, figures: { records_filtered: value } }) =>
      value === undefined ? [] : [{ labels: { name }, value }],
    ),
  );
  metrics.replace('pending', optional(pending));
  metrics.replace('iteratorAge', optional(inSeconds(iterator_age_ms)));
  if (!quarantined) return metrics.replace('quarantined', []);
  const reasons: Readonly<Record<string, number | undefined>> = quarantined.by_reason;
  // Every reason from the start, so that the first record of a reason shows as an increase.
  metrics.replace(
    'quarantined',
    QUARANTINE_REASONS.map((reason) => ({ labels: { reason }, value: reasons[reason] ?? 0 })),
  );
}

function showProducer(metrics: ProcessMetrics, { counters, state, events_per_second }: ControlState): void {
  metrics.set('inFlight', {}, counters.in_flight);
  metrics.set('behindSchedule', {}, counters.behind_schedule_ms / 1000);
  metrics.set('dueNotAccepted', {}, counters.due_not_accepted);
  metrics.replace('askedRate', optional(counters.asked_per_second));
  metrics.set('reachedRate', {}, counters.accepted_per_second);
  metrics.set('targetRate', {}, events_per_second);
  metrics.set('producerRunning', {}, state === 'running' ? 1 : 0);
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

function optional(value: number | null): { readonly labels: object; readonly value: number }[] {
  return value === null ? [] : [{ labels: {}, value }];
}
