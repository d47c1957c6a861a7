import type { BodyFormat } from '../../engines/call';
import { invalidArgument, notFound, throttled, validationFault } from '../faults';
import type { Kinesis } from '../kinesis';
import { acceptedAnswer, acceptedRecord, refusedAnswer } from '../put-answer';
import { MAX_RECORDS } from '../putter';
import { recordSourceOf, type ReadRecord, type RecordSource } from '../record-source';
import { DATA, HASH_KEY, PARTITION_KEY, SEQUENCE_NUMBER, STREAM } from '../requests/common-members';
import { parseSequenceNumber } from '../sequence-number';
import type { Stream } from '../stream';
import type { StreamNaming } from '../stream-naming';
import type { Output } from '../output';
import { limitedAnswer, putWithinLimits } from '../limits/put-within-limits';
import type { StreamLimits } from '../limits/stream-limits';
import { encryptionOf, secondsOf, statusOf } from '../stream-state';
import { DRY_RUN, endDryRun } from './dry-run';
import { operation } from './operation';

/** PutRecords API: "up to a limit of 10 MiB for the entire request, including partition keys". */
export const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

const RECORD = { Data: DATA, PartitionKey: PARTITION_KEY, ExplicitHashKey: HASH_KEY } as const;

export const putRecord = operation(
  'PutRecord',
  { ...STREAM, ...RECORD, SequenceNumberForOrdering: SEQUENCE_NUMBER, DryRun: DRY_RUN },
  (request, kinesis) => {
    const stream = streamToPut(request, kinesis);
    checkHashKey(request);
    checkRecordSize(request, stream);
    checkOrdering(request.SequenceNumberForOrdering, stream, kinesis);
    endDryRun(request, stream, kinesis);
    const bytes = bytesOf([request]);
    const refusal = kinesis.refusal(stream, bytes);
    if (refusal !== undefined) throw throttled(refusal);
    const source = recordSourceOf([request]);
    const result = kinesis.streamLimits
      ? putOne(stream, source, kinesis, kinesis.streamLimits)
      : acceptedRecord(stream, kinesis.put(stream, source, bytes), 0);
    return { ...result, EncryptionType: encryptionOf(stream.state) };
  },
);

export const putRecords = operation(
  'PutRecords',
  {
    Records: {
      type: 'List',
      of: { type: 'Structure', members: RECORD },
      min: 1,
      max: MAX_RECORDS,
      // AWS prints Java's default text of an object.
      elementText: 'com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310',
      required: true,
    },
    ...STREAM,
    DryRun: DRY_RUN,
  },
  (request, kinesis, format) => {
    const stream = streamToPut(request, kinesis);
    const { Records: records } = request;
    for (const record of records) {
      checkHashKey(record);
      checkRecordSize(record, stream);
    }
    const bytes = bytesOf(records);
    if (bytes > MAX_REQUEST_BYTES) throw invalidArgument('Records size exceeds 10 MB limit');
    endDryRun(request, stream, kinesis);
    return putAll(stream, recordSourceOf(records), bytes, kinesis, format);
  },
);

/** Puts records that are known to be right. */
export function putAll(
  stream: Stream,
  source: RecordSource,
  bytes: number,
  kinesis: Kinesis,
  format: BodyFormat,
): Uint8Array {
  const refusal = kinesis.refusal(stream, bytes);
  if (refusal !== undefined) return refusedAnswer(source.count, refusal, format);
  if (kinesis.streamLimits)
    return limitedAnswer(stream, putWithinLimits(stream, source, kinesis, kinesis.streamLimits), format);
  return acceptedAnswer(stream, kinesis.put(stream, source, bytes), format);
}

/** @throws ServiceError ProvisionedThroughputExceededException */
function putOne(stream: Stream, source: RecordSource, kinesis: Kinesis, limits: StreamLimits): Output {
  const [result] = putWithinLimits(stream, source, kinesis, limits).results;
  if (typeof result!.ErrorMessage === 'string') throw throttled(result!.ErrorMessage);
  return result!;
}

/** @throws ServiceError ResourceNotFoundException also while the stream is being created or deleted */
function streamToPut(naming: StreamNaming, kinesis: Kinesis): Stream {
  const stream = kinesis.stream(naming);
  if (!takesRecords(stream)) throw notFound(`${kinesis.describe(stream.state.name)} not found.`);
  return stream;
}

export function takesRecords({ state }: Stream): boolean {
  const status = statusOf(state);
  return status === 'ACTIVE' || status === 'UPDATING';
}

function checkHashKey({ ExplicitHashKey: hashKey }: ReadRecord): void {
  if (hashKey !== undefined && BigInt(hashKey) >= 1n << 128n)
    throw invalidArgument(
      `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${hashKey}`,
    );
}

/** PutRecords API: "The record size limit applies to the total size of the partition key and data blob." */
function checkRecordSize(record: ReadRecord, { state }: Stream): void {
  const bytes = bytesOf([record]);
  const limit = state.maxRecordKiB * 1024;
  if (bytes > limit)
    throw validationFault(`The record has ${bytes} bytes with its partition key; the stream takes ${limit}.`);
}

function bytesOf(records: readonly ReadRecord[]): number {
  return records.reduce((sum, { Data, PartitionKey }) => sum + Data.length + Buffer.byteLength(PartitionKey), 0);
}

/** A shard's records always stay in order here; the number must only be one that the stream could have issued. */
function checkOrdering(sequenceNumber: string | undefined, { state }: Stream, kinesis: Kinesis): void {
  if (sequenceNumber === undefined) return;
  const parsed = parseSequenceNumber(sequenceNumber);
  if (parsed && parsed.version > 0 && parsed.seconds <= secondsOf(kinesis.now())) return;
  throw invalidArgument(
    `ExclusiveMinimumSequenceNumber ${sequenceNumber} used in PutRecord on stream ${state.name} under account ${kinesis.accountId} is invalid.`,
  );
}
