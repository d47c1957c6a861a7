import { BRONZE, LIST_ATTRIBUTES } from '../../../lib/domain/bronze/bronze';
import { DETECTION, DETECTION_INDEX } from '../../../lib/domain/detection/detection';
import { DETECTOR_STATE } from '../../../lib/domain/detection/detector-state';
import { METRICS } from '../../../lib/domain/metrics';
import { CONSUMER_SERVICE, ENV, INDEX, METRIC_NAMESPACE } from '../../../lib/domain/names';
import { QUARANTINE, QUARANTINE_INDEX, QUARANTINE_LIST_ATTRIBUTES } from '../../../lib/domain/bronze/quarantine';
import { ROLLUP } from '../../../lib/domain/bronze/rollup';
import { anAssembly } from './an-assembly';
import { referred, resourcesOf, type Found, type Templates } from './templates';

const prod = anAssembly({
  target: 'aws',
  stage: 'prod',
  alarmEmail: 'alarms@example.com',
  budget: { limitUsd: 50, email: 'budget@example.com' },
}).templates;
const dev = anAssembly({ target: 'aws', stage: 'dev' }).templates;
const local = anAssembly({ target: 'local', stage: 'dev' }).templates;

function only(templates: Templates, type: string): Found<Record<string, unknown>> {
  const [first, ...others] = resourcesOf(templates, type);
  if (!first || others.length > 0) throw new Error(`expected one ${type}, got ${others.length + (first ? 1 : 0)}`);
  return first;
}

/** The function or log group whose name ends like this. */
function named(templates: Templates, type: string, end: string): Found<Record<string, unknown>> {
  const name = type === 'AWS::Lambda::Function' ? 'FunctionName' : 'LogGroupName';
  return resourcesOf(templates, type).find(({ properties }) => String(properties[name]).endsWith(end))!;
}

const consumer = (templates: Templates) => named(templates, 'AWS::Lambda::Function', '-bronze-consumer');

/** The consumer's event source mapping. */
function mappingOf(templates: Templates): Found<Record<string, unknown>> {
  return resourcesOf(templates, 'AWS::Lambda::EventSourceMapping').find(({ stack }) => stack === 'ingest')!;
}

function table(templates: Templates, name: string): Record<string, unknown> {
  const tables = resourcesOf(templates, 'AWS::DynamoDB::Table');
  return tables.find(({ properties }) => String(properties.TableName).endsWith(`-${name}`))!.properties;
}

function keys(partition: string, sort: string) {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
}

test.each([
  ['all that AWS gets in stage prod', prod],
  ['what an emulator gets', local],
])('%s is as recorded', (_, templates) => {
  const redacted = JSON.stringify(templates).replaceAll(/[0-9a-f]{64}/g, 'asset-hash');
  expect(JSON.parse(redacted)).toMatchSnapshot();
});

test('account and region are not fixed in the templates', () => {
  expect(JSON.stringify(prod)).not.toMatch(/us-east-1|\d{12}/);
});

describe('the stream', () => {
  test('is on demand on AWS, and has four shards on an emulator', () => {
    expect(only(prod, 'AWS::Kinesis::Stream').properties.StreamModeDetails).toEqual({ StreamMode: 'ON_DEMAND' });
    expect(only(local, 'AWS::Kinesis::Stream').properties).toMatchObject({
      ShardCount: 4,
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
    });
  });

  test('keeps a record for 24 hours, encrypted with the key that AWS manages for Kinesis', () => {
    expect(only(prod, 'AWS::Kinesis::Stream').properties).toMatchObject({
      Name: 'legion-prod-events',
      RetentionPeriodHours: 24,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
    });
  });
});

