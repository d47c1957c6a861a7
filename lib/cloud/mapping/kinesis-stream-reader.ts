import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetRecordsCommandOutput,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import { faultKindOf } from '../../aws/fault-kind';
import { listShards } from '../../aws/list-shards';
import { isClosed } from '../../aws/shard-end';
import { ReadError, type RecordPage, type ShardInfo, type ShardIterator, type StreamReader } from './stream-reader';

type Token = {
  readonly value: string;
  /** No record has been read from this position yet. */
  readonly untouched: boolean;
  /** The continuation that an earlier empty read returned, and when. */
  readonly later?: { readonly value: string; readonly sinceMs: number } | undefined;
};

const SETTLING_MS = 2_000;

/**
 * Reads a stream by name through the SDK. kinesalite, behind the client's endpoint, knows only HTTP/1.1 and stream
 * names, not ARNs.
 */
export function kinesisStreamReader(options: {
  readonly client: KinesisClient;
  readonly streamName: string;
  /** Milliseconds since any moment. */
  readonly now: () => number;
}): StreamReader {
  const { client, streamName, now } = options;
  return {
    listShards: () => shardInfos(client, streamName),
    async getIterator(shardId, position) {
      const isAfter = position.type === 'AFTER_SEQUENCE_NUMBER';
      const output = await client.send(
        new GetShardIteratorCommand({
          StreamName: streamName,
          ShardId: shardId,
          ShardIteratorType: position.type,
          ...(isAfter ? { StartingSequenceNumber: position.sequenceNumber } : {}),
        }),
      );
      return { value: output.ShardIterator ?? '', untouched: !isAfter } satisfies Token;
    },
    async getRecords(iterator, limit) {
      const token = iterator as Token;
      try {
        const output = await client.send(new GetRecordsCommand({ ShardIterator: token.value, Limit: limit }));
        return toPage(output, nextToken(output, token, now()));
      } catch (error) {
        throw asReadError(error);
      }
    },
  };
}

/**
 * After an empty read, kinesalite's continuation begins at the current second, so a first record whose write is still
 * in progress can lie before it. Until the first record has been read, a continuation is followed only after reads from
 * the position before it have stayed empty for longer than any write takes.
 */
function nextToken(output: GetRecordsCommandOutput, token: Token, nowMs: number): ShardIterator | undefined {
  const value = output.NextShardIterator;
  if (!value) return undefined;
  if (!token.untouched || (output.Records?.length ?? 0) > 0) return { value, untouched: false } satisfies Token;
  const fresh = { value, sinceMs: nowMs };
  if (!token.later) return { ...token, later: fresh } satisfies Token;
  if (nowMs - token.later.sinceMs < SETTLING_MS) return token;
  return { value: token.later.value, untouched: true, later: fresh } satisfies Token;
}

function toPage(output: GetRecordsCommandOutput, next: ShardIterator | undefined): RecordPage {
  const records = (output.Records ?? []).map((record) => ({
    sequenceNumber: record.SequenceNumber ?? '',
    partitionKey: record.PartitionKey ?? '',
    data: bytesOf(record.Data),
    arrivalMs: record.ApproximateArrivalTimestamp?.getTime() ?? 0,
  }));
  return { records, next, behindMs: output.MillisBehindLatest ?? 0 };
}

/** When an endpoint answers with anything but base64, its JSON text stands in, so that people can look at it. */
function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  return data == null ? new Uint8Array() : Buffer.from(JSON.stringify(data));
}

async function shardInfos(client: KinesisClient, streamName: string): Promise<readonly ShardInfo[]> {
  return (await listShards(client, streamName)).map((shard) => ({
    shardId: shard.ShardId ?? '',
    parentShardIds: [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined),
    closed: isClosed(shard),
  }));
}

function asReadError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const kind = faultKindOf(error);
  if (kind === 'expired') return new ReadError('EXPIRED_ITERATOR', error.message, { cause: error });
  if (kind === 'throttled') return new ReadError('THROTTLED', error.message, { cause: error });
  return error;
}
