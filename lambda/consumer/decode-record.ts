import type { KinesisStreamRecord } from 'aws-lambda';
import type { IngestMetadata } from '../../lib/domain/bronze/bronze';
import type { LegionEvent } from '../../lib/events/event';
import type { Rejection } from '../../lib/domain/bronze/quarantine';
import { DecodeError, decodeEvent } from '../../lib/events/wire';

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
    arrivedAtMs: arrivedAtMs(approximateArrivalTimestamp, ingestedAtMs),
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

/** Lambda gives seconds with a fraction. A source that says no time must not hold up the shard. */
function arrivedAtMs(seconds: number | undefined, ingestedAtMs: number): number {
  return seconds === undefined || !Number.isFinite(seconds) ? ingestedAtMs : Math.round(seconds * 1000);
}

/** `shardId-000000000006:49590338271490256608559692538361571095921575989136588898` */
function shardOf(eventId: string): string {
  return eventId.slice(0, eventId.indexOf(':'));
}