describe('the tables', () => {
  test('bronze has the event and its hash as its key, and expires rows by its time attribute', () => {
    expect(table(prod, 'bronze')).toMatchObject({
      KeySchema: keys(BRONZE.eventId, BRONZE.payloadHash),
      TimeToLiveSpecification: { AttributeName: BRONZE.expiresAt, Enabled: true },
    });
  });

  test('bronze has four indexes, sorted by time, that hold what a list page shows without the payload', () => {
    const indexes = table(prod, 'bronze').GlobalSecondaryIndexes as {
      IndexName: string;
      KeySchema: { AttributeName: string }[];
      Projection: { ProjectionType: string; NonKeyAttributes: string[] };
    }[];
    const partitions = Object.fromEntries(indexes.map((index) => [index.IndexName, index.KeySchema]));
    expect(partitions).toEqual({
      [INDEX.byTime]: keys(BRONZE.timeBucket, BRONZE.timeKey),
      [INDEX.byCustomer]: keys(BRONZE.customerId, BRONZE.timeKey),
      [INDEX.byRisk]: keys(BRONZE.riskBucket, BRONZE.timeKey),
      [INDEX.byAnomaly]: keys(BRONZE.anomalyBucket, BRONZE.timeKey),
    });
    for (const { KeySchema, Projection } of indexes) {
      expect(Projection.ProjectionType).toBe('INCLUDE');
      const projected = [...Projection.NonKeyAttributes, ...KeySchema.map(({ AttributeName }) => AttributeName)];
      expect(projected).toEqual(expect.arrayContaining([...LIST_ATTRIBUTES]));
      expect(projected).not.toContain(BRONZE.payload);
    }
  });

  test('quarantine has the content and the partition key as its key, and expires rows as bronze does', () => {
    expect(table(prod, 'quarantine')).toMatchObject({
      KeySchema: keys(QUARANTINE.payloadHash, QUARANTINE.partitionKey),
      TimeToLiveSpecification: { AttributeName: QUARANTINE.expiresAt, Enabled: true },
    });
  });

  test('quarantine is listed by hour of arrival, from an index without the bytes', () => {
    const [index, ...others] = table(prod, 'quarantine').GlobalSecondaryIndexes as Record<string, unknown>[];
    expect(others).toEqual([]);
    expect(index).toMatchObject({
      IndexName: QUARANTINE_INDEX.byArrival,
      KeySchema: keys(QUARANTINE.arrivalBucket, QUARANTINE.arrivalKey),
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...QUARANTINE_LIST_ATTRIBUTES] },
    });
    expect(QUARANTINE_LIST_ATTRIBUTES).not.toContain(QUARANTINE.payload);
  });

  test('rollups have a bucket and a shard as their key, and do not expire', () => {
    expect(table(prod, 'rollups')).toMatchObject({ KeySchema: keys(ROLLUP.scope, ROLLUP.slot) });
    expect(table(prod, 'rollups').TimeToLiveSpecification).toBeUndefined();
  });

  test('anomalies have the entity and the time as their key, and two indexes in hour buckets with whole rows', () => {
    const anomalies = table(prod, 'anomalies');
    expect(anomalies).toMatchObject({
      KeySchema: keys(DETECTION.entity, DETECTION.timeKey),
      TimeToLiveSpecification: { AttributeName: DETECTION.expiresAt, Enabled: true },
    });
    const indexes = anomalies.GlobalSecondaryIndexes as Record<string, unknown>[];
    expect(indexes.map(({ IndexName, KeySchema, Projection }) => [IndexName, KeySchema, Projection])).toEqual([
      [DETECTION_INDEX.byType, keys(DETECTION.typeBucket, DETECTION.bucketKey), { ProjectionType: 'ALL' }],
      [DETECTION_INDEX.bySeverity, keys(DETECTION.severityBucket, DETECTION.bucketKey), { ProjectionType: 'ALL' }],
    ]);
  });

  test("the detector's states are found by a single key and expire by their time attribute", () => {
    expect(table(prod, 'detector-state')).toMatchObject({
      KeySchema: [{ AttributeName: DETECTOR_STATE.key, KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: DETECTOR_STATE.expiresAt, Enabled: true },
    });
  });

  test('all are billed per request', () => {
    const modes = resourcesOf(prod, 'AWS::DynamoDB::Table').map(({ properties }) => properties.BillingMode);
    expect(modes).toEqual(Array.from({ length: 5 }, () => 'PAY_PER_REQUEST'));
  });
});

