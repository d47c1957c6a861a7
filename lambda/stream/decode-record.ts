import type { KinesisStreamRecord } from 'aws-lambda';
import type { IngestMetadata } from '../../lib/domain/bronze/bronze';
import type { LegionEvent } from '../../lib/events/event';
import type { Rejection } from '../../lib/domain/bronze/quarantine';
import { DecodeError, decodeEvent } from '../../lib/events/wire';

/** A stream record with its event, or with the reason why its bytes are not one. */
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

/** Lambda gives seconds with a fraction. A record without a time must not hold up its shard. */
function arrivedAtMs(seconds: number | undefined, ingestedAtMs: number): number {
  return seconds === undefined || !Number.isFinite(seconds) ? ingestedAtMs : Math.round(seconds * 1000);
}

/** `shardId-000000000006:49590338271490256608559692538361571095921575989136588898` */
function shardOf(eventId: string): string {
  return eventId.slice(0, eventId.indexOf(':'));
}
