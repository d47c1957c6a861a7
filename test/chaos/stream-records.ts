import type { KinesisClient, _Record } from '@aws-sdk/client-kinesis';
import { listShards } from '../../lib/aws/list-shards';
import { readShard } from '../../lib/aws/read-shard';

export type ShardRecords = { readonly shardId: string; readonly records: readonly _Record[] };

/** All records of a stream, shard by shard, parents before their children. */
export async function streamRecords(client: KinesisClient, streamName: string): Promise<ShardRecords[]> {
  const shards: ShardRecords[] = [];
  for (const { ShardId: shardId = '' } of await listShards(client, streamName)) {
    const records: _Record[] = [];
    for await (const page of readShard({ client, streamName, shardId, start: { at: 'TRIM_HORIZON' } })) {
      records.push(...page.records);
      if (page.atTip) break;
    }
    shards.push({ shardId, records });
  }
  return shards;
}
