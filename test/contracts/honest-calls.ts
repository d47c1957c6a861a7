export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Body = { readonly [key: string]: Json };

/** Exists before the calls. */
export const TABLE = 'rows';
/** Exists before the calls. */
export const STREAM = 'records';
const STREAM_ARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${STREAM}`;
const TABLE_ARN = `arn:aws:dynamodb:us-east-1:000000000000:table/${TABLE}`;
const KEY = { id: { S: 'a' } };

/** A well-formed call of each operation, the basis of the hostile ones. */
export const KINESIS_CALLS: Readonly<Record<string, Body>> = {
  AddTagsToStream: { StreamName: STREAM, Tags: { a: 'b' } },
  CreateStream: { StreamName: 'other', ShardCount: 1 },
  DecreaseStreamRetentionPeriod: { StreamName: STREAM, RetentionPeriodHours: 24 },
  DescribeStream: { StreamName: STREAM, Limit: 10, ExclusiveStartShardId: 'shardId-000000000000' },
  DescribeStreamSummary: { StreamARN: STREAM_ARN },
  GetRecords: { ShardIterator: 'AAAA', Limit: 10 },
  GetShardIterator: { StreamName: STREAM, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' },
  IncreaseStreamRetentionPeriod: { StreamName: STREAM, RetentionPeriodHours: 48 },
  ListShards: {
    StreamName: STREAM,
    MaxResults: 10,
    ShardFilter: { Type: 'AFTER_SHARD_ID', ShardId: 'shardId-000000000000', Timestamp: 1_700_000_000 },
  },
  DeleteStream: { StreamName: 'other', EnforceConsumerDeletion: true },
  DescribeLimits: {},
  ListTagsForResource: { ResourceARN: STREAM_ARN },
  TagResource: { ResourceARN: STREAM_ARN, Tags: { a: 'b' } },
  UntagResource: { ResourceARN: STREAM_ARN, TagKeys: ['a'] },
  UpdateShardCount: { StreamARN: STREAM_ARN, TargetShardCount: 2, ScalingType: 'UNIFORM_SCALING' },
  UpdateStreamMode: { StreamARN: STREAM_ARN, StreamModeDetails: { StreamMode: 'PROVISIONED' } },
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
  SubscribeToShard: {
    ConsumerARN: `${STREAM_ARN}/consumer/none:1`,
    ShardId: 'shardId-000000000000',
    StartingPosition: { Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: '1', Timestamp: 1_700_000_000 },
    DryRun: true,
  },
  SplitShard: {
    StreamName: STREAM,
    ShardToSplit: 'shardId-000000000000',
    NewStartingHashKey: '170141183460469231731687303715884105728',
  },
};

const TABLE_STREAM_ARN = `${TABLE_ARN}/stream/2026-01-01T00:00:00.000`;
const TABLE_SHARD = 'shardId-00000001767225600000-0123abcd';

export const DYNAMODB_STREAMS_CALLS: Readonly<Record<string, Body>> = {
  DescribeStream: {
    StreamArn: TABLE_STREAM_ARN,
    Limit: 10,
    ExclusiveStartShardId: TABLE_SHARD,
    ShardFilter: { Type: 'CHILD_SHARDS', ShardId: TABLE_SHARD },
  },
  GetRecords: { ShardIterator: `${TABLE_STREAM_ARN}|1|AAAA`, Limit: 10 },
  GetShardIterator: {
    StreamArn: TABLE_STREAM_ARN,
    ShardId: TABLE_SHARD,
    ShardIteratorType: 'AT_SEQUENCE_NUMBER',
    SequenceNumber: '100000001767225600000',
  },
  ListStreams: { TableName: TABLE, Limit: 10, ExclusiveStartStreamArn: TABLE_STREAM_ARN },
};

export const DYNAMODB_CALLS: Readonly<Record<string, Body>> = {
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
  DeleteTable: { TableName: 'other' },
  DescribeContinuousBackups: { TableName: TABLE },
  DescribeEndpoints: {},
  DescribeLimits: {},
  DescribeTable: { TableName: TABLE },
  DescribeTimeToLive: { TableName: TABLE },
  GetItem: { TableName: TABLE, Key: KEY, ConsistentRead: true, AttributesToGet: ['id'] },
  ListTables: { Limit: 10, ExclusiveStartTableName: 'aaa' },
  ListTagsOfResource: { ResourceArn: TABLE_ARN },
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
    ResourceArn: TABLE_ARN,
    Tags: [{ Key: 'a', Value: 'b' }],
  },
  TransactGetItems: { TransactItems: [{ Get: { TableName: TABLE, Key: KEY, ProjectionExpression: 'id' } }] },
  TransactWriteItems: {
    ClientRequestToken: 'token',
    TransactItems: [
      { Put: { TableName: TABLE, Item: { id: { S: 'b' } }, ConditionExpression: 'attribute_not_exists(n)' } },
      { Delete: { TableName: TABLE_ARN, Key: { id: { S: 'c' } } } },
      { ConditionCheck: { TableName: TABLE, Key: { id: { S: 'd' } }, ConditionExpression: 'size(id) > n' } },
      {
        Update: {
          TableName: TABLE,
          Key: KEY,
          UpdateExpression: 'ADD n :n',
          ExpressionAttributeValues: { ':n': { N: '1' } },
        },
      },
    ],
  },
  UntagResource: { ResourceArn: TABLE_ARN, TagKeys: ['a'] },
  UpdateItem: {
    TableName: TABLE,
    Key: KEY,
    UpdateExpression: 'SET #n = if_not_exists(#n, :one) + :one REMOVE list[0]',
    ExpressionAttributeNames: { '#n': 'n' },
    ExpressionAttributeValues: { ':one': { N: '1' } },
  },
  UpdateTable: { TableName: TABLE, ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
  UpdateTimeToLive: { TableName: TABLE, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } },
};

/** The same operations with the parameters that expressions have replaced. */
export const LEGACY_CALLS: Readonly<Record<string, Body>> = {
  DeleteItem: { TableName: TABLE, Key: KEY, Expected: { n: { Exists: false } } },
  PutItem: {
    TableName: TABLE,
    Item: KEY,
    ConditionalOperator: 'OR',
    Expected: { n: { Value: { N: '1' } }, id: { ComparisonOperator: 'NOT_NULL' } },
  },
  Query: {
    TableName: TABLE,
    KeyConditions: { id: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } },
    QueryFilter: { n: { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '1' }, { N: '2' }] } },
    Select: 'SPECIFIC_ATTRIBUTES',
    AttributesToGet: ['id', 'n'],
  },
  UpdateItem: {
    TableName: TABLE,
    Key: KEY,
    AttributeUpdates: { n: { Action: 'ADD', Value: { N: '1' } }, list: { Action: 'DELETE' } },
    ReturnValues: 'UPDATED_OLD',
  },
  UpdateTable: {
    TableName: 'other',
    AttributeDefinitions: [{ AttributeName: 'm', AttributeType: 'S' }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: 'by-m',
          KeySchema: [{ AttributeName: 'm', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['n'] },
        },
      },
    ],
  },
};
