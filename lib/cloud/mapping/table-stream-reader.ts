import { isObject } from '../../core/is-object';
import { parseJson } from '../../core/parse-json';
import { UnusableAnswerError } from '../../aws/unusable-answer';
import { asBuffer } from '../../core/as-buffer';
import type { Answer, EngineCaller } from '../engines/call';
import { incomplete, refusal, text } from './engine-answer';
import { ReadError, type ReadPosition, type ShardInfo, type StreamReader, type StreamRecord } from './stream-reader';

type Members = Readonly<Record<string, unknown>>;

/** GetRecords API of DynamoDB Streams: records of one answer. */
const MAX_RECORDS = 1_000;
/** An answer does not say how far it is behind. Only one without records is at the tip. */
const SOMEWHERE_BEHIND_MS = 1;

/** The reader's own place in a shard. Records before `notBeforeMs` are passed over. */
type Iterator = { readonly value: string; readonly notBeforeMs: number };

/**
 * Reads the stream of a table by the calls that every client makes. A record's `data` is its JSON text, as the event of a
 * function has it, but for `eventSourceARN`; its `partitionKey` is the item's key, whose changes stay in order.
 */
export function tableStreamReader(options: {
  /** DynamoDB's. */
  readonly engine: EngineCaller;
  readonly streamArn: string;
}): StreamReader {
  const { engine, streamArn } = options;
  return {
    listShards: () => listShards(engine, streamArn),
    async getIterator(shardId, position) {
      const value = await iteratorAt(engine, { StreamArn: streamArn, ShardId: shardId }, position);
      // Times in records are whole seconds, rounded down.
      const atMs = position.type === 'AT_TIMESTAMP' ? position.timestampMs : 0;
      return { value, notBeforeMs: Math.floor(atMs / 1000) * 1000 } satisfies Iterator;
    },
    async getRecords(iterator, limit) {
      const { notBeforeMs } = iterator as Iterator;
      let { value } = iterator as Iterator;
      for (;;) {
        const { records, next } = await pageAt(engine, value, Math.min(limit, MAX_RECORDS));
        const wanted = records.filter(({ arrivalMs }) => arrivalMs >= notBeforeMs);
        if (wanted.length > 0 || records.length === 0 || next === undefined)
          return {
            records: wanted,
            next: next === undefined ? undefined : ({ value: next, notBeforeMs } satisfies Iterator),
            behindMs: records.length === 0 ? 0 : SOMEWHERE_BEHIND_MS,
          };
        // A page without records would look like the tip, or the end.
        value = next;
      }
    },
  };
}

async function pageAt(engine: EngineCaller, iterator: string, limit: number) {
  const answer = await ask(engine, 'GetRecords', { ShardIterator: iterator, Limit: limit });
  const { NextShardIterator: next } = answer;
  const records = list('GetRecords', answer, 'Records').map(toRecord);
  return { records, next: typeof next === 'string' && next !== '' ? next : undefined };
}

async function listShards(engine: EngineCaller, streamArn: string): Promise<readonly ShardInfo[]> {
  const shards: ShardInfo[] = [];
  let start: unknown;
  do {
    const request = { StreamArn: streamArn, ...(start !== undefined && { ExclusiveStartShardId: start }) };
    const { StreamDescription: stream } = await ask(engine, 'DescribeStream', request);
    if (!isObject(stream)) throw incomplete('DescribeStream', 'StreamDescription');
    shards.push(...list('DescribeStream', stream, 'Shards').map(toShard));
    start = stream.LastEvaluatedShardId;
  } while (start !== undefined);
  if (shards.length === 0) throw incomplete('DescribeStream', 'Shards'); // a stream has at least one shard
  return shards;
}

/**
 * Goes on at the oldest record where those after the position were trimmed meanwhile: what is gone cannot be waited for.
 */
async function iteratorAt(engine: EngineCaller, shard: Members, position: ReadPosition): Promise<string> {
  const iteratorOf = async (members: Members) =>
    text('GetShardIterator', await ask(engine, 'GetShardIterator', { ...shard, ...members }), 'ShardIterator');
  try {
    return await iteratorOf(iteratorMembers(position));
  } catch (error) {
    if (!(error instanceof ReadError) || error.reason !== 'EXPIRED_ITERATOR') throw error;
    return iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' });
  }
}

function iteratorMembers(position: ReadPosition): Members {
  switch (position.type) {
    case 'TRIM_HORIZON':
    case 'LATEST':
      return { ShardIteratorType: position.type };
    case 'AT_TIMESTAMP':
      // The API has no such type: records before that time are read, and passed over.
      return { ShardIteratorType: 'TRIM_HORIZON' };
    case 'AFTER_SEQUENCE_NUMBER':
      return { ShardIteratorType: position.type, SequenceNumber: position.sequenceNumber };
    default:
      return position satisfies never;
  }
}

function toRecord(record: Members): StreamRecord {
  const { dynamodb, userIdentity } = record;
  if (!isObject(dynamodb)) throw incomplete('GetRecords', 'dynamodb');
  const { ApproximateCreationDateTime: createdAt, Keys: keys } = dynamodb;
  if (!isObject(keys)) throw incomplete('GetRecords', 'Keys');
  if (typeof createdAt !== 'number') throw incomplete('GetRecords', 'ApproximateCreationDateTime');
  return {
    sequenceNumber: text('GetRecords', dynamodb, 'SequenceNumber'),
    partitionKey: keyText(keys),
    data: Buffer.from(
      JSON.stringify(isObject(userIdentity) ? { ...record, userIdentity: identityOf(userIdentity) } : record),
    ),
    arrivalMs: Math.round(createdAt * 1000),
  };
}

/** The same for the same item, whatever the order in which its attributes were written. */
function keyText(keys: Members): string {
  return JSON.stringify(Object.entries(keys).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB": in events, these members are written small. */
function identityOf({ PrincipalId: principalId, Type: type }: Members): Members {
  return { principalId, type };
}

function toShard(shard: Members): ShardInfo {
  const { ParentShardId: parent, SequenceNumberRange: range } = shard;
  if (!isObject(range)) throw incomplete('DescribeStream', 'SequenceNumberRange');
  return {
    shardId: text('DescribeStream', shard, 'ShardId'),
    parentShardIds: typeof parent === 'string' ? [parent] : [],
    closed: range.EndingSequenceNumber !== undefined,
  };
}

/** @throws ReadError when the mapping can act on the refusal; Error for all others, and for an answer that lacks something */
async function ask(engine: EngineCaller, operation: string, request: Members): Promise<Members> {
  const body = new TextEncoder().encode(JSON.stringify(request));
  const answer = await engine.call({ operation, format: 'json', body });
  const members = membersOf(operation, answer);
  if (answer.status === 200) return members;
  throw refusal(operation, answer, members);
}

function membersOf(operation: string, { status, body }: Answer): Members {
  if (body.length === 0) return {};
  const members = parseJson(asBuffer(body).toString());
  if (isObject(members)) return members;
  const what = 'is not a JSON object';
  if (status === 200) throw new UnusableAnswerError(operation, what, { httpStatusCode: status });
  throw new Error(`the answer to ${operation} with status ${status} ${what}`);
}

function list(operation: string, members: Members, name: string): readonly Members[] {
  const value = members[name];
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw incomplete(operation, name);
}
