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
import { shardIdOf, shardIndexOf } from '../kinesis/shard-id';
import type { Reshard } from '../kinesis/stream-state';

/** With more open shards than this, two are merged: a reader polls each of them. */
const MAX_OPEN_SHARDS = 12;

export type ActiveStream = { readonly name: string; readonly isOnDemand: boolean };

/** Reshards a stream on demand, for which AWS has no call: it does so by itself. */
export type ReshardOnDemand = (streamName: string, reshard: Reshard) => void;

type Options = { readonly random: Random; readonly reshardOnDemand: ReshardOnDemand };

/** The streams that can be resharded now. */
export async function activeStreams(kinesis: KinesisClient): Promise<readonly ActiveStream[]> {
  const active: ActiveStream[] = [];
  for await (const { StreamSummaries = [] } of paginateListStreams({ client: kinesis }, {}))
    for (const { StreamName: name, StreamStatus: status, StreamModeDetails: details } of StreamSummaries)
      if (status === 'ACTIVE') active.push({ name: name!, isOnDemand: details?.StreamMode === 'ON_DEMAND' });
  return active;
}

/** Splits a shard of the stream in the middle, or merges two neighbours, by the calls that everyone has where there are any. */
export async function reshard(kinesis: KinesisClient, stream: ActiveStream, options: Options): Promise<void> {
  const change = draw(await openShards(kinesis, stream.name), options.random);
  if (stream.isOnDemand) options.reshardOnDemand(stream.name, change);
  else await call(kinesis, stream.name, change);
}

/** @param open in the order of their hash keys */
function draw(open: readonly Shard[], random: Random): Reshard {
  const isMerge = open.length > 1 && (open.length > MAX_OPEN_SHARDS || unit(random) < 1 / 2);
  const at = Math.floor(unit(random) * (isMerge ? open.length - 1 : open.length));
  const shard = indexOf(open[at]!);
  if (isMerge) return { type: 'merge', shard, adjacent: indexOf(open[at + 1]!) };
  return { type: 'split', shard, at: (startOf(open[at]!) + endOf(open[at]!) + 1n) / 2n };
}

async function call(kinesis: KinesisClient, StreamName: string, change: Reshard): Promise<void> {
  const ShardId = shardIdOf(change.shard);
  if (change.type === 'merge') {
    const AdjacentShardToMerge = shardIdOf(change.adjacent);
    await kinesis.send(new MergeShardsCommand({ StreamName, ShardToMerge: ShardId, AdjacentShardToMerge }));
    return;
  }
  const NewStartingHashKey = String(change.at);
  await kinesis.send(new SplitShardCommand({ StreamName, ShardToSplit: ShardId, NewStartingHashKey }));
}

/** In the order of their hash keys, which leave no gap. */
async function openShards(kinesis: KinesisClient, StreamName: string): Promise<readonly Shard[]> {
  const open = (await listShards(kinesis, StreamName)).filter((shard) => !isClosed(shard));
  return open.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
}

function indexOf({ ShardId }: Shard): number {
  return shardIndexOf(ShardId!)!;
}

function startOf({ HashKeyRange: range }: Shard): bigint {
  return BigInt(range!.StartingHashKey!);
}

function endOf({ HashKeyRange: range }: Shard): bigint {
  return BigInt(range!.EndingHashKey!);
}
