import type { IngestMetadata } from '../../lib/domain/bronze/bronze';
import type { LegionEvent } from '../../lib/events/event';
import type { Rejection } from '../../lib/domain/bronze/quarantine';
import { DecodeError, decodeEvent } from '../../lib/events/wire';
import type { ReceivedRecord } from './received-record';

/** A stream record with its event, or with the reason why its bytes are not one. */
export type DecodedRecord = {
  readonly bytes: Uint8Array;
  readonly partitionKey: string;
  readonly ingest: IngestMetadata;
} & ({ readonly event: LegionEvent } | { readonly event: undefined; readonly rejection: Rejection });

export function decodeRecord(record: ReceivedRecord, ingestedAtMs: number): DecodedRecord {
  const { bytes, partitionKey, shardId, sequenceNumber, arrivedAtMs = ingestedAtMs } = record;
  const ingest: IngestMetadata = { shardId, sequenceNumber, arrivedAtMs, ingestedAtMs };
  try {
    return { bytes, partitionKey, ingest, event: decodeEvent(bytes) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const rejection = { bytes, partitionKey, reason: error.reason, message: error.message };
    return { bytes, partitionKey, ingest, event: undefined, rejection };
  }
}
