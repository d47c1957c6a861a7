import type { Item } from './attribute';
import { expiry, type BronzeSettings, type IngestMetadata } from './bronze';
import { parseEventId } from './event';
import { sha256Hex } from './hash';

/** Quarantine: records that are no events, with their bytes and the reason. Keyed by content, so redelivery is absorbed. */
export const QUARANTINE = {
  payloadHash: 'payload_hash',
  partitionKey: 'partition_key',
  payload: 'payload',
  reason: 'reason',
  message: 'message',
  /** Only when the bytes carry a recognizable event id. */
  eventId: 'event_id',
  runId: 'run_id',
  shardId: 'shard_id',
  sequenceNumber: 'sequence_number',
  arrivedAt: 'arrived_at',
  ingestedAt: 'ingested_at',
  expiresAt: 'expires_at',
} as const;

export type Rejection = {
  readonly bytes: Uint8Array;
  readonly partitionKey: string;
  readonly reason: string;
  readonly message: string;
};

/** Messages are cut to this many characters: the bytes are there for whoever needs more. */
const MAX_MESSAGE_LENGTH = 500;

export function quarantineItem(rejection: Rejection, ingest: IngestMetadata, settings: BronzeSettings): Item {
  const item: Item = {
    [QUARANTINE.payloadHash]: { S: sha256Hex(rejection.bytes) },
    [QUARANTINE.partitionKey]: { S: rejection.partitionKey },
    [QUARANTINE.payload]: { B: rejection.bytes },
    [QUARANTINE.reason]: { S: rejection.reason },
    [QUARANTINE.message]: { S: rejection.message.slice(0, MAX_MESSAGE_LENGTH) },
    [QUARANTINE.shardId]: { S: ingest.shardId },
    [QUARANTINE.sequenceNumber]: { S: ingest.sequenceNumber },
    [QUARANTINE.arrivedAt]: { N: String(ingest.arrivedAtMs) },
    [QUARANTINE.ingestedAt]: { N: String(ingest.ingestedAtMs) },
  };
  const id = claimedEventId(rejection.bytes);
  const parsed = id === undefined ? undefined : parseEventId(id);
  if (id !== undefined && parsed) {
    item[QUARANTINE.eventId] = { S: id };
    item[QUARANTINE.runId] = { S: parsed.runId };
  }
  const expiresAt = expiry(ingest.ingestedAtMs, settings.retentionDays);
  if (expiresAt) item[QUARANTINE.expiresAt] = expiresAt;
  return item;
}

/** The event id that damaged bytes still show, found by its spelling and not by parsing. */
export function claimedEventId(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 200)).toString('latin1');
  return /"event_id":"(EVT-[A-Za-z0-9_.]{1,40}-\d{1,16})"/.exec(start)?.[1];
}
