/**
 * Every metric, once: what Prometheus scrapes, what functions write in the embedded metric format, what alarms and rules
 * watch. Names follow Prometheus: base units, `_total` for counters, a unit at the end for the rest.
 */

export type MetricDefinition = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
} & (
  | { readonly type: 'counter' | 'gauge' }
  /** Upper bounds, ascending; one bucket for what is beyond the last follows by itself. */
  | { readonly type: 'histogram'; readonly buckets: readonly number[] }
);

const EVENT = ['workload', 'event_type'] as const;

/** From a batch that is stored at once to one that waited for an outage to end. */
const LATENCY_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** What a page notices lies between a hundredth of a second and one second. */
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A batch of the mapping has at most 10,000 records. */
const BATCH_RECORDS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

function counter<const Labels extends readonly string[]>(name: string, help: string, labels: Labels) {
  return { type: 'counter', name, help, labels } as const;
}

function gauge<const Labels extends readonly string[]>(name: string, help: string, labels: Labels) {
  return { type: 'gauge', name, help, labels } as const;
}

function histogram<const Labels extends readonly string[]>(
  name: string,
  help: string,
  { labels, buckets }: { readonly labels: Labels; readonly buckets: readonly number[] },
) {
  return { type: 'histogram', name, help, labels, buckets } as const;
}

export const METRICS = {
  buildInfo: gauge('legion_build_info', 'Always 1; the labels say which program this is', ['version', 'node_version']),

  generated: counter('legion_producer_generated_total', 'Events generated since the start of this process', EVENT),
  accepted: counter('legion_producer_accepted_total', 'Events that the receiving end has accepted', EVENT),
  retried: counter('legion_producer_retried_total', 'Records sent again because they were not accepted', EVENT),
  throttled: counter('legion_producer_throttled_total', 'Answers by which a record was throttled', EVENT),
  failed: counter('legion_producer_failed_total', 'Answers that refused a record for another reason', EVENT),
  dueToAccepted: histogram(
    'legion_due_to_accepted_seconds',
    'From the time at which the schedule wants an event sent until it is accepted',
    { labels: [], buckets: LATENCY_SECONDS },
  ),
  inFlight: gauge('legion_producer_in_flight', 'Events handed over and not yet accepted', []),
  behindSchedule: gauge(
    'legion_producer_behind_schedule_seconds',
    'Age of the oldest event that is due and not accepted',
    [],
  ),
  dueNotAccepted: gauge('legion_producer_due_not_accepted', 'Events due by the schedule and not accepted', []),
  askedRate: gauge('legion_producer_asked_events_per_second', 'What the schedule asks for at this moment', []),
  reachedRate: gauge(
    'legion_producer_reached_events_per_second',
    'Events accepted per second, over the last five seconds',
    [],
  ),
  targetRate: gauge('legion_producer_target_events_per_second', 'The rate that is set', []),
  producerRunning: gauge('legion_producer_running', 'Whether the producer makes events', []),

  stored: counter('legion_stored_records_total', 'Stream records that the consumer has stored', EVENT),
  anomalous: counter('legion_anomalous_records_total', 'Of these, with any anomaly', ['workload']),
  storedByRisk: counter('legion_stored_by_risk_total', 'Stored records by risk level', ['workload', 'risk']),
  storedByAnomaly: counter('legion_stored_by_anomaly_total', 'Stored records by anomaly', ['workload', 'category']),
  quarantined: counter('legion_quarantined_records_total', 'Stream records that were quarantined', ['reason']),
  absorbed: counter(
    'legion_absorbed_records_total',
    'Records that repeat another one of their batch, so that both are one row',
    [],
  ),
  storeRetries: counter('legion_store_retries_total', 'Items that the table did not process at once', []),
  acceptedToStored: histogram(
    'legion_accepted_to_stored_seconds',
    'From the arrival of a record in the stream until it is stored',
    { labels: [], buckets: LATENCY_SECONDS },
  ),

  judged: counter('legion_judged_events_total', 'Events that the detector has judged', []),
  tooLate: counter('legion_too_late_events_total', 'Events that came too late to be judged', []),
  detections: counter('legion_detections_total', 'Anomalies that rules have reported', ['rule', 'severity']),
  withdrawn: counter('legion_withdrawn_detections_total', 'Reports that later events have disproved', []),
  acceptedToDetected: histogram(
    'legion_accepted_to_detected_seconds',
    'From the arrival of a record in the stream until the detector has judged it',
    { labels: [], buckets: LATENCY_SECONDS },
  ),

  batchSize: histogram('legion_batch_size_records', 'Records of a batch', {
    labels: ['service'],
    buckets: BATCH_RECORDS,
  }),
  failedRecords: counter('legion_failed_records_total', 'Records of batches that will be delivered again', ['service']),
  oldestRecordAge: gauge(
    'legion_oldest_record_age_seconds',
    'Age of the oldest record of the latest batch, when it was done',
    ['service'],
  ),

  componentUp: gauge('legion_component_up', 'Whether a part of the pipeline works', ['name', 'kind']),
  mappingFiltered: counter('legion_mapping_filtered_records_total', 'Stream records that every event filter rejected', [
    'name',
  ]),
  pending: gauge('legion_pending_records', 'How many records the consumer is behind the stream', []),
  iteratorAge: gauge('legion_iterator_age_seconds', 'Age of the oldest of these', []),
  faultsFired: counter('legion_faults_fired_total', 'Faults that were injected on purpose', ['fault']),
  diskFree: gauge('legion_disk_free_bytes', 'Free on the disk that keeps the state', []),
  proofState: gauge('legion_proof_state', '1 for the verdict on all known runs together, 0 for the others', ['state']),

  apiDuration: histogram('legion_api_request_duration_seconds', 'Time that the API took to answer', {
    labels: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
  }),
} as const satisfies Record<string, MetricDefinition>;

export type MetricId = keyof typeof METRICS;

type IdsOf<Type extends MetricDefinition['type']> = {
  [Id in MetricId]: (typeof METRICS)[Id]['type'] extends Type ? Id : never;
}[MetricId];

export type CounterId = IdsOf<'counter'>;
export type GaugeId = IdsOf<'gauge'>;
export type HistogramId = IdsOf<'histogram'>;

/** The labels that a metric must have. */
export type LabelsOf<Id extends MetricId> = { readonly [Name in (typeof METRICS)[Id]['labels'][number]]: string };
