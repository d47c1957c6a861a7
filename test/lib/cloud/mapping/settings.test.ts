import { parseMappingSettings } from '../../../../lib/cloud/mapping/settings';
import { IDENTITY, properties, STREAM_ARN } from './test-mapping';

function settings(changes: object) {
  return parseMappingSettings(properties(changes)).settings;
}

test('undeclared properties have the defaults of a Kinesis mapping', () => {
  expect(settings({})).toEqual({
    source: IDENTITY.source,
    functionName: 'consumer',
    enabled: true,
    startingPosition: { type: 'TRIM_HORIZON' },
    batchSize: 100,
    maximumBatchingWindowMs: 0,
    parallelizationFactor: 1,
    bisectBatchOnFunctionError: false,
    maximumRetryAttempts: Infinity,
    maximumRecordAgeMs: Infinity,
    reportBatchItemFailures: false,
    tumblingWindowMs: 0,
    onFailureArn: undefined,
    filter: undefined,
  });
});

test('every declared property is read, with numbers and booleans also accepted as strings', () => {
  const declared = settings({
    Enabled: 'false',
    StartingPosition: 'AT_TIMESTAMP',
    StartingPositionTimestamp: 1_700_000_000,
    BatchSize: '500',
    MaximumBatchingWindowInSeconds: 5,
    ParallelizationFactor: 10,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 3,
    MaximumRecordAgeInSeconds: 60,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failures' } },
  });
  expect(declared).toMatchObject({
    enabled: false,
    startingPosition: { type: 'AT_TIMESTAMP', timestampMs: 1_700_000_000_000 },
    batchSize: 500,
    maximumBatchingWindowMs: 5_000,
    parallelizationFactor: 10,
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 3,
    maximumRecordAgeMs: 60_000,
    reportBatchItemFailures: true,
    onFailureArn: 'arn:aws:s3:::failures',
  });
});

test.each([
  ['BatchSize', 0],
  ['BatchSize', 10_001],
  ['BatchSize', 1.5],
  ['BatchSize', ''],
  ['MaximumBatchingWindowInSeconds', 301],
  ['ParallelizationFactor', 0],
  ['ParallelizationFactor', 11],
  ['MaximumRetryAttempts', -2],
  ['MaximumRetryAttempts', 10_001],
  ['MaximumRecordAgeInSeconds', 59],
  ['MaximumRecordAgeInSeconds', 604_801],
  ['TumblingWindowInSeconds', 901],
  ['StartingPosition', 'NEWEST'],
  ['StartingPositionTimestamp', 1_700_000_000],
  ['BisectBatchOnFunctionError', 'yes'],
  ['FunctionResponseTypes', ['ReportEverything']],
  ['EventSourceArn', 'arn:aws:sqs:eu-west-1:123456789012:queue'],
  ['EventSourceArn', `${STREAM_ARN}/consumer/without-time`],
  ['EventSourceArn', 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'],
  ['DestinationConfig', { OnFailure: { Destination: 'arn:aws:lambda:eu-west-1:123456789012:function:f' } }],
])('%s %j is refused in one line that names it', (name, value) => {
  expect(() => settings({ [name]: value })).toThrow(
    new RegExp(`^event source mapping cannot be deployed: [^\\n]*${name}[^\\n]*$`),
  );
});

const CONSUMER_ARN = `${STREAM_ARN}/consumer/fast:1700000000`;
const TABLE_STREAM_ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-04T12:00:00.000';

test('the source is a stream, a consumer of one, or the stream of a table', () => {
  expect(settings({ EventSourceArn: CONSUMER_ARN }).source).toEqual({
    service: 'kinesis',
    arn: CONSUMER_ARN,
    region: 'eu-west-1',
    streamArn: STREAM_ARN,
    streamName: 'events',
    consumerName: 'fast',
  });
  expect(settings({ EventSourceArn: TABLE_STREAM_ARN }).source).toEqual({
    service: 'dynamodb',
    arn: TABLE_STREAM_ARN,
    region: 'eu-west-1',
    streamArn: TABLE_STREAM_ARN,
    tableName: 'orders',
  });
});

test('the stream of a table cannot be read from a time', () => {
  const changes = { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 1_700_000_000 };
  expect(() => settings({ ...changes, EventSourceArn: TABLE_STREAM_ARN })).toThrow(
    'StartingPosition: expected TRIM_HORIZON or LATEST',
  );
});

test('tumbling windows are read in seconds, and not together with several batches of a shard at once', () => {
  expect(settings({ TumblingWindowInSeconds: '900' })).toMatchObject({ tumblingWindowMs: 900_000 });
  expect(() => settings({ TumblingWindowInSeconds: 60, ParallelizationFactor: 2 })).toThrow(
    'ParallelizationFactor: expected 1 with TumblingWindowInSeconds',
  );
});

test('all faults are reported together', () => {
  expect(() => settings({ BatchSize: 0, ParallelizationFactor: 99 })).toThrow(/BatchSize.*; ParallelizationFactor/);
});

test('more filters than the quota has by default are taken, and listed', () => {
  const unsupported = (count: number) => {
    const Filters = Array.from({ length: count }, () => ({ Pattern: '{"data":{"a":[1]}}' }));
    return parseMappingSettings(properties({ FilterCriteria: { Filters } })).unsupported;
  };
  expect([unsupported(5), unsupported(6)]).toEqual([
    [],
    ['FilterCriteria: the 6 filters are taken here, and on AWS with a quota above 5'],
  ]);
});

test('properties without effect are listed, not silently ignored', () => {
  const parsed = parseMappingSettings(
    properties({ KmsKeyArn: 'arn:aws:kms:…', MetricsConfig: { Metrics: ['EventCount'] } }),
  );
  expect(parsed.unsupported).toEqual(['KmsKeyArn', 'MetricsConfig']);
});
