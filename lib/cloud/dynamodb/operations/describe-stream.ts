import type { DescribeStreamRequest, StreamReference } from '../request-types';
import { sequenceNumberOf } from '../streams/sequence-number';
import { streamNotFound } from '../streams/stream-faults';
import { streamArn, type ShardState, type StreamState } from '../streams/stream-state';
import type { TableStream } from '../streams/table-stream';
import { seconds } from '../tables/describe-table';
import { tableArn } from '../tables/table-arn';
import { checkStreamRate } from './check-stream-rate';
import type { Context } from './context';

export function describeStream(context: Context, request: DescribeStreamRequest): object {
  checkStreamRate(context, 'DescribeStream');
  const { state } = streamOf(context, request.stream);
  const { limit, exclusiveStartShardId: start, parentShardId } = request;
  const asked = state.shards.filter(({ parentId }) => parentShardId === undefined || parentId === parentShardId);
  // The ids of later shards are larger, so the start need not be there any more.
  const left = asked.filter(({ id }) => start === undefined || id > start);
  const shards = left.slice(0, limit);
  return {
    StreamDescription: {
      StreamArn: streamArn(tableArn(context.account, state.tableName), state.label),
      StreamLabel: state.label,
      StreamStatus: statusOf(state, context.clock.now()),
      StreamViewType: state.viewType,
      CreationRequestDateTime: seconds(state.createdMs),
      TableName: state.tableName,
      KeySchema: state.keySchema,
      Shards: shards.map(describeShard),
      ...(left.length > limit && { LastEvaluatedShardId: shards.at(-1)!.id }),
    },
  };
}

/** @throws ServiceError where there is none */
export function streamOf({ store, clock }: Context, { tableName, label, given }: StreamReference): TableStream {
  const stream = store.streams.find(tableName, label, clock.now());
  if (!stream) throw streamNotFound(given);
  return stream;
}

function statusOf({ enabledMs, disabled }: StreamState, nowMs: number): string {
  if (disabled) return nowMs < disabled.doneMs ? 'DISABLING' : 'DISABLED';
  return nowMs < enabledMs ? 'ENABLING' : 'ENABLED';
}

function describeShard({ id, parentId, firstCount, openedMs, closed }: ShardState): object {
  return {
    ShardId: id,
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceNumberOf(firstCount, openedMs),
      ...(closed && { EndingSequenceNumber: closed.endingNumber }),
    },
    ...(parentId !== undefined && { ParentShardId: parentId }),
  };
}
