import { asBuffer } from '../../core/as-buffer';
import { UnusableAnswerError } from '../../aws/unusable-answer';
import { EpochTime, type CborValue } from '../engines/cbor/decode';
import { encodeCbor } from '../engines/cbor/encode';
import { parseCbor } from '../engines/cbor/parse';
import type { Answer, EngineCaller } from '../engines/call';
import { incomplete, refusal, text } from './engine-answer';
import type { ReadPosition, ShardInfo, StreamReader, StreamRecord } from './stream-reader';

type Members = { readonly [name: string]: CborValue };

/**
 * Reads a stream by the calls that every client makes, in CBOR, which holds the data as it is. There is no SDK between:
 * half of a record's cost would be the SDK's.
 */
export function kinesisStreamReader(options: {
  readonly engine: EngineCaller;
  readonly streamName: string;
}): StreamReader {
  const { engine, streamName } = options;
  return {
    listShards: () => listShards(engine, streamName),
    async getIterator(shardId, position) {
      const answer = await ask(engine, 'GetShardIterator', {
        StreamName: streamName,
        ShardId: shardId,
        ...iteratorMembers(position),
      });
      return { value: text('GetShardIterator', answer, 'ShardIterator') };
    },
    async getRecords(iterator, limit) {
      const { value } = iterator as { readonly value: string };
      const answer = await ask(engine, 'GetRecords', { ShardIterator: value, Limit: limit });
      const { NextShardIterator: next, MillisBehindLatest: behindMs } = answer;
      const records = list('GetRecords', answer, 'Records').map(toRecord);
      if (typeof behindMs !== 'number') throw incomplete('GetRecords', 'MillisBehindLatest');
      return {
        records,
        next: typeof next === 'string' && next !== '' ? { value: next } : undefined,
        behindMs,
      };
    },
  };
}

async function listShards(engine: EngineCaller, streamName: string): Promise<readonly ShardInfo[]> {
  const shards: ShardInfo[] = [];
  let token: CborValue | undefined;
  do {
    // The API takes either the stream's name or a token, never both.
    const answer = await ask(engine, 'ListShards', token ? { NextToken: token } : { StreamName: streamName });
    shards.push(...list('ListShards', answer, 'Shards').map(toShard));
    token = answer.NextToken;
  } while (token);
  if (shards.length === 0) throw incomplete('ListShards', 'Shards'); // a stream has at least one open shard
  return shards;
}

function iteratorMembers(position: ReadPosition): Members {
  switch (position.type) {
    case 'TRIM_HORIZON':
    case 'LATEST':
      return { ShardIteratorType: position.type };
    case 'AT_TIMESTAMP':
      return { ShardIteratorType: position.type, Timestamp: new EpochTime(position.timestampMs) };
    case 'AFTER_SEQUENCE_NUMBER':
      return { ShardIteratorType: position.type, StartingSequenceNumber: position.sequenceNumber };
    default:
      return position satisfies never;
  }
}

/** @throws ReadError when the mapping can act on the refusal; Error for all others, and for an answer that lacks something */
async function ask(engine: EngineCaller, operation: string, request: Members): Promise<Members> {
  const answer = await engine.call({ operation, format: 'cbor', body: encodeCbor(request) });
  const members = membersOf(operation, answer);
  if (answer.status === 200) return members;
  throw refusal(operation, answer, members);
}

function membersOf(operation: string, { status, body }: Answer): Members {
  if (body.length === 0) return {};
  const members = parseCbor(asBuffer(body), () => ({}));
  if (isMembers(members)) return members;
  const what = 'is not a map in CBOR';
  if (status === 200) throw new UnusableAnswerError(operation, what, { httpStatusCode: status });
  throw new Error(`the answer to ${operation} with status ${status} ${what}`);
}

function toRecord(record: Members): StreamRecord {
  const { ApproximateArrivalTimestamp: arrivedAt } = record;
  if (typeof arrivedAt !== 'number') throw incomplete('GetRecords', 'ApproximateArrivalTimestamp');
  return {
    sequenceNumber: text('GetRecords', record, 'SequenceNumber'),
    partitionKey: text('GetRecords', record, 'PartitionKey'),
    data: bytes('GetRecords', record, 'Data'),
    arrivalMs: arrivedAt,
  };
}

function toShard(shard: Members): ShardInfo {
  const { ParentShardId, AdjacentParentShardId, SequenceNumberRange: range } = shard;
  if (!isMembers(range)) throw incomplete('ListShards', 'SequenceNumberRange');
  return {
    shardId: text('ListShards', shard, 'ShardId'),
    parentShardIds: [ParentShardId, AdjacentParentShardId].filter((id) => typeof id === 'string'),
    closed: range.EndingSequenceNumber !== undefined,
  };
}

function bytes(operation: string, members: Members, name: string): Uint8Array {
  const value = members[name];
  if (Buffer.isBuffer(value)) return value;
  throw incomplete(operation, name);
}

function list(operation: string, members: Members, name: string): readonly Members[] {
  const value = members[name];
  if (Array.isArray(value) && value.every(isMembers)) return value;
  throw incomplete(operation, name);
}

function isMembers(value: CborValue | undefined): value is Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !Buffer.isBuffer(value) && !(value instanceof EpochTime);
}
