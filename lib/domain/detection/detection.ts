import type { Severity } from '../../events/envelope';

/** What a rule reported at one event: a row of the `anomalies` table. It never comes from labels. */
export type Detection = {
  /** The run whose events were judged; runs are judged separately. */
  readonly runId: string;
  /** The customer or clearing group. */
  readonly entity: string;
  readonly workload: string;
  /** Name of the rule. */
  readonly type: string;
  readonly severity: Severity;
  /** 0 to 1. */
  readonly score: number;
  readonly description: string;
  /** The event at which the rule fired, and its event time. */
  readonly eventId: string;
  readonly eventTime: string;
  /** When the event reached the stream, and when the detector wrote the row; milliseconds since the epoch. */
  readonly arrivedAtMs: number;
  readonly detectedAtMs: number;
};

/**
 * The table of detections; users know it as `anomalies`. Key: `<run>#<entity>` and `<event time>#<rule>#<event id>`, so
 * that a redelivery overwrites itself. Indexes: by type and by severity, in hour buckets write-sharded like bronze's.
 */
export const DETECTION = {
  entity: 'entity',
  timeKey: 'time_key',
  entityId: 'entity_id',
  runId: 'run_id',
  workload: 'workload',
  type: 'type',
  severity: 'severity',
  score: 'score',
  description: 'description',
  eventId: 'event_id',
  eventTime: 'event_time',
  arrivedAt: 'arrived_at',
  detectedAt: 'detected_at',
  typeBucket: 'type_bucket',
  severityBucket: 'severity_bucket',
  bucketKey: 'bucket_key',
  expiresAt: 'expires_at',
} as const;

export const DETECTION_INDEX = { byType: 'by-type', bySeverity: 'by-severity' } as const;
