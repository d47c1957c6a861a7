import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type KinesisClient,
  type _Record,
} from '@aws-sdk/client-kinesis';
import { faultKindOf } from './fault-kind';
import { listShards } from './list-shards';
import { hasEnded } from './shard-end';
import { UnusableAnswerError } from './unusable-answer';

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

/** Empty answers in a row, each from behind the last record, that do not say where to read on: the end of a closed shard. */
const ANSWERS_AT_END = 2;
/** So many of an open shard are a fault. */
const MAX_LOST_PLACES = 5;

/**
 * Pages of one shard without end, empty ones included; ends when the shard is closed and read to its end, which only
 * the listing of the shards tells.
 */
export async function* readShard(options: ReadShardOptions): AsyncGenerator<ShardPage> {
  const { client, limit } = options;
  let start = options.start;
  let iterator: string | undefined;
  let lostPlaces = 0;
  while (!options.signal?.aborted) {
    try {
      iterator ??= await shardIterator(options, start);
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }));
      const records = page.Records ?? [];
      const last = records.at(-1)?.SequenceNumber;
      if (last !== undefined) start = { at: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: last };
      iterator = page.NextShardIterator;
      if (iterator === undefined && records.length === 0) {
        lostPlaces += 1;
        if (lostPlaces >= ANSWERS_AT_END && (await isAtEnd(options))) return;
        if (lostPlaces === MAX_LOST_PLACES) throw lostPlace();
        continue;
      }
      lostPlaces = 0;
      yield { records, atTip: records.length === 0 && (page.MillisBehindLatest ?? 0) === 0 };
    } catch (error) {
      if (faultKindOf(error) !== 'expired') throw error;
      iterator = undefined; // it lives for five minutes; a slower reader continues with a new one
    }
  }
}

async function isAtEnd({ client, streamName, shardId }: ReadShardOptions): Promise<boolean> {
  return hasEnded(await listShards(client, streamName), shardId);
}

function lostPlace(): UnusableAnswerError {
  const what = 'does not say where to read on, although the shard is open';
  return new UnusableAnswerError('GetRecords', what, { httpStatusCode: 200 });
}

async function shardIterator({ client, streamName, shardId }: ReadShardOptions, start: ShardStart) {
  const input: GetShardIteratorCommandInput = { StreamName: streamName, ShardId: shardId, ShardIteratorType: start.at };
  if (start.at === 'AFTER_SEQUENCE_NUMBER') input.StartingSequenceNumber = start.sequenceNumber;
  const { ShardIterator } = await client.send(new GetShardIteratorCommand(input));
  return ShardIterator;
}
