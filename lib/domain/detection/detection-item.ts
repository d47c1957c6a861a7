import { number, text, type Item } from '../attribute';
import { expiry, hourOf, indexShardOf, type BronzeSettings } from '../bronze';
import { SEVERITIES, type Severity } from '../event';
import { toWellFormed } from '../well-formed';
import { ANOMALY, type Detection } from './detection';
import { entityKey } from './entity';

/** Sort key of the table, and what a withdrawal needs: `<event time>#<rule>#<event id>`. */
export function detectionTimeKey({ eventTime, type, eventId }: Pick<Detection, 'eventTime' | 'type' | 'eventId'>) {
  return `${eventTime}#${type}#${eventId}`;
}

/** Sort key of both indexes: as in bronze, with the rule to tell several findings at one event apart. */
export function detectionBucketKey({ eventTime, type, eventId }: Pick<Detection, 'eventTime' | 'type' | 'eventId'>) {
  return `${eventTime}#${eventId}#${type}`;
}

/**
 * Partition key of an index: `<type or severity>#<hour>#<shard>`.
 * @param hour UTC hour of the event time, `2026-01-04T17`
 */
export function detectionBucket(typeOrSeverity: string, hour: string, shard: number): string {
  return `${typeOrSeverity}#${hour}#${shard}`;
}

/** The row of one detection. */
export function detectionItem(detection: Detection, settings: BronzeSettings): Item {
  const { runId, entity, type, severity, eventId, eventTime, detectedAtMs } = detection;
  const hour = hourOf(eventTime);
  const shard = indexShardOf(eventId, settings.indexShards);
  const item: Item = {
    [ANOMALY.entity]: { S: entityKey(runId, entity) },
    [ANOMALY.timeKey]: { S: detectionTimeKey(detection) },
    [ANOMALY.entityId]: { S: entity },
    [ANOMALY.runId]: { S: runId },
    [ANOMALY.workload]: { S: detection.workload },
    [ANOMALY.type]: { S: type },
    [ANOMALY.severity]: { S: severity },
    [ANOMALY.score]: { N: String(detection.score) },
    [ANOMALY.description]: { S: toWellFormed(detection.description) },
    [ANOMALY.eventId]: { S: eventId },
    [ANOMALY.eventTime]: { S: eventTime },
    [ANOMALY.arrivedAt]: { N: String(detection.arrivedAtMs) },
    [ANOMALY.detectedAt]: { N: String(detectedAtMs) },
    [ANOMALY.typeBucket]: { S: detectionBucket(type, hour, shard) },
    [ANOMALY.severityBucket]: { S: detectionBucket(severity, hour, shard) },
    [ANOMALY.bucketKey]: { S: detectionBucketKey(detection) },
  };
  const expiresAt = expiry(detectedAtMs, settings.retentionDays);
  if (expiresAt) item[ANOMALY.expiresAt] = expiresAt;
  return item;
}

/** A detection as a table or an index gives it. */
export function parseDetection(item: Readonly<Record<string, unknown>>): Detection {
  const severity = text(item, ANOMALY.severity);
  return {
    runId: text(item, ANOMALY.runId) ?? '',
    entity: text(item, ANOMALY.entityId) ?? '',
    workload: text(item, ANOMALY.workload) ?? '',
    type: text(item, ANOMALY.type) ?? '',
    severity: SEVERITIES.find((known): known is Severity => known === severity) ?? 'LOW',
    score: number(item, ANOMALY.score) ?? 0,
    description: text(item, ANOMALY.description) ?? '',
    eventId: text(item, ANOMALY.eventId) ?? '',
    eventTime: text(item, ANOMALY.eventTime) ?? '',
    arrivedAtMs: number(item, ANOMALY.arrivedAt) ?? 0,
    detectedAtMs: number(item, ANOMALY.detectedAt) ?? 0,
  };
}
