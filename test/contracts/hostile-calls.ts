import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { encodeCbor } from '../../lib/cloud/engines/cbor/encode';
import type { Random } from '../../lib/core/random-at';
import { integer, pick } from '../../lib/core/samplers';
import type { ServiceCall } from './service-call';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Body = { readonly [key: string]: Json };

const TABLE = 'rows';
const STREAM = 'records';
const KEY = { id: { S: 'a' } };

/** A well-formed call of each operation, the basis of the hostile ones. */
const KINESIS: Readonly<Record<string, Body>> = {
  AddTagsToStream: { StreamName: STREAM, Tags: { a: 'b' } },
  CreateStream: { StreamName: 'other', ShardCount: 1 },
  DecreaseStreamRetentionPeriod: { StreamName: STREAM, RetentionPeriodHours: 24 },
  DescribeStream: { StreamName: STREAM, Limit: 10, ExclusiveStartShardId: 'shardId-000000000000' },
  DescribeStreamSummary: { StreamName: STREAM },
  GetRecords: { ShardIterator: 'AAAA', Limit: 10 },
  GetShardIterator: { StreamName: STREAM, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' },
  IncreaseStreamRetentionPeriod: { StreamName: STREAM, RetentionPeriodHours: 48 },
  ListShards: { StreamName: STREAM, MaxResults: 10, NextToken: 'AAAA' },
  ListStreams: { Limit: 10, ExclusiveStartStreamName: 'a' },
  ListTagsForStream: { StreamName: STREAM, Limit: 10, ExclusiveStartTagKey: 'a' },
  PutRecord: {
    StreamName: STREAM,
    Data: 'e30=',
    PartitionKey: 'a',
    ExplicitHashKey: '1',
    SequenceNumberForOrdering: '1',
  },
  PutRecords: { StreamName: STREAM, Records: [{ Data: 'e30=', PartitionKey: 'a' }] },
  RemoveTagsFromStream: { StreamName: STREAM, TagKeys: ['a'] },
  MergeShards: {
    StreamName: STREAM,
    ShardToMerge: 'shardId-000000000000',
    AdjacentShardToMerge: 'shardId-000000000001',
  },
  SplitShard: {
    StreamName: STREAM,
    ShardToSplit: 'shardId-000000000000',
    NewStartingHashKey: '170141183460469231731687303715884105728',
  },
};

const DYNAMODB: Readonly<Record<string, Body>> = {
  BatchGetItem: {
    RequestItems: { [TABLE]: { Keys: [KEY], ProjectionExpression: '#a', ExpressionAttributeNames: { '#a': 'id' } } },
  },
  BatchWriteItem: { RequestItems: { [TABLE]: [{ PutRequest: { Item: { ...KEY, n: { N: '1' } } } }] } },
  CreateTable: {
    TableName: 'other',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
  DeleteItem: { TableName: TABLE, Key: KEY, ConditionExpression: 'attribute_exists(id)' },
  DescribeTable: { TableName: TABLE },
  DescribeTimeToLive: { TableName: TABLE },
  GetItem: { TableName: TABLE, Key: KEY, ConsistentRead: true, AttributesToGet: ['id'] },
  ListTables: { Limit: 10, ExclusiveStartTableName: 'aaa' },
  ListTagsOfResource: { ResourceArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TABLE}` },
  PutItem: {
    TableName: TABLE,
    Item: { ...KEY, list: { L: [{ M: { a: { NS: ['1', '2'] } } }] }, bytes: { B: 'e30=' } },
  },
  Query: {
    TableName: TABLE,
    IndexName: 'by-n',
    KeyConditionExpression: '#i = :i',
    FilterExpression: 'begins_with(#i, :i)',
    ExpressionAttributeNames: { '#i': 'id' },
    ExpressionAttributeValues: { ':i': { S: 'a' } },
    ExclusiveStartKey: KEY,
    Limit: 1,
  },
  Scan: {
    TableName: TABLE,
    Segment: 0,
    TotalSegments: 2,
    ScanFilter: { id: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } },
  },
  TagResource: {
    ResourceArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TABLE}`,
    Tags: [{ Key: 'a', Value: 'b' }],
  },
  UpdateItem: {
    TableName: TABLE,
    Key: KEY,
    UpdateExpression: 'SET #n = if_not_exists(#n, :one) + :one REMOVE list[0]',
    ExpressionAttributeNames: { '#n': 'n' },
    ExpressionAttributeValues: { ':one': { N: '1' } },
  },
  UpdateTable: { TableName: TABLE, ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
};

const VALUES: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  '0',
  '-1',
  'NaN',
  '1e400',
  'map',
  'filter',
  'length',
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'shardId-999999999999',
  'shardId-00000000000x',
  '9'.repeat(128),
  '49590338271490256608559692538361571095921575989136588898',
  'a'.repeat(2_000),
  '\u0000',
  '\ud800',
  '\u202e',
  [],
  [[]],
  [null],
  {},
  { S: 'a' },
  { N: 'x' },
  { B: '?' },
  { L: [{ M: {} }] },
  { __proto__: null },
];

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  'map',
  '',
  'S',
  'M',
  'L',
  'a.b[0]',
  '\u0000',
  '#',
  ':',
];
const WHOLE_BODIES = [
  '',
  ' ',
  'null',
  '[]',
  '0',
  'true',
  '"text"',
  '{',
  '{}',
  '[null]',
  '{"a":}',
  '['.repeat(20_000),
  '{"Item":'.repeat(5_000),
];
const MEDIA_TYPES = [
  '',
  'text/plain',
  'application/json',
  'application/x-www-form-urlencoded',
  'application/x-amz-cbor-1.1',
];
const METHODS = ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'];

