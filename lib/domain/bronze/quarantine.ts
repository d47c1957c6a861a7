import type { Attribute, Item } from './attribute';
import { expiry, hourOf, indexShardOf, type BronzeSettings, type IngestMetadata } from './bronze';
import { parseEventId } from '../../events/envelope';
import { sha256Hex } from '../../core/hash';
import { headKey, isSortKey, pieceKey } from './quarantine-key';
import type { QuarantineReason } from './quarantine-reason';
import { toWellFormed } from '../../events/well-formed';

/**
 * Quarantine: records that are not events, or that no table can hold, with their bytes and the reason. Keyed by content
 * and partition key, so that a redelivery overwrites itself.
 *
 * A record is one row, its head. Bytes that do not fit into it are in further rows with the same payload hash, the
 * pieces. The head is written last, so that it is never without its pieces. Only heads have a reason and are indexed.
 */
export const QUARANTINE = {
  payloadHash: 'payload_hash',
  /** Sort key: `headKey` of a head, `pieceKey` of a piece. */
  partitionKey: 'partition_key',
  /** The partition key as a JSON string, on heads whose sort key is another. */
  partitionKeyText: 'partition_key_json',
  /** All bytes of a small record, or those of one piece. */
  payload: 'payload',
  /** Size of the whole record, on heads. */
  sizeBytes: 'size_bytes',
  /** How many pieces hold the bytes, on heads without a payload. */
  pieces: 'pieces',
  /** Number of a piece, from 0. */
  piece: 'piece',
  reason: 'reason',
  message: 'message',
  /** Only when the bytes carry a recognizable event id. */
  eventId: 'event_id',
  runId: 'run_id',
  /** The event time that the bytes still show, on heads whose bytes are in pieces. */
  eventTime: 'event_time',
  shardId: 'shard_id',
  sequenceNumber: 'sequence_number',
  arrivedAt: 'arrived_at',
  ingestedAt: 'ingested_at',
  expiresAt: 'expires_at',
  /** Keys of the index, on heads: hour of arrival with a write shard, and time of arrival with the record's place. */
  arrivalBucket: 'arrival_bucket',
  arrivalKey: 'arrival_key',
} as const;

export const QUARANTINE_INDEX = { byArrival: 'by-arrival' } as const;

/** Attributes of a head that lists show; projected into the index in addition to the keys. */
export const QUARANTINE_LIST_ATTRIBUTES = [
  QUARANTINE.partitionKeyText,
  QUARANTINE.sizeBytes,
  QUARANTINE.pieces,
  QUARANTINE.reason,
  QUARANTINE.message,
  QUARANTINE.eventId,
  QUARANTINE.runId,
  QUARANTINE.shardId,
  QUARANTINE.sequenceNumber,
  QUARANTINE.arrivedAt,
  QUARANTINE.ingestedAt,
] as const;

export type Rejection = {
  readonly bytes: Uint8Array;
  readonly partitionKey: string;
  readonly reason: QuarantineReason;
  readonly message: string;
};

/** The rows of one record. The pieces are written before the head. */
export type QuarantineRows = {
  readonly head: Item;
  readonly pieces: readonly Item[];
  readonly reason: QuarantineReason;
};

/** Size of a piece, and of the largest record without pieces: with the rest of the row, far below DynamoDB's 400 KB. */
export const PIECE_BYTES = 256 * 1024;

/** Messages are cut to this many characters; the bytes show the rest. */
const MAX_MESSAGE_LENGTH = 500;

