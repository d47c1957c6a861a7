import { inUse, invalidArgument, notFound, validationFault } from '../faults';
import type { Kinesis } from '../kinesis';
import { HASH_KEY, REQUIRED_NAME, STREAM } from '../requests/common-members';
import { shardIdOf } from '../shard-id';
import type { Stream } from '../stream';
import { isOpen, type ShardState } from '../stream-state';
import { checkShardLimit } from './create-stream';
import { operation } from './operation';

export const splitShard = operation(
  'SplitShard',
  { ...STREAM, ShardToSplit: REQUIRED_NAME, NewStartingHashKey: { ...HASH_KEY, required: true } },
  (request, kinesis) => {
    const name = kinesis.nameOf(request);
    const shard = kinesis.shardIndex(request.ShardToSplit, name);
    const stream = kinesis.activeStream(request);
    checkProvisioned(stream, kinesis);
    const { startHash, endHash } = openShard(stream, shard, kinesis);
    checkShardLimit(kinesis, 1);
    const at = BigInt(request.NewStartingHashKey);
    if (at <= startHash + 1n || at >= endHash)
      throw invalidArgument(
        `NewStartingHashKey ${at} used in SplitShard() on shard ${shardIdOf(shard)} in stream ${name} under account ${kinesis.accountId} ` +
          `is not both greater than one plus the shard's StartingHashKey ${startHash} and less than the shard's EndingHashKey ${endHash}.`,
      );
    return kinesis.reshard(stream, [{ type: 'split', shard, at }]);
  },
);

export const mergeShards = operation(
  'MergeShards',
  { ...STREAM, ShardToMerge: REQUIRED_NAME, AdjacentShardToMerge: REQUIRED_NAME },
  (request, kinesis) => {
    const name = kinesis.nameOf(request);
    const shard = kinesis.shardIndex(request.ShardToMerge, name);
    const adjacent = kinesis.shardIndex(request.AdjacentShardToMerge, name);
    const stream = kinesis.activeStream(request);
    checkProvisioned(stream, kinesis);
    const left = openShard(stream, shard, kinesis);
    const right = openShard(stream, adjacent, kinesis);
    if (left.endHash + 1n !== right.startHash)
      throw invalidArgument(
        `Shards ${shardIdOf(shard)} and ${shardIdOf(adjacent)} in stream ${name} under account ${kinesis.accountId} are not an adjacent pair of shards eligible for merging`,
      );
    return kinesis.reshard(stream, [{ type: 'merge', shard, adjacent }]);
  },
);

/** The API's ValidationException: "This API is only supported for data streams with the provisioned capacity mode." */
export function checkProvisioned({ state }: Stream, kinesis: Kinesis): void {
  if (state.mode === 'ON_DEMAND')
    throw validationFault(`Request is invalid. ${kinesis.describe(state.name)} is in On-Demand mode.`);
}

function openShard({ state }: Stream, index: number, kinesis: Kinesis): ShardState {
  const shard = state.shards[index];
  if (!shard) throw notFound(kinesis.noShard(shardIdOf(index), state.name));
  if (!isOpen(shard))
    throw inUse(
      `Shard ${shardIdOf(index)} in stream ${state.name} under account ${kinesis.accountId} has already been merged or split, and thus is not eligible for merging or splitting.`,
    );
  return shard;
}
