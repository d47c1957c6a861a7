import { GetRecordsCommand, GetShardIteratorCommand, type KinesisClient, type _Record } from '@aws-sdk/client-kinesis';
import { listShards } from './list-shards';
import { isClosed } from './shard-end';

export type StreamSampleOptions = {
  readonly client: KinesisClient;
  readonly streamName: string;
  /** Records taken of a shard at one look. @default 50 */
  readonly perShard?: number;
};

export type SampledRecord = { readonly record: _Record; readonly shardId: string };

export type StreamSample = {
  /** What has come since the last look, all of it or the first part; the first look gives nothing. */
  readonly look: () => Promise<{ readonly records: readonly SampledRecord[]; readonly sampled: boolean }>;
};

const PER_SHARD = 50;

/**
 * Looks at a stream at a cost that does not grow with its rate: what is too much for one look is left out, and the next
 * look begins at the tip. For showing what goes by, never for counting.
 */
export function createStreamSample({ client, streamName, perShard = PER_SHARD }: StreamSampleOptions): StreamSample {
  /** Where the next look at a shard begins; undefined when it begins at the tip of the look's moment. */
  const iterators = new Map<string, string | undefined>();
  let known = false;

  const findShards = async (): Promise<void> => {
    const shards = await listShards(client, streamName);
    const open = shards.filter((shard) => !isClosed(shard));
    for (const { ShardId } of open) if (!iterators.has(ShardId!)) iterators.set(ShardId!, await atTip(ShardId!));
    known = true;
  };
  const atTip = async (shardId: string): Promise<string | undefined> => {
    const input = { StreamName: streamName, ShardId: shardId, ShardIteratorType: 'LATEST' } as const;
    return (await client.send(new GetShardIteratorCommand(input))).ShardIterator;
  };
  const lookAt = async (shardId: string, iterator: string) => {
    const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: perShard }));
    const records = (page.Records ?? []).map((record) => ({ record, shardId }));
    const cut = records.length >= perShard;
    if (page.NextShardIterator === undefined) {
      // Closed, or an answer that lacks something: the next look begins with the shards that are open then.
      iterators.delete(shardId);
      known = false;
    } else {
      iterators.set(shardId, cut ? await atTip(shardId) : page.NextShardIterator);
    }
    return { records, cut };
  };
  return {
    look: async () => {
      try {
        if (!known) await findShards();
        const looks = await Promise.all(
          [...iterators].flatMap(([shardId, iterator]) => (iterator === undefined ? [] : [lookAt(shardId, iterator)])),
        );
        return { records: looks.flatMap(({ records }) => records), sampled: looks.some(({ cut }) => cut) };
      } catch (error) {
        // An iterator lives for five minutes, and never outlives its stream: start again.
        iterators.clear();
        known = false;
        throw error;
      }
    },
  };
}
