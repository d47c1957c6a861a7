import { binary, number, text } from './attribute';
import { QUARANTINE } from './quarantine';

/** A quarantined record without its bytes. */
export type QuarantineHead = {
  /** SHA-256 of the bytes, hex. Records with equal bytes differ in their partition key. */
  readonly payloadHash: string;
  readonly partitionKey: string;
  /** Sort key of the row: the partition key where possible. */
  readonly rowKey: string;
  /** One of `QUARANTINE_REASONS`, unless another version of Legion wrote the row. */
  readonly reason: string;
  readonly message: string;
  readonly sizeBytes: number;
  /** Further rows that hold the bytes; 0 when this row holds them. */
  readonly pieces: number;
  readonly eventId?: string;
  readonly runId?: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** Milliseconds since the epoch. */
  readonly arrivedAtMs: number;
  readonly ingestedAtMs: number;
};

type Item = Readonly<Record<string, unknown>>;

/** Whether a row is the head of a record; all others are pieces. */
export function isHead(item: Item): boolean {
  return text(item, QUARANTINE.reason) !== undefined;
}

/** A head as the table or its index gives it. */
export function quarantineHead(item: Item): QuarantineHead {
  const rowKey = text(item, QUARANTINE.partitionKey) ?? '';
  return {
    payloadHash: text(item, QUARANTINE.payloadHash) ?? '',
    partitionKey: writtenPartitionKey(item) ?? rowKey,
    rowKey,
    reason: text(item, QUARANTINE.reason) ?? '',
    message: text(item, QUARANTINE.message) ?? '',
    // Rows of earlier versions have no size, and hold all bytes.
    sizeBytes: number(item, QUARANTINE.sizeBytes) ?? binary(item, QUARANTINE.payload)?.length ?? 0,
    pieces: number(item, QUARANTINE.pieces) ?? 0,
    eventId: text(item, QUARANTINE.eventId),
    runId: text(item, QUARANTINE.runId),
    shardId: text(item, QUARANTINE.shardId) ?? '',
    sequenceNumber: text(item, QUARANTINE.sequenceNumber) ?? '',
    arrivedAtMs: number(item, QUARANTINE.arrivedAt) ?? 0,
    ingestedAtMs: number(item, QUARANTINE.ingestedAt) ?? 0,
  };
}

function writtenPartitionKey(item: Item): string | undefined {
  const written = text(item, QUARANTINE.partitionKeyText);
  return written === undefined ? undefined : (JSON.parse(written) as string);
}

/** The bytes of a record: those of its head, or of its pieces in their order. */
export function joinedPayload(head: Item, pieces: readonly Item[]): Uint8Array {
  return (
    binary(head, QUARANTINE.payload) ??
    Buffer.concat(pieces.map((piece) => binary(piece, QUARANTINE.payload) ?? new Uint8Array()))
  );
}
