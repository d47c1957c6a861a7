import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type KinesisClient,
  type _Record,
} from '@aws-sdk/client-kinesis';

/** Where in a shard reading begins. */
export type ShardStart =
  | { readonly at: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly at: 'AFTER_SEQUENCE_NUMBER'; readonly sequenceNumber: string };

export type ShardPage = {
  readonly records: readonly _Record[];
  /** Nothing was behind these records when they were read. */
  readonly atTip: boolean;
};

export type ReadShardOptions = {
  readonly client: KinesisClient;
  readonly streamName: string;
  readonly shardId: string;
  readonly start: ShardStart;
  /** Records per call, at most 10,000. @default 10,000 */
  readonly limit?: number;
  readonly signal?: AbortSignal;
};

/** Iterators live for five minutes; a reader that was slower gets a new one where it stood. */
const EXPIRED = 'ExpiredIteratorException';

/** Pages of one shard without end, empty ones included; ends when the shard is closed and read to its end. */
export async function* readShard(options: ReadShardOptions): AsyncGenerator<ShardPage> {
  const { client, limit, signal } = options;
  let start = options.start;
  let iterator = await shardIterator(options, start);
  while (iterator !== undefined) {
    if (signal?.aborted) return;
    try {
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }));
      const records = page.Records ?? [];
      const last = records.at(-1)?.SequenceNumber;
      if (last !== undefined) start = { at: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: last };
      iterator = page.NextShardIterator;
      yield { records, atTip: records.length === 0 && (page.MillisBehindLatest ?? 0) === 0 };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== EXPIRED) throw error;
      iterator = await shardIterator(options, start);
    }
  }
}

async function shardIterator({ client, streamName, shardId }: ReadShardOptions, start: ShardStart) {
  const input: GetShardIteratorCommandInput = { StreamName: streamName, ShardId: shardId, ShardIteratorType: start.at };
  if (start.at === 'AFTER_SEQUENCE_NUMBER') input.StartingSequenceNumber = start.sequenceNumber;
  const { ShardIterator } = await client.send(new GetShardIteratorCommand(input));
  return ShardIterator;
}
