import { number, text, type Item } from '../bronze/attribute';
import { expiry, hourOf, indexShardOf, type BronzeSettings } from '../bronze/bronze';
import { SEVERITIES, type Severity } from '../../events/envelope';
import { toWellFormed } from '../../events/well-formed';
import { DETECTION, type Detection } from './detection';
import { entityKey } from './entity';

/** Sort key of the table, which withdrawals need too: `<event time>#<rule>#<event id>`. */
export function detectionTimeKey({ eventTime, type, eventId }: Pick<Detection, 'eventTime' | 'type' | 'eventId'>) {
  return `${eventTime}#${type}#${eventId}`;
}

/** Sort key of both indexes: as in bronze, plus the rule, since several rules may fire at one event. */
export function detectionBucketKey({ eventTime, type, eventId }: Pick<Detection, 'eventTime' | 'type' | 'eventId'>) {
  return `${eventTime}#${eventId}#${type}`;
}

/**
 * Partition key of an index: `<type or severity>#<hour>#<write shard>`.
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
    [DETECTION.entity]: { S: entityKey(runId, entity) },
    [DETECTION.timeKey]: { S: detectionTimeKey(detection) },
    [DETECTION.entityId]: { S: entity },
    [DETECTION.runId]: { S: runId },
    [DETECTION.workload]: { S: detection.workload },
    [DETECTION.type]: { S: type },
    [DETECTION.severity]: { S: severity },
    [DETECTION.score]: { N: String(detection.score) },
    [DETECTION.description]: { S: toWellFormed(detection.description) },
    [DETECTION.eventId]: { S: eventId },
    [DETECTION.eventTime]: { S: eventTime },
    [DETECTION.arrivedAt]: { N: String(detection.arrivedAtMs) },
    [DETECTION.detectedAt]: { N: String(detectedAtMs) },
    [DETECTION.typeBucket]: { S: detectionBucket(type, hour, shard) },
    [DETECTION.severityBucket]: { S: detectionBucket(severity, hour, shard) },
    [DETECTION.bucketKey]: { S: detectionBucketKey(detection) },
  };
  const expiresAt = expiry(detectedAtMs, settings.retentionDays);
  if (expiresAt) item[DETECTION.expiresAt] = expiresAt;
  return item;
}

/** Reads a detection from a row of the table or of an index. */
export function parseDetection(item: Readonly<Record<string, unknown>>): Detection {
  const severity = text(item, DETECTION.severity);
  return {
    runId: text(item, DETECTION.runId) ?? '',
    entity: text(item, DETECTION.entityId) ?? '',
    workload: text(item, DETECTION.workload) ?? '',
    type: text(item, DETECTION.type) ?? '',
    severity: SEVERITIES.find((known): known is Severity => known === severity) ?? 'LOW',
    score: number(item, DETECTION.score) ?? 0,
    description: text(item, DETECTION.description) ?? '',
    eventId: text(item, DETECTION.eventId) ?? '',
    eventTime: text(item, DETECTION.eventTime) ?? '',
    arrivedAtMs: number(item, DETECTION.arrivedAt) ?? 0,
    detectedAtMs: number(item, DETECTION.detectedAt) ?? 0,
  };
}
