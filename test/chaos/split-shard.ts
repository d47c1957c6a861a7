import {
  DescribeStreamSummaryCommand,
  SplitShardCommand,
  UpdateStreamModeCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import { listShards } from '../../lib/aws/list-shards';
import { isClosed } from '../../lib/aws/shard-end';

/** Splits the first open shard of a stream in two, which a stream on demand does only once it is provisioned. */
export async function splitShard(client: KinesisClient, streamName: string): Promise<void> {
  await provision(client, streamName);
  const shard = (await listShards(client, streamName)).find((listed) => !isClosed(listed))!;
  const middle = (BigInt(shard.HashKeyRange!.StartingHashKey!) + BigInt(shard.HashKeyRange!.EndingHashKey!)) / 2n;
  const input = { StreamName: streamName, ShardToSplit: shard.ShardId, NewStartingHashKey: String(middle) };
  await client.send(new SplitShardCommand(input));
}

export async function provision(client: KinesisClient, StreamName: string): Promise<void> {
  const { StreamDescriptionSummary: stream } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
  const input = { StreamARN: stream!.StreamARN, StreamModeDetails: { StreamMode: 'PROVISIONED' } } as const;
  await client.send(new UpdateStreamModeCommand(input));
}