/** Calls that no well-behaved client makes, reproducible by seed. */
export function* hostileCalls(seed: number, count: number): Generator<ServiceCall> {
  const random = xoroshiro128plus(seed);
  const kinds = [changed, changed, changed, changed, changed, renamed, wholeBody, inCbor, oddHeaders];
  for (let at = 0; at < count; at++) {
    const service = pick(random, ['kinesis', 'dynamodb'] as const);
    const operations = service === 'kinesis' ? KINESIS : DYNAMODB;
    const operation = pick(random, Object.keys(operations));
    yield pick(random, kinds)(random, { service, operation, body: operations[operation]! });
  }
}

type Honest = Pick<ServiceCall, 'service' | 'operation'> & { readonly body: Body };

function changed(random: Random, call: Honest): ServiceCall {
  let body: Json = call.body;
  for (let change = integer(random, 1, 2); change > 0; change--) body = changeOne(random, body);
  return { ...call, body };
}

/** Replaces the value of one randomly chosen member, at any depth. */
function changeOne(random: Random, value: Json): Json {
  const isLeaf = value === null || typeof value !== 'object' || Object.keys(value).length === 0;
  if (isLeaf || integer(random, 0, 5) === 0) return pick(random, VALUES);
  if (isList(value)) {
    const at = integer(random, 0, value.length - 1);
    return value.map((element, index) => (index === at ? changeOne(random, element) : element));
  }
  const chosen = pick(random, Object.keys(value));
  return { ...value, [chosen]: changeOne(random, value[chosen]!) };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Changes the JSON text, so that a name can occur twice or be `__proto__`. */
function renamed(random: Random, call: Honest): ServiceCall {
  const text = JSON.stringify(call.body);
  const keys = [...text.matchAll(/"([^"]*)":/g)];
  const { index, 0: found } = pick(random, keys.length > 0 ? keys : [...text.matchAll(/\{/g)]);
  const name = JSON.stringify(pick(random, NAMES));
  const put = found === '{' ? `{${name}:1,` : `${name}:`;
  return { ...call, body: text.slice(0, index) + put + text.slice(index + found.length) };
}

function wholeBody(random: Random, call: Honest): ServiceCall {
  return { ...call, body: pick(random, WHOLE_BODIES) };
}

/** A CBOR body that is complete, cut off, or has one byte changed. */
function inCbor(random: Random, call: Honest): ServiceCall {
  const bytes = Buffer.from(encodeCbor(changeOne(random, call.body)));
  const headers = { 'content-type': 'application/x-amz-cbor-1.1' };
  if (integer(random, 0, 1) === 0) bytes[integer(random, 0, bytes.length - 1)] = integer(random, 0, 255);
  const end = integer(random, 0, 3) === 0 ? integer(random, 0, bytes.length) : bytes.length;
  return { ...call, body: bytes.subarray(0, end), headers };
}

function oddHeaders(random: Random, call: Honest): ServiceCall {
  const target = pick(random, [
    '',
    'x',
    '.',
    'Kinesis_20131202.',
    '__proto__.constructor',
    `${call.operation}.toString`,
  ]);
  const authorization = pick(random, [
    '',
    'x',
    'AWS4-HMAC-SHA256 ',
    'AWS4-HMAC-SHA256 Credential, Signature=, SignedHeaders',
  ]);
  return pick(random, [
    { ...call, headers: { 'x-amz-target': target } },
    { ...call, headers: { authorization } },
    { ...call, headers: { 'content-type': pick(random, MEDIA_TYPES) } },
    { ...call, method: pick(random, METHODS) },
    { ...call, path: pick(random, ['/?X-Amz-Algorithm=x', '//', '/a/b?%', '/?'.repeat(500)]) },
  ] satisfies ServiceCall[] as ServiceCall[]);
}
