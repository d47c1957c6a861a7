import type {
  DescribeStreamRequest,
  GetRecordsRequest,
  GetShardIteratorRequest,
  ListStreamsRequest,
  StreamReference,
} from '../request-types';
import { invalidParameters, validationError } from '../validation-error';
import { PLAIN_TABLE_NAME } from './common-shapes';
import { readRequest } from './read-json';
import { integer, required, struct, text, word } from './shapes';

/** The shapes, with their lengths, are those of the model of DynamoDB Streams; limits are those of its API Reference. */
const STREAM_ARN = text({ min: 37, max: 1024 });
const SHARD_ID = text({ min: 28, max: 65 });
const LIMIT = integer({ min: 1 });

const MAX_STREAMS = 100;
const MAX_SHARDS = 100;
const MAX_RECORDS = 1_000;

const LIST_STREAMS = struct('ListStreamsInput', {
  TableName: PLAIN_TABLE_NAME,
  Limit: LIMIT,
  ExclusiveStartStreamArn: STREAM_ARN,
});

export function readListStreams(body: Uint8Array): ListStreamsRequest {
  const { TableName, Limit, ExclusiveStartStreamArn: start } = readRequest(LIST_STREAMS, body);
  return {
    tableName: TableName,
    limit: limitOf(Limit, MAX_STREAMS),
    ...(start !== undefined && { exclusiveStart: streamReference(start) }),
  };
}

const DESCRIBE_STREAM = struct('DescribeStreamInput', {
  StreamArn: required(STREAM_ARN),
  Limit: LIMIT,
  ExclusiveStartShardId: SHARD_ID,
  ShardFilter: struct('ShardFilter', { Type: word(['CHILD_SHARDS']), ShardId: SHARD_ID }),
});

export function readDescribeStream(body: Uint8Array): DescribeStreamRequest {
  const { StreamArn, Limit, ExclusiveStartShardId, ShardFilter: filter } = readRequest(DESCRIBE_STREAM, body);
  if (filter && (filter.Type === undefined || filter.ShardId === undefined))
    throw invalidParameters('ShardFilter needs a Type and a ShardId');
  return {
    stream: streamReference(StreamArn),
    limit: limitOf(Limit, MAX_SHARDS),
    exclusiveStartShardId: ExclusiveStartShardId,
    parentShardId: filter?.ShardId,
  };
}

const GET_SHARD_ITERATOR = struct('GetShardIteratorInput', {
  StreamArn: required(STREAM_ARN),
  ShardId: required(SHARD_ID),
  ShardIteratorType: required(word(['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'])),
  SequenceNumber: text({ min: 21, max: 40 }),
});

export function readGetShardIterator(body: Uint8Array): GetShardIteratorRequest {
  const { StreamArn, ShardId, ShardIteratorType: type, SequenceNumber } = readRequest(GET_SHARD_ITERATOR, body);
  const wantsNumber = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER';
  // AWS refuses both as a ValidationException; it documents no words for them.
  if (wantsNumber && SequenceNumber === undefined)
    throw invalidParameters(`SequenceNumber is required for ShardIteratorType ${type}`);
  if (!wantsNumber && SequenceNumber !== undefined)
    throw invalidParameters(`SequenceNumber is not allowed for ShardIteratorType ${type}`);
  return { stream: streamReference(StreamArn), shardId: ShardId, type, sequenceNumber: SequenceNumber };
}

const GET_RECORDS = struct('GetRecordsInput', { ShardIterator: required(text({ min: 1, max: 2048 })), Limit: LIMIT });

export function readGetRecords(body: Uint8Array): GetRecordsRequest {
  const { ShardIterator, Limit } = readRequest(GET_RECORDS, body);
  return { shardIterator: ShardIterator, limit: limitOf(Limit, MAX_RECORDS) };
}

/** As DynamoDB Local words it. */
function limitOf(given: number | undefined, most: number): number {
  if (given !== undefined && given > most) throw invalidParameters(`Limit should be less than or equal to ${most}`);
  return given ?? most;
}

const ARN = /^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/([a-zA-Z0-9_.-]{3,255})\/stream\/([^/|]+)$/;

/** @throws ServiceError ValidationException for what is no stream's ARN */
export function streamReference(given: string): StreamReference {
  const [, tableName, label] = ARN.exec(given) ?? [];
  if (tableName === undefined || label === undefined) throw validationError('Invalid StreamArn');
  return { tableName, label, given };
}
