import type { DynamoDBRecord, DynamoDBStreamEvent, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { asBuffer } from '../../core/as-buffer';
import type { EventSource } from './event-source';
import type { StreamRecord } from './stream-reader';
import type { WindowMembers } from './tumbling-window';

/** The event that Lambda passes to a function for a Kinesis batch. */
export type KinesisStreamEventPayload = KinesisStreamEvent & Partial<WindowMembers>;

/** The event that Lambda passes to a function for a batch of changes of a table. */
type TableStreamEventPayload = DynamoDBStreamEvent & Partial<WindowMembers>;

/** The event that Lambda passes to a function for a batch. */
export type StreamEventPayload = KinesisStreamEventPayload | TableStreamEventPayload;

/** The mapping with its source and function, as events and failure documents name them. */
export type MappingIdentity = {
  /** The mapping's UUID. */
  readonly mappingId: string;
  readonly source: EventSource;
  readonly functionArn: string;
  /** The function's execution role. */
  readonly roleArn: string;
};

/** Lambda's limit for the payload of a synchronous invocation. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** `{"Records":[]}` */
export const ENVELOPE_BYTES = 14;

export type PayloadFormat = {
  readonly event: (records: readonly StreamRecord[]) => StreamEventPayload;
  /** Bytes that the record adds to the event as JSON, including the comma after it. */
  readonly recordBytes: (record: StreamRecord) => number;
};

/** Builds the events of one shard. */
export function payloadFormat(identity: MappingIdentity, shardId: string): PayloadFormat {
  const { source } = identity;
  switch (source.service) {
    case 'kinesis':
      return kinesisFormat(identity, shardId);
    case 'dynamodb':
      return tableFormat(source.arn);
    default:
      return source satisfies never;
  }
}

function kinesisFormat({ source, roleArn }: MappingIdentity, shardId: string): PayloadFormat {
  const format = (record: StreamRecord, data: string): KinesisStreamRecord => ({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: record.partitionKey,
      sequenceNumber: record.sequenceNumber,
      data,
      approximateArrivalTimestamp: record.arrivalMs / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${record.sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: roleArn,
    awsRegion: source.region,
    eventSourceARN: source.arn,
  });
  const none = { sequenceNumber: '', partitionKey: '', data: new Uint8Array(), arrivalMs: 0 };
  // Without the values that differ in length: `""` for the key and the single `0` for the time.
  const fixedBytes = Buffer.byteLength(JSON.stringify(format(none, ''))) - 3 + ','.length;
  const secondsLength = lengthOfSeconds();
  return {
    event: (records) => ({ Records: records.map((record) => format(record, base64(record.data))) }),
    recordBytes: (record) =>
      fixedBytes +
      jsonBytes(record.partitionKey) +
      2 * record.sequenceNumber.length +
      secondsLength(record.arrivalMs) +
      Math.ceil(record.data.length / 3) * 4,
  };
}

/** Of a time in seconds as JSON has it. Neighbouring records often came in the same millisecond. */
function lengthOfSeconds(): (ms: number) => number {
  let lastMs = NaN;
  let length = 0;
  return (ms) => {
    if (ms !== lastMs) [lastMs, length] = [ms, String(ms / 1000).length];
    return length;
  };
}

/**
 * The data of a change is its record in the table's stream, a JSON object; the event adds where it comes from (Lambda
 * developer guide, "Using AWS Lambda with Amazon DynamoDB", example event).
 */
function tableFormat(sourceArn: string): PayloadFormat {
  const end = `,"eventSourceARN":${JSON.stringify(sourceArn)}}`;
  const toRecord = ({ data }: StreamRecord) => {
    const json = asBuffer(data).toString();
    return JSON.parse(json.slice(0, -'}'.length) + end) as DynamoDBRecord;
  };
  return {
    event: (records) => ({ Records: records.map(toRecord) }),
    recordBytes: ({ data }) => data.length - '}'.length + Buffer.byteLength(end) + ','.length,
  };
}

function base64(data: Uint8Array): string {
  return asBuffer(data).toString('base64');
}

/** Characters of one byte in UTF-8 that JSON does not escape. */
const PLAIN_ASCII = /^[ !#-[\]-~]*$/;

/** Of a text in JSON, with its quotes. */
function jsonBytes(text: string): number {
  return PLAIN_ASCII.test(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text));
}
