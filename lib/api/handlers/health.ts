import type { Metric } from '../contract/prometheus';
import { PROMETHEUS_MEDIA_TYPE, prometheusText } from '../contract/prometheus';
import type { Pipeline } from '../contract/pipeline';
import { totalScope } from '../../domain/bronze/rollup';
import { countsOf, type Counts } from '../contract/counts';
import { WORKLOADS } from '../../events/event';
import { QUARANTINE_REASONS } from '../../domain/bronze/quarantine-reason';
import type { ControlState } from '../contract/control';
import { ApiProblem } from '../contract/problem';
import { jsonAnswer } from './answer';
import type { Handlers } from './handler';

export const healthHandlers = {
  getHealth: async (_input, { cloudFailure }) => {
    const failure = cloudFailure?.();
    if (failure) throw new ApiProblem('backend_unavailable', failure.message);
    return jsonAnswer({ status: 'ok' });
  },
  getPipeline: async (_input, { readPipeline }) => jsonAnswer(await readPipeline()),
  getVerify: async (_input, { readVerify }) => jsonAnswer(await readVerify()),
  getMetrics: async (_input, { store, readPipeline, control }) => {
    const pipeline = await readPipeline();
    const tablesAnswer = pipeline.components.every(({ kind, state }) => kind !== 'table' || state === 'ok');
    const counts = tablesAnswer
      ? await Promise.all(
          WORKLOADS.map(async (name) => [name, countsOf(await store.rollups(totalScope(name)))] as const),
        )
      : [];
    const metrics = [
      ...counts.flatMap(([workload, count]) => countMetrics(workload, count)),
      ...pipelineMetrics(pipeline),
      ...(control ? producerMetrics(control.producer.state()) : []),
    ];
    return { kind: 'text', mediaType: PROMETHEUS_MEDIA_TYPE, text: prometheusText(mergedByName(metrics)) };
  },
} satisfies Partial<Handlers>;

function countMetrics(workload: string, counts: Counts): Metric[] {
  const byName = (map: Readonly<Record<string, number>>, label: string) =>
    Object.entries(map).map(([name, value]) => ({ value, labels: { workload, [label]: name } }));
  const total = (value: number) => [{ value, labels: { workload } }];
  return [
    counter('legion_stored_records_total', 'Stream records that the consumer has stored', total(counts.events)),
    counter('legion_anomalous_records_total', 'Of these, with any anomaly', total(counts.anomalous)),
    counter('legion_stored_by_type_total', 'Stored records by event type', byName(counts.by_type, 'event_type')),
    counter('legion_stored_by_risk_total', 'Stored records by risk level', byName(counts.by_risk, 'risk')),
    counter('legion_stored_by_anomaly_total', 'Stored records by anomaly', byName(counts.by_anomaly, 'category')),
  ];
}

function pipelineMetrics({ components, pending, iterator_age_ms, quarantined }: Pipeline): Metric[] {
  // Quarantine cannot be down: it has its own figures.
  const parts = components.filter(({ kind }) => kind !== 'quarantine');
  const up = parts.map(({ name, kind, state }) => ({ value: state === 'ok' ? 1 : 0, labels: { name, kind } }));
  // Every reason from the start, so that the first record of a reason shows as an increase.
  const reasons = { ...Object.fromEntries(QUARANTINE_REASONS.map((reason) => [reason, 0])), ...quarantined?.by_reason };
  const aside = Object.entries(quarantined ? reasons : {}).map(([reason, value]) => ({ value, labels: { reason } }));
  const filtered = components.flatMap(({ name, figures }) => {
    const value = figures.records_filtered;
    return value === undefined ? [] : [{ value, labels: { name } }];
  });
  return [
    gauge('legion_component_up', 'Whether a part of the pipeline works', up),
    counter('legion_mapping_filtered_records_total', 'Stream records that every event filter rejected', filtered),
    gauge('legion_pending_records', 'How many records the consumer is behind the stream', optional(pending)),
    gauge('legion_iterator_age_milliseconds', 'Age of the oldest of these', optional(iterator_age_ms)),
    counter('legion_quarantined_records_total', 'Stream records that were quarantined', aside),
  ];
}

function producerMetrics({ counters, state, events_per_second }: ControlState): Metric[] {
  const one = (value: number) => [{ value }];
  return [
    counter('legion_producer_generated_total', 'Events generated', one(counters.generated)),
    counter('legion_producer_accepted_total', 'Events that the stream has accepted', one(counters.accepted)),
    counter('legion_producer_retried_total', 'Records sent again', one(counters.retried)),
    counter('legion_producer_throttled_total', 'Answers by which a record was throttled', one(counters.throttled)),
    counter('legion_producer_failed_total', 'Answers by which a record was not accepted', one(counters.failed)),
    gauge('legion_producer_in_flight', 'Events handed over and not yet accepted', one(counters.in_flight)),
    gauge('legion_producer_lag_milliseconds', 'The same as the next one, by its older name', one(counters.lag_ms)),
    gauge(
      'legion_producer_behind_schedule_milliseconds',
      'Age of the oldest event that is due and not accepted',
      one(counters.behind_schedule_ms),
    ),
    gauge(
      'legion_producer_due_not_accepted',
      'Events due by the schedule and not accepted',
      one(counters.due_not_accepted),
    ),
    gauge(
      'legion_producer_asked_events_per_second',
      'What the schedule asks for at this moment',
      optional(counters.asked_per_second),
    ),
    gauge(
      'legion_producer_reached_events_per_second',
      'Events accepted per second, over the last five seconds',
      one(counters.accepted_per_second),
    ),
    gauge('legion_producer_target_events_per_second', 'The rate that is set', one(events_per_second)),
    gauge('legion_producer_running', 'Whether the producer makes events', one(state === 'running' ? 1 : 0)),
  ];
}

function counter(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, help, type: 'counter', samples };
}

function gauge(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, help, type: 'gauge', samples };
}

function optional(value: number | null): Metric['samples'] {
  return value === null ? [] : [{ value }];
}

/** The format requires all samples of a metric together, but workloads are read one by one. */
function mergedByName(metrics: readonly Metric[]): Metric[] {
  const byName = new Map<string, Metric>();
  for (const metric of metrics) {
    const before = byName.get(metric.name);
    byName.set(metric.name, before ? { ...before, samples: [...before.samples, ...metric.samples] } : metric);
  }
  return [...byName.values()];
}