export function quarantineRows(rejection: Rejection, ingest: IngestMetadata, settings: BronzeSettings): QuarantineRows {
  const { bytes, partitionKey } = rejection;
  const payloadHash = sha256Hex(bytes);
  const common = { ...ingestAttributes(ingest), ...expiryOf(ingest, settings) };
  const pieces = bytes.length > PIECE_BYTES ? piecesOf(bytes) : [];
  return {
    reason: rejection.reason,
    head: {
      [QUARANTINE.payloadHash]: { S: payloadHash },
      [QUARANTINE.partitionKey]: { S: headKey(partitionKey) },
      ...(isSortKey(partitionKey) ? {} : { [QUARANTINE.partitionKeyText]: { S: JSON.stringify(partitionKey) } }),
      ...(pieces.length > 0 ? { [QUARANTINE.pieces]: count(pieces.length) } : { [QUARANTINE.payload]: { B: bytes } }),
      [QUARANTINE.sizeBytes]: count(bytes.length),
      [QUARANTINE.reason]: { S: rejection.reason },
      [QUARANTINE.message]: { S: toWellFormed(rejection.message.slice(0, MAX_MESSAGE_LENGTH)) },
      ...claimedAttributes(bytes),
      ...(pieces.length > 0 && claimedTimeAttribute(bytes)),
      ...arrivalAttributes(payloadHash, ingest, settings),
      ...common,
    },
    pieces: pieces.map((piece, number) => ({
      [QUARANTINE.payloadHash]: { S: payloadHash },
      [QUARANTINE.partitionKey]: { S: pieceKey(partitionKey, number) },
      [QUARANTINE.piece]: count(number),
      [QUARANTINE.payload]: { B: piece },
      ...common,
    })),
  };
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, number) =>
    bytes.subarray(number * PIECE_BYTES, (number + 1) * PIECE_BYTES),
  );
}

function ingestAttributes(ingest: IngestMetadata): Item {
  return {
    [QUARANTINE.shardId]: { S: ingest.shardId },
    [QUARANTINE.sequenceNumber]: { S: ingest.sequenceNumber },
    [QUARANTINE.arrivedAt]: count(ingest.arrivedAtMs),
    [QUARANTINE.ingestedAt]: count(ingest.ingestedAtMs),
  };
}

function expiryOf({ ingestedAtMs }: IngestMetadata, { retentionDays }: BronzeSettings): Item {
  const expiresAt = expiry(ingestedAtMs, retentionDays);
  return expiresAt ? { [QUARANTINE.expiresAt]: expiresAt } : {};
}

function claimedAttributes(bytes: Uint8Array): Item {
  const id = claimedEventId(bytes);
  const parsed = id === undefined ? undefined : parseEventId(id);
  if (id === undefined || !parsed) return {};
  return { [QUARANTINE.eventId]: { S: id }, [QUARANTINE.runId]: { S: parsed.runId } };
}

function claimedTimeAttribute(bytes: Uint8Array): Item {
  const time = claimedEventTime(bytes);
  return time === undefined ? {} : { [QUARANTINE.eventTime]: { S: time } };
}

function arrivalAttributes(payloadHash: string, ingest: IngestMetadata, { indexShards }: BronzeSettings): Item {
  const arrivedAt = new Date(ingest.arrivedAtMs).toISOString();
  const bucket = arrivalBucket(hourOf(arrivedAt), indexShardOf(payloadHash, indexShards));
  return {
    [QUARANTINE.arrivalBucket]: { S: bucket },
    [QUARANTINE.arrivalKey]: { S: `${arrivedAt}#${ingest.sequenceNumber}#${ingest.shardId}` },
  };
}

/** Partition key of the index. @param hour UTC hour of arrival, `2026-01-04T17` */
export function arrivalBucket(hour: string, shard: number): string {
  return `${hour}#${shard}`;
}

function count(value: number): Attribute {
  return { N: String(value) };
}

/** The event id that damaged bytes still show, found by pattern and not by parsing. */
export function claimedEventId(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 200)).toString('latin1');
  return /"event_id":"(EVT-[A-Za-z0-9_.]{1,40}-\d{1,16})"/.exec(start)?.[1];
}

/** The event time that damaged bytes still show, found in the same way. */
export function claimedEventTime(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 400)).toString('latin1');
  return /"timestamp":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"/.exec(start)?.[1];
}
