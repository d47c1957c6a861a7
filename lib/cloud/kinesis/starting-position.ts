import { internalFailure, invalidArgument } from './faults';
import type { Kinesis } from './kinesis';
import type { Member } from './requests/members';
import { misplacedSequence, parseSequenceNumber } from './sequence-number';
import type { Shard } from './shard';
import { shardIdOf } from './shard-id';
import type { Stream } from './stream';

export const ITERATOR_TYPE = {
  type: 'String',
  oneOf: ['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_TIMESTAMP', 'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'],
  required: true,
} as const satisfies Member;

/** Where a reader of a shard begins, as its request says. */
type StartingPosition = {
  readonly type: string;
  readonly sequenceNumber?: string | undefined;
  readonly timestampMs?: number | undefined;
};

/** The count of the first record that is read. @throws ServiceError InvalidArgumentException */
export function firstCount(
  { type, sequenceNumber, timestampMs }: StartingPosition,
  operation: string,
  stream: Stream,
  shard: Shard,
  kinesis: Kinesis,
): number {
  if (sequenceNumber !== undefined) {
    if (type === 'TRIM_HORIZON' || type === 'LATEST') throw mismatch(type, 'also a');
    const at = countOf(sequenceNumber, operation, stream, shard, kinesis);
    return type === 'AFTER_SEQUENCE_NUMBER' ? at + 1 : at;
  }
  switch (type) {
    case 'TRIM_HORIZON':
      return 0;
    case 'LATEST':
      return shard.nextCount;
    case 'AT_TIMESTAMP':
      return countAt(timestampMs, shard, kinesis.now());
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

function countOf(sequenceNumber: string, operation: string, { state }: Stream, shard: Shard, kinesis: Kinesis): number {
  const parsed = parseSequenceNumber(sequenceNumber);
  const used = `StartingSequenceNumber ${sequenceNumber} used in ${operation} on shard ${shardIdOf(shard.position)} in stream ${state.name} under account ${kinesis.accountId} is invalid`;
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
