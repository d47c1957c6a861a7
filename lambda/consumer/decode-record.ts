import type { KinesisStreamRecord } from 'aws-lambda';
import type { IngestMetadata } from '../../lib/domain/bronze';
import type { LegionEvent } from '../../lib/domain/event';
import type { Rejection } from '../../lib/domain/quarantine';
import { DecodeError, decodeEvent } from '../../lib/domain/wire';

/** A stream record, and what its bytes are: an event, or something that has to be put aside. */
export type DecodedRecord = {
  readonly bytes: Uint8Array;
  readonly partitionKey: string;
  readonly ingest: IngestMetadata;
} & ({ readonly event: LegionEvent } | { readonly event: undefined; readonly rejection: Rejection });

export function decodeRecord(record: KinesisStreamRecord, ingestedAtMs: number): DecodedRecord {
  const { data, partitionKey, sequenceNumber, approximateArrivalTimestamp } = record.kinesis;
  const bytes = Buffer.from(data, 'base64');
  const ingest: IngestMetadata = {
    shardId: shardOf(record.eventID),
    sequenceNumber,
    // Lambda gives seconds with a fraction.
    arrivedAtMs: Math.round(approximateArrivalTimestamp * 1000),
    ingestedAtMs,
  };
  try {
    return { bytes, partitionKey, ingest, event: decodeEvent(bytes) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const rejection = { bytes, partitionKey, reason: error.reason, message: error.message };
    return { bytes, partitionKey, ingest, event: undefined, rejection };
  }
}

/** `shardId-000000000006:49590338271490256608559692538361571095921575989136588898` */
function shardOf(eventId: string): string {
  return eventId.slice(0, eventId.indexOf(':'));
}
