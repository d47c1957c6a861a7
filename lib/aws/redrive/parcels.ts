import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bronzeItem } from '../../domain/bronze/bronze';
import { parseEventId } from '../../events/envelope';
import { claimedEventId } from '../../domain/bronze/quarantine';
import { UserError } from '../../core/user-error';
import { DecodeError, decodeEvent } from '../../events/wire';
import { oversizeBytes } from '../batch-write-size';
import { deleteQuarantined, readQuarantinedRecord, scanQuarantine } from '../quarantine-records';
import type { FailureBucket, FailureObject } from './failure-bucket';
import type { FailureSource } from './failure-sources';
import { isWanted, type Parcel, type RedriveFilter } from './parcel';

/** The batches that a mapping discarded, object by object; objects without a matching record are skipped. */
export async function* failureParcels(
  source: FailureSource,
  bucket: FailureBucket,
  filter: RedriveFilter,
): AsyncGenerator<Parcel> {
  for await (const object of bucket.list()) {
    const { shardId, failedAtMs: atMs } = object;
    // The reason is not in the key.
    if (!isWanted({ ...filter, reason: undefined }, { shardId, atMs, reason: '' })) continue;
    const parcel = await parcelOf(source, bucket, object, filter);
    if (parcel) yield parcel;
  }
}

async function parcelOf(
  source: FailureSource,
  bucket: FailureBucket,
  { key, shardId, failedAtMs: atMs }: FailureObject,
  filter: RedriveFilter,
): Promise<Parcel | undefined> {
  const common = { source, withoutPayload: 0, records: [], discard: () => bucket.delete(key) };
  try {
    const document = await bucket.read(key);
    if (!document || !isWanted(filter, { reason: document.condition, shardId, atMs })) return undefined;
    const { condition: reason, records, batchSize } = document;
    if (!records) return { ...common, reason, withoutPayload: batchSize };
    const all = records.map(({ partitionKey, bytes, ...delivery }) => {
      return { partitionKey, bytes, delivery, selected: isOfRun(bytes, filter), rejection: undefined };
    });
    return all.some(({ selected }) => selected) ? { ...common, reason, records: all } : undefined;
  } catch (error) {
    if (error instanceof UserError) return { ...common, reason: 'UNREADABLE', problem: error.message };
    throw error;
  }
}

function isOfRun(bytes: Uint8Array, { runId }: RedriveFilter): boolean {
  if (runId === undefined) return true;
  const id = claimedEventId(bytes);
  return id !== undefined && parseEventId(id)?.runId === runId;
}

/** Quarantined records, one by one, with the reason why another attempt would fail, if any. */
export async function* quarantineParcels(
  dynamodb: DynamoDBClient,
  tableName: string,
  filter: RedriveFilter,
): AsyncGenerator<Parcel> {
  for await (const head of scanQuarantine(dynamodb, tableName)) {
    const { reason, shardId, ingestedAtMs: atMs, sequenceNumber } = head;
    if (!isWanted(filter, { reason, shardId, atMs })) continue;
    if (filter.runId !== undefined && head.runId !== filter.runId) continue;
    const record = await readQuarantinedRecord(dynamodb, tableName, head);
    if (!record) continue;
    const { bytes, partitionKey, intact } = record;
    const rejection = intact ? rejectionOf(bytes) : 'DAMAGED';
    const one = { bytes, partitionKey, delivery: { shardId, sequenceNumber }, selected: true, rejection };
    const discard = () => deleteQuarantined(dynamodb, tableName, head);
    yield { source: 'quarantine', reason, records: [one], withoutPayload: 0, discard };
  }
}

/** Why the consumer would quarantine the bytes again. */
function rejectionOf(bytes: Uint8Array): string | undefined {
  try {
    const ingest = { shardId: '', sequenceNumber: '', arrivedAtMs: 0, ingestedAtMs: 0 };
    const item = bronzeItem(decodeEvent(bytes), bytes, ingest, { indexShards: 1, retentionDays: 0 });
    return oversizeBytes(item) === undefined ? undefined : 'TOO_LARGE';
  } catch (error) {
    if (error instanceof DecodeError) return error.reason;
    throw error;
  }
}
