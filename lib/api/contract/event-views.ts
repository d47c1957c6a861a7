import * as z from 'zod';
import type { EventRow, StoredEvent } from '../../domain/bronze/event-row';
import { sha256Hex } from '../../core/hash';
import { apiComponents } from './components';
import { isoOf } from '../../core/iso-of';

/** Events in answers: snake_case, ISO 8601 times, and null for absent fields, so that every row has every column. */

const isoTime = z.iso.datetime({ precision: 3 });

export const eventRowSchema = z
  .strictObject({
    event_id: z.string(),
    event_type: z.string(),
    workload: z.string(),
    run_id: z.string(),
    event_time: z.string().describe('Event time, UTC'),
    ingested_at: isoTime.describe('When it was stored, UTC'),
    customer_id: z.string().nullable(),
    risk_level: z.string().nullable(),
    credit_limit: z.number().nullable(),
    summary: z.string().nullable().describe('The event in one line; null where risk and limit say it'),
    anomaly_types: z.array(z.string()),
    anomaly_categories: z.array(z.string()),
    anomaly_severity: z.string().nullable(),
    payload_hash: z.string().describe('First 128 bits of the SHA-256 of the payload, hex'),
  })
  .describe('What a list shows of a stored event')
  .register(apiComponents, { id: 'EventRow' });
export type EventRowView = z.infer<typeof eventRowSchema>;

export const EVENT_COLUMNS = Object.keys(eventRowSchema.shape) as (keyof EventRowView)[];

export const storedEventSchema = z
  .strictObject({
    ...eventRowSchema.shape,
    payload: z.string().describe('The produced bytes as text'),
    payload_base64: z.string().describe('The produced bytes exactly'),
    payload_bytes: z.int().nonnegative(),
    payload_sha256: z.string(),
    hash_matches: z.boolean().describe('Whether the hash in the row’s key is that of its payload'),
    shard_id: z.string(),
    sequence_number: z.string(),
    arrived_at: isoTime.describe('When the stream took it, UTC'),
  })
  .describe('Everything that is stored of an event')
  .register(apiComponents, { id: 'StoredEvent' });
export type StoredEventView = z.infer<typeof storedEventSchema>;

export function eventRowView(row: EventRow): EventRowView {
  return {
    event_id: row.eventId,
    event_type: row.eventType,
    workload: row.workload,
    run_id: row.runId,
    event_time: row.eventTime,
    ingested_at: isoOf(row.ingestedAtMs),
    customer_id: row.customerId ?? null,
    risk_level: row.riskLevel ?? null,
    credit_limit: row.creditLimit ?? null,
    summary: row.summary ?? null,
    anomaly_types: [...row.anomalyTypes],
    anomaly_categories: [...row.anomalyCategories],
    anomaly_severity: row.anomalySeverity ?? null,
    payload_hash: row.payloadHash,
  };
}

export function storedEventView(row: StoredEvent): StoredEventView {
  const bytes = Buffer.from(row.payload);
  const sha256 = sha256Hex(bytes);
  return {
    ...eventRowView(row),
    payload: bytes.toString('utf8'),
    payload_base64: bytes.toString('base64'),
    payload_bytes: bytes.length,
    payload_sha256: sha256,
    hash_matches: row.payloadHash !== '' && sha256.startsWith(row.payloadHash),
    shard_id: row.shardId,
    sequence_number: row.sequenceNumber,
    arrived_at: isoOf(row.arrivedAtMs),
  };
}
