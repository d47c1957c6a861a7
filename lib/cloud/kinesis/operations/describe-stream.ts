import type { Kinesis } from '../kinesis';
import { Moment, type Output } from '../output';
import { NAMED, STREAM, UP_TO_10_000 } from '../requests/common-members';
import { LAST_COUNT, sequenceNumberOf } from '../sequence-number';
import type { Shard } from '../shard';
import { shardIdOf } from '../shard-id';
import type { Stream } from '../stream';
import { warmThroughput } from './warm-throughput';
import { encryptionOf, openShardCount, secondsOf, statusOf } from '../stream-state';
import { operation } from './operation';

/** DescribeStream API: "If you specify a value greater than 100, at most 100 results are returned." */
const MAX_SHARDS = 100;

export const describeStream = operation(
  'DescribeStream',
  { ...STREAM, Limit: UP_TO_10_000, ExclusiveStartShardId: NAMED },
  (request, kinesis) => {
    const stream = kinesis.stream(request);
    const { ExclusiveStartShardId: after, Limit: limit = MAX_SHARDS } = request;
    const shards = kinesis.listedShards(stream).map(shardOutput);
    const rest = after === undefined ? shards : shards.filter(({ ShardId }) => ShardId > after);
    const shown = rest.slice(0, Math.min(limit, MAX_SHARDS));
    return {
      StreamDescription: {
        ...streamOutput(stream, kinesis),
        HasMoreShards: rest.length > shown.length,
        Shards: shown,
      },
    };
  },
);

export const describeStreamSummary = operation('DescribeStreamSummary', STREAM, (request, kinesis) => {
  const stream = kinesis.stream(request);
  return {
    StreamDescriptionSummary: {
      ...streamOutput(stream, kinesis),
      OpenShardCount: openShardCount(stream.state),
      ConsumerCount: kinesis.consumers(stream).length,
      MaxRecordSizeInKiB: stream.state.maxRecordKiB,
    },
  };
});

function streamOutput({ state }: Stream, kinesis: Kinesis): Output {
  return {
    StreamName: state.name,
    StreamARN: kinesis.arnOf(state.name),
    StreamStatus: statusOf(state),
    StreamModeDetails: { StreamMode: state.mode },
    RetentionPeriodHours: state.retentionHours,
    StreamCreationTimestamp: new Moment(state.createdMs),
    EnhancedMonitoring: [{ ShardLevelMetrics: state.shardLevelMetrics ?? [] }],
    EncryptionType: encryptionOf(state) ?? 'NONE',
    KeyId: state.keyId,
    WarmThroughput: warmThroughput(state, kinesis),
  };
}

export type ShardOutput = Output & { readonly ShardId: string };

export function shardOutput({ position, state }: Shard): ShardOutput {
  const { createdSeconds, parent, adjacentParent, closedMs } = state;
  const parts = { createdSeconds, shardIndex: position };
  return {
    ShardId: shardIdOf(position),
    ParentShardId: parent === undefined ? undefined : shardIdOf(parent),
    AdjacentParentShardId: adjacentParent === undefined ? undefined : shardIdOf(adjacentParent),
    HashKeyRange: hashKeyRange(state),
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceNumberOf({ ...parts, count: 0, seconds: createdSeconds }),
      EndingSequenceNumber:
        closedMs === undefined
          ? undefined
          : sequenceNumberOf({ ...parts, count: LAST_COUNT, seconds: Math.max(secondsOf(closedMs), createdSeconds) }),
    },
  };
}

export function hashKeyRange({ startHash, endHash }: Shard['state']): Output {
  return { StartingHashKey: String(startHash), EndingHashKey: String(endHash) };
}
