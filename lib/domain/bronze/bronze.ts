import type { Attribute, Item } from './attribute';
import { factsOf, summaryOf, type AnomalyFlag, type LegionEvent } from '../../events/event';
import { SEVERITIES, type Severity } from '../../events/envelope';
import { hash32, sha256Hex } from '../../core/hash';

/**
 * Bronze: the raw, idempotent store. The key is the event's id and a prefix of its payload's hash, so a redelivery
 * overwrites itself, and two different payloads with one id become two visible rows.
 */
export const BRONZE = {
  eventId: 'event_id',
  payloadHash: 'payload_hash',
  payload: 'payload',
  workload: 'workload',
  eventType: 'event_type',
  eventTime: 'event_time',
  runId: 'run_id',
  sequence: 'sequence',
  customerId: 'customer_id',
  riskLevel: 'risk_level',
  creditLimit: 'credit_limit',
  summary: 'summary',
  anomalyTypes: 'anomaly_types',
  anomalyCategories: 'anomaly_categories',
  anomalySeverity: 'anomaly_severity',
  timeBucket: 'time_bucket',
  riskBucket: 'risk_bucket',
  anomalyBucket: 'anomaly_bucket',
  timeKey: 'time_key',
  shardId: 'shard_id',
  sequenceNumber: 'sequence_number',
  arrivedAt: 'arrived_at',
  ingestedAt: 'ingested_at',
  expiresAt: 'expires_at',
} as const;

/** Attributes that lists show; projected into every index in addition to the keys. */
export const LIST_ATTRIBUTES = [
  BRONZE.workload,
  BRONZE.eventType,
  BRONZE.eventTime,
  BRONZE.runId,
  BRONZE.customerId,
  BRONZE.riskLevel,
  BRONZE.creditLimit,
  BRONZE.summary,
  BRONZE.anomalyTypes,
  BRONZE.anomalyCategories,
  BRONZE.anomalySeverity,
  BRONZE.ingestedAt,
] as const;

/** Hex digits of the payload's SHA-256 in the sort key: 128 bits. */
const HASH_PREFIX_LENGTH = 32;

/** Where and when a record was read from the stream. Times in milliseconds since the epoch. */
export type IngestMetadata = {
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly arrivedAtMs: number;
  readonly ingestedAtMs: number;
};

export type BronzeSettings = {
  /** How many write shards the time, risk and anomaly indexes have. */
  readonly indexShards: number;
  /** Days after which DynamoDB may delete the row; 0 keeps it forever. */
  readonly retentionDays: number;
};

export function payloadHash(bytes: Uint8Array): string {
  return sha256Hex(bytes).slice(0, HASH_PREFIX_LENGTH);
}

/** UTC hour of an ISO timestamp: `2026-01-04T17`. */
export function hourOf(timestamp: string): string {
  return timestamp.slice(0, 13);
}

/** The write shard of an event's index entries. */
export function indexShardOf(eventId: string, indexShards: number): number {
  return hash32(eventId) % indexShards;
}

/** Partition key of the time, risk and anomaly indexes: `<workload>#<hour>#<shard>`. */
export function bucketKey(workload: string, hour: string, shard: number): string {
  return `${workload}#${hour}#${shard}`;
}

/** Sort key of every index: event time first, the id to tell equal times apart. */
function timeKey(timestamp: string, eventId: string): string {
  return `${timestamp}#${eventId}`;
}

export function worstSeverity(flags: readonly AnomalyFlag[]): Severity | undefined {
  return SEVERITIES.findLast((severity) => flags.some((flag) => flag.severity === severity));
}

/** The bronze row of one event. `bytes` are stored unchanged; everything else is derived from `event`. */
export function bronzeItem(
  event: LegionEvent,
  bytes: Uint8Array,
  ingest: IngestMetadata,
  settings: BronzeSettings,
): Item {
  const bucket = bucketKey(event.workload, hourOf(event.timestamp), indexShardOf(event.event_id, settings.indexShards));
  const flags = event.anomaly_flags ?? [];
  const { customerId, riskLevel, creditLimit } = factsOf(event);
  const summary = summaryOf(event);
  const item: Item = {
    [BRONZE.eventId]: { S: event.event_id },
    [BRONZE.payloadHash]: { S: payloadHash(bytes) },
    [BRONZE.payload]: { B: bytes },
    [BRONZE.workload]: { S: event.workload },
    [BRONZE.eventType]: { S: event.event_type },
    [BRONZE.eventTime]: { S: event.timestamp },
    [BRONZE.runId]: { S: event.run_id },
    [BRONZE.sequence]: { N: String(event.sequence) },
    [BRONZE.timeBucket]: { S: bucket },
    [BRONZE.timeKey]: { S: timeKey(event.timestamp, event.event_id) },
    [BRONZE.shardId]: { S: ingest.shardId },
    [BRONZE.sequenceNumber]: { S: ingest.sequenceNumber },
    [BRONZE.arrivedAt]: { N: String(ingest.arrivedAtMs) },
    [BRONZE.ingestedAt]: { N: String(ingest.ingestedAtMs) },
  };
  if (customerId !== undefined) item[BRONZE.customerId] = { S: customerId };
  if (creditLimit !== undefined) item[BRONZE.creditLimit] = { N: String(creditLimit) };
  if (summary !== undefined) item[BRONZE.summary] = { S: summary };
  if (riskLevel !== undefined) item[BRONZE.riskLevel] = { S: riskLevel };
  if (riskLevel === 'HIGH') item[BRONZE.riskBucket] = { S: bucket };
  if (flags.length > 0) Object.assign(item, anomalyAttributes(flags, bucket));
  const expiresAt = expiry(ingest.ingestedAtMs, settings.retentionDays);
  if (expiresAt) item[BRONZE.expiresAt] = expiresAt;
  return item;
}

function anomalyAttributes(flags: readonly AnomalyFlag[], bucket: string): Item {
  return {
    [BRONZE.anomalyBucket]: { S: bucket },
    [BRONZE.anomalyTypes]: { SS: [...new Set(flags.map((flag) => flag.type))] },
    [BRONZE.anomalyCategories]: { SS: [...new Set(flags.map((flag) => flag.category))] },
    [BRONZE.anomalySeverity]: { S: worstSeverity(flags)! },
  };
}

/** TTL attribute in seconds since the epoch, as DynamoDB wants it; undefined when rows are kept forever. */
export function expiry(nowMs: number, retentionDays: number): Attribute | undefined {
  if (retentionDays <= 0) return undefined;
  return { N: String(Math.floor(nowMs / 1000) + Math.round(retentionDays * 86_400)) };
}
