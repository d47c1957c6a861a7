import type { Shard } from '@aws-sdk/client-kinesis';

/** Whether a shard was split or merged and takes no more records. */
export function isClosed(shard: Shard): boolean {
  return shard.SequenceNumberRange?.EndingSequenceNumber !== undefined;
}

/**
 * Whether the listing says that a shard takes no more records: it is closed, or gone and others have come from it. An
 * answer to GetRecords without a continuation says nothing by itself.
 */
export function hasEnded(shards: readonly Shard[], shardId: string): boolean {
  const listed = shards.find((shard) => shard.ShardId === shardId);
  if (listed) return isClosed(listed);
  return shards.some((shard) => shard.ParentShardId === shardId || shard.AdjacentParentShardId === shardId);
}