describe('the consumer', () => {
  test('runs on Node.js 22 and arm64 with 1,024 MB and 60 seconds', () => {
    expect(consumer(prod).properties).toMatchObject({
      Runtime: 'nodejs22.x',
      Architectures: ['arm64'],
      MemorySize: 1024,
      Timeout: 60,
    });
  });

  test('gets the table names, index shards and row retention', () => {
    const { stack, properties } = consumer(prod);
    const { Variables } = properties.Environment as { Variables: Record<string, unknown> };
    const named = [ENV.bronzeTableName, ENV.quarantineTableName, ENV.rollupsTableName].map(
      (name) => referred<{ TableName: string }>(prod, stack, Variables[name])?.properties.TableName,
    );
    expect(named).toEqual(['legion-prod-bronze', 'legion-prod-quarantine', 'legion-prod-rollups']);
    expect(Variables).toMatchObject({ [ENV.indexShards]: '16', [ENV.retentionDays]: '90' });
    expect(JSON.stringify(consumer(local).properties)).toContain(`"${ENV.indexShards}":"4","${ENV.retentionDays}":"0"`);
  });

  test('counts in transactions where they cost nothing, and on AWS by puts, which are cheaper', () => {
    const modeOn = (templates: Templates) =>
      (consumer(templates).properties.Environment as { Variables: Record<string, unknown> }).Variables[ENV.writeMode];
    expect([modeOn(prod), modeOn(local)]).toEqual(['puts', 'transactions']);
  });

  test('writes JSON logs that are kept for 30 days', () => {
    expect(consumer(prod).properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON' });
    expect(named(prod, 'AWS::Logs::LogGroup', '-bronze-consumer').properties.RetentionInDays).toBe(30);
  });

  test('is traced on AWS only', () => {
    expect(consumer(prod).properties.TracingConfig).toEqual({ Mode: 'Active' });
    expect(consumer(local).properties.TracingConfig).toBeUndefined();
  });
});

describe('the event source mapping', () => {
  const mapping = mappingOf(prod);

  test('reads from the oldest record, up to 500 at a time or for one second, each shard in order', () => {
    expect(referred(prod, mapping.stack, mapping.properties.EventSourceArn)?.properties).toMatchObject({
      Name: 'legion-prod-events',
    });
    expect(mapping.properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 1,
      ParallelizationFactor: 1,
    });
  });

  test('does not wait for full batches on an emulator', () => {
    expect(mappingOf(local).properties).toMatchObject({
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 0,
    });
  });

  test('bisects failing batches, accepts partial failures, and stops after 25 retries or 12 hours', () => {
    expect(mapping.properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 25,
      MaximumRecordAgeInSeconds: 12 * 3600,
    });
  });

  test('sends failed records to a private, encrypted bucket that keeps them for 90 days', () => {
    const { OnFailure } = mapping.properties.DestinationConfig as { OnFailure: { Destination: unknown } };
    expect(referred(prod, mapping.stack, OnFailure.Destination)?.properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: {
        Rules: [{ ExpirationInDays: 90, NoncurrentVersionExpiration: { NoncurrentDays: 30 }, Status: 'Enabled' }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    const unversioned = resourcesOf(dev, 'AWS::S3::Bucket').map(({ properties }) => properties.VersioningConfiguration);
    expect(unversioned).toEqual([undefined, undefined]);
  });
});

describe('alarms', () => {
  type Alarm = { MetricName: string; Namespace: string; Dimensions: { Name: string; Value: unknown }[] };
  const alarms = resourcesOf<Alarm & Record<string, unknown>>(prod, 'AWS::CloudWatch::Alarm').filter(
    ({ stack }) => stack === 'ingest',
  );
  const alarm = (metricName: string) => alarms.find(({ properties }) => properties.MetricName === metricName)!;

  test.each([
    ['AWS/Lambda', 'IteratorAge', 'Maximum', 600_000, 3],
    ['AWS/Lambda', 'Errors', 'Sum', 0, 1],
    ['AWS/Lambda', 'OnFailureDestinationDeliveredEventCount', 'Sum', 0, 1],
    ['AWS/Lambda', 'DroppedEventCount', 'Sum', 0, 1],
    [METRIC_NAMESPACE, METRICS.quarantined.name, 'Sum', 0, 1],
    [METRIC_NAMESPACE, METRICS.failedRecords.name, 'Sum', 0, 3],
  ])('%s %s: %s over %d in %d minutes', (Namespace, MetricName, Statistic, Threshold, EvaluationPeriods) => {
    expect(alarm(MetricName).properties).toMatchObject({
      Namespace,
      Statistic,
      Threshold,
      EvaluationPeriods,
      Period: 60,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect(alarms).toHaveLength(6);
  });

  test("watch the consumer's own metrics under the dimensions that it writes", () => {
    const { stack, properties } = alarm(METRICS.quarantined.name);
    const [fn, service] = properties.Dimensions;
    expect(fn!.Name).toBe('function_name');
    expect(referred(prod, stack, fn!.Value)?.properties).toMatchObject({ FunctionName: 'legion-prod-bronze-consumer' });
    expect(service).toEqual({ Name: 'service', Value: CONSUMER_SERVICE });
  });

  test('count what the mapping drops only where the mapping reports metrics', () => {
    expect(mappingOf(prod).properties.MetricsConfig).toEqual({ Metrics: ['EventCount'] });
    expect(resourcesOf(local, 'AWS::CloudWatch::Alarm')).toEqual([]);
    expect(mappingOf(local).properties.MetricsConfig).toBeUndefined();
  });

  test('notify the given address, and nobody without one', () => {
    expect(only(prod, 'AWS::SNS::Subscription').properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'alarms@example.com',
    });
    expect(resourcesOf(dev, 'AWS::SNS::Subscription')).toEqual([]);
    expect(resourcesOf(dev, 'AWS::SNS::Topic')).toHaveLength(1);
  });

  test('may publish to the topic, whose own policy would otherwise prevent it', () => {
    const { Statement } = only(prod, 'AWS::SNS::TopicPolicy').properties.PolicyDocument as { Statement: unknown[] };
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });
});

describe('the API', () => {
  const api = (templates: Templates) => named(templates, 'AWS::Lambda::Function', '-query-api');

  test('exists only on AWS: elsewhere the local server answers, beside the pipeline', () => {
    expect(api(dev).stack).toBe('api');
    expect(resourcesOf(local, 'AWS::ApiGatewayV2::Api')).toEqual([]);
    expect(api(local)).toBeUndefined();
  });

  test('gets the stream, the tables, and the number of index shards that the consumer writes', () => {
    const { stack, properties } = api(prod);
    const { Variables } = properties.Environment as { Variables: Record<string, unknown> };
    const tables = [ENV.bronzeTableName, ENV.quarantineTableName, ENV.rollupsTableName, ENV.detectionsTableName].map(
      (name) => referred<{ TableName: string }>(prod, stack, Variables[name])?.properties.TableName,
    );
    expect(tables).toEqual(['bronze', 'quarantine', 'rollups', 'anomalies'].map((name) => `legion-prod-${name}`));
    expect(referred(prod, stack, Variables[ENV.streamName])?.properties).toMatchObject({ Name: 'legion-prod-events' });
    const { Environment } = consumer(prod).properties as { Environment: { Variables: Record<string, unknown> } };
    expect(Variables[ENV.indexShards]).toBe(Environment.Variables[ENV.indexShards]);
  });

  test('accepts signed requests, or tokens if their issuer is given', () => {
    const types = (templates: Templates) =>
      new Set(resourcesOf(templates, 'AWS::ApiGatewayV2::Route').map(({ properties }) => properties.AuthorizationType));
    expect(types(dev)).toEqual(new Set(['AWS_IAM', 'NONE']));
    const apiAccess = { kind: 'jwt', issuer: 'https://login.example.com/', audience: ['one', 'two'] } as const;
    const { templates } = anAssembly({ target: 'aws', stage: 'dev', apiAccess });
    expect(types(templates)).toEqual(new Set(['JWT', 'NONE']));
    expect(only(templates, 'AWS::ApiGatewayV2::Authorizer').properties.JwtConfiguration).toEqual({
      Issuer: 'https://login.example.com/',
      Audience: ['one', 'two'],
    });
  });

  test('outputs its address', () => {
    expect(referred(prod, 'api', prod.api?.Outputs?.ApiUrl?.Value)?.resource.Type).toBe('AWS::ApiGatewayV2::Api');
  });
});

describe('the budget', () => {
  test("notifies when the month's cost exceeds the limit or is forecast to", () => {
    const { properties } = only(prod, 'AWS::Budgets::Budget');
    expect(properties.Budget).toEqual({
      BudgetName: 'legion-prod-monthly',
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 50, Unit: 'USD' },
    });
    expect(properties.NotificationsWithSubscribers).toEqual(
      ['ACTUAL', 'FORECASTED'].map((NotificationType) => ({
        Notification: {
          NotificationType,
          ComparisonOperator: 'GREATER_THAN',
          Threshold: 100,
          ThresholdType: 'PERCENTAGE',
        },
        Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'budget@example.com' }],
      })),
    );
  });

  test('exists only on request', () => {
    expect(Object.keys(dev).toSorted()).toEqual(['api', 'bronze', 'detector', 'ingest', 'stream']);
    expect(Object.keys(local).toSorted()).toEqual(['bronze', 'detector', 'ingest', 'stream']);
  });
});

test('the capacity of the stream can be chosen', () => {
  const { templates } = anAssembly({
    target: 'aws',
    stage: 'dev',
    settings: { capacity: { mode: 'provisioned', shards: 8 } },
  });
  expect(only(templates, 'AWS::Kinesis::Stream').properties.ShardCount).toBe(8);
});
