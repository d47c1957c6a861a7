import type { BodyFormat } from '../../engines/call';
import type { Kinesis } from '../kinesis';
import { acceptedRecord } from '../put-answer';
import { encodeOutput, type Output } from '../output';
import { shardPositionOf } from '../putter';
import type { RecordSource } from '../record-source';
import type { Stream } from '../stream';
import { encryptionOf } from '../stream-state';
import type { StreamLimits } from './stream-limits';

/** What a put came to: the records' results in the order of the request. */
export type LimitedPut = { readonly failed: number; readonly results: readonly Output[] };

/**
 * Puts the records that their shards take, each decided for itself in the order of the request: PutRecords API, "a
 * single record failure does not stop the processing of subsequent records".
 */
export function putWithinLimits(
  stream: Stream,
  source: RecordSource,
  kinesis: Kinesis,
  limits: StreamLimits,
): LimitedPut {
  const nowMs = kinesis.now();
  const growth = limits.growth(stream, nowMs);
  if (growth.length > 0) kinesis.reshard(stream, growth);
  const taken: number[] = [];
  const refusals = new Map<number, Output>();
  let bytes = 0;
  for (let at = 0; at < source.count; at += 1) {
    const shard = stream.shards[shardPositionOf(stream, source, at)]!;
    const recordBytes = source.keyBytes(at) + source.dataBytes(at);
    if (limits.put(stream, shard, recordBytes, nowMs)) {
      taken.push(at);
      bytes += recordBytes;
    } else {
      const message = kinesis.shardRateExceeded(stream, shard.position);
      refusals.set(at, { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: message });
    }
  }
  const accepted = taken.length > 0 ? kinesis.put(stream, selected(source, taken), bytes) : undefined;
  const places = new Map(taken.map((at, index) => [at, index]));
  const results = Array.from(
    { length: source.count },
    (_, at) => refusals.get(at) ?? acceptedRecord(stream, accepted!, places.get(at)!),
  );
  return { failed: refusals.size, results };
}

export function limitedAnswer({ state }: Stream, { failed, results }: LimitedPut, format: BodyFormat): Uint8Array {
  const EncryptionType = encryptionOf(state);
  return encodeOutput({ FailedRecordCount: failed, Records: results, EncryptionType }, format);
}

function selected(source: RecordSource, taken: readonly number[]): RecordSource {
  return {
    count: taken.length,
    partitionKey: (at) => source.partitionKey(taken[at]!),
    hashKey: (at) => source.hashKey(taken[at]!),
    keyBytes: (at) => source.keyBytes(taken[at]!),
    dataBytes: (at) => source.dataBytes(taken[at]!),
    writeKey: (at, target, offset) => source.writeKey(taken[at]!, target, offset),
    writeData: (at, target, offset) => source.writeData(taken[at]!, target, offset),
  };
}
