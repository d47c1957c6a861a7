import type { BodyFormat } from '../engines/call';
import { encodeOutput } from './output';
import type { Accepted } from './putter';
import { SEQUENCE_DIGITS } from './sequence-number';
import { shardIdOf } from './shard-id';
import type { Stream } from './stream';
import { encryptionOf } from './stream-state';

const HEAD = Buffer.from('{"FailedRecordCount":0,"Records":[');
const BEFORE_NUMBER = Buffer.from('{"SequenceNumber":"');
const BEFORE_SHARD = Buffer.from('","ShardId":"');
const SHARD_ID_BYTES = 20;
const AFTER_SHARD = Buffer.from('"},');
const END = Buffer.from(']}');
const ENCRYPTED_END = Buffer.from('],"EncryptionType":"KMS"}');
const RECORD_BYTES = BEFORE_NUMBER.length + SEQUENCE_DIGITS + BEFORE_SHARD.length + SHARD_ID_BYTES + AFTER_SHARD.length;

/** PutRecords: every record has its place. */
export function acceptedAnswer(stream: Stream, accepted: Accepted, format: BodyFormat): Uint8Array {
  return format === 'json' ? acceptedJson(stream, accepted) : acceptedCbor(stream, accepted);
}

/** All records of an answer have the same length, so it is written into one buffer without a text between. */
function acceptedJson(stream: Stream, { count, shards, counts, seconds }: Accepted): Uint8Array {
  const end = encryptionOf(stream.state) ? ENCRYPTED_END : END;
  const body = Buffer.allocUnsafeSlow(HEAD.length + count * RECORD_BYTES - 1 + end.length);
  body.set(HEAD);
  let at = HEAD.length;
  for (let index = 0; index < count; index += 1) {
    const shard = stream.shards[shards[index]!]!;
    body.set(BEFORE_NUMBER, at);
    at += BEFORE_NUMBER.length;
    shard.sequences.write(body, at, counts[index]!, seconds[index]!);
    at += SEQUENCE_DIGITS;
    body.set(BEFORE_SHARD, at);
    at += BEFORE_SHARD.length;
    body.set(shard.idBytes, at);
    at += SHARD_ID_BYTES;
    body.set(AFTER_SHARD.subarray(0, index === count - 1 ? 2 : 3), at);
    at += AFTER_SHARD.length;
  }
  body.set(end, at - 1);
  return body;
}

function acceptedCbor(stream: Stream, accepted: Accepted): Uint8Array {
  const records = Array.from({ length: accepted.count }, (_, index) => acceptedRecord(stream, accepted, index));
  return encodeOutput({ FailedRecordCount: 0, Records: records, EncryptionType: encryptionOf(stream.state) }, 'cbor');
}

export function acceptedRecord(
  stream: Stream,
  { shards, counts, seconds }: Accepted,
  index: number,
): { readonly SequenceNumber: string; readonly ShardId: string } {
  const shard = stream.shards[shards[index]!]!;
  const digits = Buffer.alloc(SEQUENCE_DIGITS);
  shard.sequences.write(digits, 0, counts[index]!, seconds[index]!);
  return { SequenceNumber: digits.toString('latin1'), ShardId: shardIdOf(shard.position) };
}

/** PutRecords: the same reason keeps every record out. */
export function refusedAnswer(count: number, message: string, format: BodyFormat): Uint8Array {
  const record = { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: message };
  return encodeOutput({ FailedRecordCount: count, Records: Array.from({ length: count }, () => record) }, format);
}
