import type { KinesisStreamRecord } from 'aws-lambda';

/** A record as the code of a batch sees it, whichever stream it came from. */
export type ReceivedRecord = {
  readonly partitionKey: string;
  readonly bytes: Uint8Array;
  /** The part of the stream that is in order: a shard of Kinesis, a partition of Kafka. */
  readonly shardId: string;
  /** In decimal digits; rises within the shard. */
  readonly sequenceNumber: string;
  /** Milliseconds since the epoch; undefined when the stream does not say. */
  readonly arrivedAtMs: number | undefined;
};

/** Of a record in the event that Lambda passes to a function for a Kinesis batch. */
export function fromKinesis({ eventID, kinesis }: KinesisStreamRecord): ReceivedRecord {
  const { data, partitionKey, sequenceNumber, approximateArrivalTimestamp } = kinesis;
  return {
    partitionKey,
    bytes: Buffer.from(data, 'base64'),
    shardId: shardOf(eventID),
    sequenceNumber,
    arrivedAtMs: millisecondsOf(approximateArrivalTimestamp),
  };
}

/** Lambda gives seconds with a fraction. A record without a time must not hold up its shard. */
function millisecondsOf(seconds: number | undefined): number | undefined {
  return seconds === undefined || !Number.isFinite(seconds) ? undefined : Math.round(seconds * 1000);
}

/** `shardId-000000000006:49590338271490256608559692538361571095921575989136588898` */
function shardOf(eventId: string): string {
  return eventId.slice(0, eventId.indexOf(':'));
}
