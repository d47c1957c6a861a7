import { throttled } from '../faults';
import { REQUIRED_NAME, SEQUENCE_NUMBER, STREAM } from '../requests/common-members';
import { writeShardIterator } from '../shard-iterator';
import { firstCount, ITERATOR_TYPE } from '../starting-position';
import { DRY_RUN, endDryRun } from './dry-run';
import { operation } from './operation';

const REQUEST = {
  ...STREAM,
  ShardId: REQUIRED_NAME,
  ShardIteratorType: ITERATOR_TYPE,
  StartingSequenceNumber: SEQUENCE_NUMBER,
  Timestamp: { type: 'Timestamp' },
  DryRun: DRY_RUN,
} as const;

export const getShardIterator = operation('GetShardIterator', REQUEST, (request, kinesis) => {
  const name = kinesis.nameOf(request);
  const shardIndex = kinesis.shardIndex(request.ShardId, name);
  const stream = kinesis.find(name);
  const shard = kinesis.shardToRead(stream, name, shardIndex);
  const { ShardIteratorType: type, StartingSequenceNumber: sequenceNumber, Timestamp: timestampMs } = request;
  const count = firstCount({ type, sequenceNumber, timestampMs }, 'GetShardIterator', stream!, shard, kinesis);
  endDryRun(request, stream!, kinesis);
  if (kinesis.streamLimits?.iterator(stream!, shard, kinesis.now()) === false)
    throw throttled(kinesis.shardRateExceeded(stream!, shard.position));
  const { createdMs } = stream!.state;
  return {
    ShardIterator: writeShardIterator({ streamName: name, createdMs, shardIndex, count }, kinesis.now()),
  };
});
