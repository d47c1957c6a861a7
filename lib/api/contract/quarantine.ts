import * as z from 'zod';
import type { QuarantineCounts } from '../../domain/bronze/quarantine-counts';
import type { QuarantineHead } from '../../domain/bronze/quarantine-row';
import { QUARANTINE_REASONS, type QuarantineReason } from '../../domain/bronze/quarantine-reason';
import { apiComponents } from './components';
import { isoOf } from '../../core/iso-of';

export type { QuarantineReason };

/** Quarantined records in answers, and how their bytes are requested. */

const isoTime = z.iso.datetime({ precision: 3 });
const count = z.int().nonnegative();

export const quarantineRowSchema = z
  .strictObject({
    payload_hash: z.string().describe('SHA-256 of the bytes, hex: the record’s name in `/quarantine/{hash}`'),
    partition_key: z.string().describe('As the record had it in the stream'),
    reason: z.string().describe(`One of ${QUARANTINE_REASONS.join(', ')}`),
    message: z.string().describe('The reason in words'),
    size_bytes: count,
    event_id: z.string().nullable().describe('The event id that the bytes still show, if any'),
    run_id: z.string().nullable(),
    shard_id: z.string(),
    sequence_number: z.string(),
    arrived_at: isoTime.describe('When the stream took it, UTC'),
    ingested_at: isoTime.describe('When it was quarantined, UTC'),
  })
  .describe('A quarantined record')
  .register(apiComponents, { id: 'QuarantineRow' });
export type QuarantineRowView = z.infer<typeof quarantineRowSchema>;

export const QUARANTINE_COLUMNS = Object.keys(quarantineRowSchema.shape) as (keyof QuarantineRowView)[];

export function quarantineRowView(head: QuarantineHead): QuarantineRowView {
  return {
    payload_hash: head.payloadHash,
    partition_key: head.partitionKey,
    reason: head.reason,
    message: head.message,
    size_bytes: head.sizeBytes,
    event_id: head.eventId ?? null,
    run_id: head.runId ?? null,
    shard_id: head.shardId,
    sequence_number: head.sequenceNumber,
    arrived_at: isoOf(head.arrivedAtMs),
    ingested_at: isoOf(head.ingestedAtMs),
  };
}

const BYTE_ENCODINGS = ['base64', 'hex', 'text'] as const;
type ByteEncoding = (typeof BYTE_ENCODINGS)[number];

/** Bytes per answer; hex takes twice as many characters. An answer of AWS Lambda holds 6 MB. */
const MAX_BYTES_PER_ANSWER = 1024 * 1024;
const DEFAULT_BYTES_PER_ANSWER = 64 * 1024;

export const bytesParameters = {
  encoding: z
    .enum(BYTE_ENCODINGS)
    .optional()
    .describe('How the bytes are written, base64 when left out; text is UTF-8'),
  offset: wholeNumberUpTo(999_999_999).optional().describe('First byte of the requested part, 0 by default'),
  length: wholeNumberUpTo(MAX_BYTES_PER_ANSWER)
    .optional()
    .describe(`Bytes of the part, ${DEFAULT_BYTES_PER_ANSWER} when left out`),
};

function wholeNumberUpTo(max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from 0 to ${max}`)
    .transform(Number)
    .pipe(z.int().min(0).max(max));
}

export const quarantinedSchema = z
  .strictObject({
    payload_hash: z.string(),
    rows: z.array(quarantineRowSchema).min(1).describe('More than one: equal bytes came under several partition keys'),
    size_bytes: count,
    intact: z.boolean().describe('Whether the bytes have the hash that they are filed under'),
    encoding: z.enum(BYTE_ENCODINGS),
    offset: count,
    length: count,
    bytes: z.string().describe('This part of the bytes, in the encoding'),
  })
  .describe('A quarantined record with its bytes, or a part of them')
  .register(apiComponents, { id: 'Quarantined' });
export type Quarantined = z.infer<typeof quarantinedSchema>;

type Part = {
  readonly encoding?: ByteEncoding | undefined;
  readonly offset?: number | undefined;
  readonly length?: number | undefined;
};

/** @param records records with equal bytes; at least one */
export function quarantinedView(
  records: readonly (QuarantineHead & { readonly bytes: Uint8Array; readonly intact: boolean })[],
  { encoding = 'base64', offset = 0, length = DEFAULT_BYTES_PER_ANSWER }: Part,
): Quarantined {
  const whole = records.find(({ intact }) => intact) ?? records[0]!;
  const part = Buffer.from(whole.bytes).subarray(offset, offset + length);
  return {
    payload_hash: whole.payloadHash,
    rows: records.map(quarantineRowView),
    size_bytes: whole.sizeBytes,
    intact: whole.intact,
    encoding,
    offset,
    length: part.length,
    bytes: part.toString(encoding === 'text' ? 'utf8' : encoding),
  };
}

export const quarantineCountsSchema = z
  .strictObject({
    records: count.describe('Stream records quarantined since the tables were created'),
    by_reason: z.record(z.string(), count),
    last_arrived_at: z.string().nullable().describe('Arrival of the latest of them, UTC'),
  })
  .register(apiComponents, { id: 'QuarantineCounts' });
export type QuarantineCountsView = z.infer<typeof quarantineCountsSchema>;

export function quarantineCountsView({ records, byReason, lastArrivedAt }: QuarantineCounts): QuarantineCountsView {
  return { records, by_reason: { ...byReason }, last_arrived_at: lastArrivedAt ?? null };
}
