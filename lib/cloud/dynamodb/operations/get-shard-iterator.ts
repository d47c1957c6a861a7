import type { GetShardIteratorRequest } from '../request-types';
import { countOf } from '../streams/sequence-number';
import { shardNotFound, trimmed } from '../streams/stream-faults';
import { writeStreamIterator } from '../streams/stream-iterator';
import type { ShardState } from '../streams/stream-state';
import type { TableStream } from '../streams/table-stream';
import { validationError } from '../validation-error';
import type { Context } from './context';
import { streamOf } from './describe-stream';

export function getShardIterator(context: Context, request: GetShardIteratorRequest): object {
  const stream = streamOf(context, request.stream);
  const shard = stream.shard(request.shardId);
  if (!shard) throw shardNotFound();
  const count = firstCount(stream, shard, request);
  const iterator = { streamArn: request.stream.given, shardIndex: shard.index, count };
  return { ShardIterator: writeStreamIterator(iterator, context.clock.now()) };
}

/** The count of the first record that an iterator reads. */
function firstCount(stream: TableStream, shard: ShardState, request: GetShardIteratorRequest): number {
  const { type, sequenceNumber } = request;
  switch (type) {
    case 'TRIM_HORIZON':
      return (stream.trimmedCount(shard) ?? shard.firstCount) + 1;
    case 'LATEST':
      return stream.endCount(shard);
    case 'AT_SEQUENCE_NUMBER':
      return namedCount(stream, shard, sequenceNumber!);
    case 'AFTER_SEQUENCE_NUMBER':
      return namedCount(stream, shard, sequenceNumber!) + 1;
    default:
      return type satisfies never;
  }
}

/** @throws ServiceError where the shard never had the number, or its record was trimmed */
function namedCount(stream: TableStream, shard: ShardState, sequenceNumber: string): number {
  const count = countOf(sequenceNumber) ?? -1;
  if (count < shard.firstCount || count >= stream.endCount(shard))
    throw validationError('Invalid SequenceNumber for the shard');
  if (count <= (stream.trimmedCount(shard) ?? -1)) throw trimmed();
  return count;
}
