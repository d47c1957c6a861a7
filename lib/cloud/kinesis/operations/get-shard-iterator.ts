import { internalFailure, invalidArgument, throttled } from '../faults';
import type { Kinesis } from '../kinesis';
import { REQUIRED_NAME, SEQUENCE_NUMBER, STREAM } from '../requests/common-members';
import type { RequestOf } from '../requests/members';
import { misplacedSequence, parseSequenceNumber } from '../sequence-number';
import type { Shard } from '../shard';
import { shardIdOf } from '../shard-id';
import { writeShardIterator } from '../shard-iterator';
import { operation } from './operation';

const REQUEST = {
  ...STREAM,
  ShardId: REQUIRED_NAME,
  ShardIteratorType: {
    type: 'String',
    oneOf: ['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_TIMESTAMP', 'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'],
    required: true,
  },
  StartingSequenceNumber: SEQUENCE_NUMBER,
  Timestamp: { type: 'Timestamp' },
} as const;

type Request = RequestOf<typeof REQUEST>;

export const getShardIterator = operation('GetShardIterator', REQUEST, (request, kinesis) => {
  const name = kinesis.nameOf(request);
  const shardIndex = kinesis.shardIndex(request.ShardId, name);
  const stream = kinesis.find(name);
  const shard = kinesis.shardToRead(stream, name, shardIndex);
  if (kinesis.streamLimits?.iterator(stream!, shard, kinesis.now()) === false)
    throw throttled(kinesis.shardRateExceeded(stream!, shard.position));
  const count = firstCount(request, name, shard, kinesis);
  const { createdMs } = stream!.state;
  return {
    ShardIterator: writeShardIterator({ streamName: name, createdMs, shardIndex, count }, kinesis.now()),
  };
});

/** The count of the first record that an iterator reads. */
function firstCount(request: Request, name: string, shard: Shard, kinesis: Kinesis): number {
  const { ShardIteratorType: type, StartingSequenceNumber: sequenceNumber } = request;
  if (sequenceNumber !== undefined) {
    if (type === 'TRIM_HORIZON' || type === 'LATEST') throw mismatch(type, 'also a');
    const at = countOf(sequenceNumber, name, shard, kinesis);
    return type === 'AFTER_SEQUENCE_NUMBER' ? at + 1 : at;
  }
  switch (type) {
    case 'TRIM_HORIZON':
      return 0;
    case 'LATEST':
      return shard.nextCount;
    case 'AT_TIMESTAMP':
      return countAt(request.Timestamp, shard, kinesis.now());
    default:
      throw mismatch(type, 'no');
  }
}

function mismatch(type: string, has: 'also a' | 'no'): Error {
  return invalidArgument(
    'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or ' +
      `(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${type} and ${has} StartingSequenceNumber.`,
  );
}

function countOf(sequenceNumber: string, name: string, shard: Shard, kinesis: Kinesis): number {
  const parsed = parseSequenceNumber(sequenceNumber);
  const used = `StartingSequenceNumber ${sequenceNumber} used in GetShardIterator on shard ${shardIdOf(shard.position)} in stream ${name} under account ${kinesis.accountId} is invalid`;
  if (!parsed) throw invalidArgument(`${used}.`);
  const misplaced = misplacedSequence(parsed, shard.position);
  if (misplaced) throw invalidArgument(misplaced);
  if (parsed.version === 0) throw internalFailure();
  if (parsed.version !== 2 || parsed.createdSeconds !== shard.state.createdSeconds)
    throw invalidArgument(`${used} because it did not come from this stream.`);
  return parsed.count > BigInt(Number.MAX_SAFE_INTEGER - 1) ? Number.MAX_SAFE_INTEGER - 1 : Number(parsed.count);
}

/** The first record from a time on; the next record that comes when there is none yet. */
function countAt(ms: number | undefined, shard: Shard, nowMs: number): number {
  if (ms === undefined)
    throw invalidArgument(
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.',
    );
  if (ms > nowMs)
    throw invalidArgument(
      `The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ${ms}, currentTimestampInMillis: ${nowMs}`,
    );
  const cursor = shard.records.seekArrival(ms);
  return cursor.isAtEnd ? shard.nextCount : cursor.count;
}
