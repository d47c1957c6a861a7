import { SplitShardCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { listShards } from '../../lib/aws/list-shards';
import { isClosed } from '../../lib/aws/shard-end';

/** Splits the first open shard of a stream in two. */
export async function splitShard(client: KinesisClient, streamName: string): Promise<void> {
  const shard = (await listShards(client, streamName)).find((listed) => !isClosed(listed))!;
  const middle = (BigInt(shard.HashKeyRange!.StartingHashKey!) + BigInt(shard.HashKeyRange!.EndingHashKey!)) / 2n;
  const input = { StreamName: streamName, ShardToSplit: shard.ShardId, NewStartingHashKey: String(middle) };
  await client.send(new SplitShardCommand(input));
}
