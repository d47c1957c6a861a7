import type { KinesisStreamRecord } from 'aws-lambda';
import type { ReceivedRecord } from '../../../lambda/stream/received-record';
import { eventId } from '../../../lib/events/envelope';
import type { CreditEvent } from '../../../lib/events/credit';
import { encodeEvent } from '../../../lib/events/wire';

export const SHARD = 'shardId-000000000000';
const START_MS = Date.parse('2026-01-04T17:14:28.000Z');
const FIRST_SEQUENCE = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

/** Sequence numbers as Kinesis assigns them: 56 digits, rising, with gaps. */
export function sequenceNumber(position: number): string {
  return String(FIRST_SEQUENCE + BigInt(position) * 1_208_925_819_614_629_174_706_176n);
}

/** An ordinary event of full size; ten of them fall in one second of event time. */
export function anEvent(sequence: number, changes: Partial<CreditEvent> = {}): CreditEvent {
  const month = { bill_amount: 29_239 + sequence, payment_amount: 1_518 };
  return {
    event_id: eventId('1', sequence),
    event_type: 'CREDIT_ASSESSMENT',
    timestamp: new Date(START_MS + sequence * 100).toISOString(),
    source_system: 'CREDIT_CARD_SYSTEM',
    workload: 'credit',
    run_id: '1',
    sequence,
    schema_version: '1.0',
    customer: {
      customer_id: `CUST-${String((sequence % 30_000) + 1).padStart(6, '0')}`,
      demographic: { sex: 'F', education: 'UNIVERSITY', marital_status: 'MARRIED', age: 24 },
    },
    credit: { credit_limit: 20_000, currency: 'TWD' },
    payment_history: { september: 2, august: 2, july: -1, june: -1, may: -2, april: -2 },
    billing_history: { september: month, august: month, july: month, june: month, may: month, april: month },
    risk: {
      default_payment_next_month: sequence % 5 === 0 ? 1 : 0,
      risk_level: sequence % 5 === 0 ? 'HIGH' : 'LOW',
    },
    ...changes,
  };
}

/** A record at one position of the shard. */
export function aRecord(bytes: Uint8Array, position: number, partitionKey = `key-${position}`): ReceivedRecord {
  const arrivedAtMs = START_MS + position;
  return { partitionKey, bytes, shardId: SHARD, sequenceNumber: sequenceNumber(position), arrivedAtMs };
}

/** The same as Lambda receives it. */
export function inKinesis(record: ReceivedRecord): KinesisStreamRecord {
  const { partitionKey, bytes, shardId, sequenceNumber: number, arrivedAtMs } = record;
  return {
    awsRegion: 'us-east-1',
    eventID: `${shardId}:${number}`,
    eventName: 'aws:kinesis:record',
    eventSource: 'aws:kinesis',
    eventSourceARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/legion-test-events',
    eventVersion: '1.0',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/consumer',
    kinesis: {
      kinesisSchemaVersion: '1.0',
      approximateArrivalTimestamp: (arrivedAtMs ?? 0) / 1000,
      data: Buffer.from(bytes).toString('base64'),
      partitionKey,
      sequenceNumber: number,
    },
  };
}

/** Records of consecutive ordinary events, from a position on. */
export function eventRecords(count: number, from = 0): ReceivedRecord[] {
  return Array.from({ length: count }, (_, i) => aRecord(encodeEvent(anEvent(from + i)), from + i));
}
