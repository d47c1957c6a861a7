import {
  MergeShardsCommand,
  SplitShardCommand,
  paginateListStreams,
  type KinesisClient,
  type Shard,
} from '@aws-sdk/client-kinesis';
import { listShards } from '../../aws/list-shards';
import { isClosed } from '../../aws/shard-end';
import type { Random } from '../../core/random-at';
import { unit } from '../../core/samplers';

/** With more open shards than this, two are merged: a reader polls each of them. */
const MAX_OPEN_SHARDS = 12;

/** The streams that can be resharded now. */
export async function activeStreams(kinesis: KinesisClient): Promise<readonly string[]> {
  const active: string[] = [];
  for await (const { StreamSummaries = [] } of paginateListStreams({ client: kinesis }, {}))
    for (const { StreamName: name, StreamStatus: status } of StreamSummaries)
      if (status === 'ACTIVE') active.push(name!);
  return active;
}

/** Splits a shard of the stream in the middle, or merges two neighbours, by the calls that everyone has. */
export async function reshard(kinesis: KinesisClient, StreamName: string, random: Random): Promise<void> {
  const open = await openShards(kinesis, StreamName);
  const isMerge = open.length > 1 && (open.length > MAX_OPEN_SHARDS || unit(random) < 1 / 2);
  const at = Math.floor(unit(random) * (isMerge ? open.length - 1 : open.length));
  const { ShardId } = open[at]!;
  if (isMerge) {
    const AdjacentShardToMerge = open[at + 1]!.ShardId;
    await kinesis.send(new MergeShardsCommand({ StreamName, ShardToMerge: ShardId, AdjacentShardToMerge }));
    return;
  }
  const NewStartingHashKey = String((startOf(open[at]!) + endOf(open[at]!) + 1n) / 2n);
  await kinesis.send(new SplitShardCommand({ StreamName, ShardToSplit: ShardId, NewStartingHashKey }));
}

/** In the order of their hash keys, which leave no gap. */
async function openShards(kinesis: KinesisClient, StreamName: string): Promise<readonly Shard[]> {
  const open = (await listShards(kinesis, StreamName)).filter((shard) => !isClosed(shard));
  return open.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
}

function startOf({ HashKeyRange: range }: Shard): bigint {
  return BigInt(range!.StartingHashKey!);
}

function endOf({ HashKeyRange: range }: Shard): bigint {
  return BigInt(range!.EndingHashKey!);
}
