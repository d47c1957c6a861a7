import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { UserError } from '../../../../lib/core/user-error';
import { createDynamoDbClient, createKinesisClient } from '../../../../lib/aws/clients';
import { deployStacks } from '../../../../lib/cloud/cloudformation/deploy';
import { createCloudStorage } from '../../../../lib/cloud/storage/cloud-storage';
import { createFunctionLogs } from '../../../../lib/cloud/functions/function-logs';
import { createFunctionRuntime } from '../../../../lib/cloud/functions/function-runtime';
import type { Template } from '../../../../lib/cloud/cloudformation/assembly/template';
import { aCloud, anAssembly, aPipeline, withCloud, type TestCloud } from '../a-cloud';

const handler = 'exports.handler = async (event) => event';
const func = (properties: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: handler }, ...properties },
});
const table = (more: object = {}) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'bronze',
    KeySchema: [
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 'hash', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['id', 'hash', 'bucket', 'time'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-time',
        KeySchema: [
          { AttributeName: 'bucket', KeyType: 'HASH' },
          { AttributeName: 'time', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['shown'] },
        WarmThroughput: { WriteUnitsPerSecond: 4_000 },
      },
    ],
    ...more,
  },
});

describe('an app with every kind of resource', () => {
  const stream: Template = {
    Parameters: { Stage: { Type: 'String', Default: 'dev' } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
    Resources: {
      Events: {
        Type: 'AWS::Kinesis::Stream',
        Properties: {
          Name: { 'Fn::Sub': 'legion-${Stage}-events' },
          StreamModeDetails: { StreamMode: 'ON_DEMAND' },
          RetentionPeriodHours: 48,
          StreamEncryption: { EncryptionType: 'KMS', KeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
        },
      },
      Key: { Type: 'AWS::KMS::Key', Properties: { Description: { 'Fn::Unknown': 'never looked at' } } },
      Extra: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' },
      Metadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'x' } },
    },
    Outputs: {
      Arn: { Value: { 'Fn::GetAtt': ['Events', 'Arn'] }, Export: { Name: 'stream-arn' } },
      Only: { Value: 'never', Condition: 'IsProd' },
    },
  };
  const rest: Template = {
    Resources: {
      Table: table({ TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true } }),
      Worker: func({
        Environment: { Variables: { TABLE: { Ref: 'Table' }, ROLE: { 'Fn::GetAtt': ['Role', 'Arn'] }, COUNT: 4 } },
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: 'exports.handler = async () => process.env' },
      }),
      Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [] } },
      Image: { Type: 'AWS::Lambda::Function', Properties: { Code: { ImageUri: 'x' } } },
      Python: func({ Runtime: 'python3.13' }),
      Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: {} },
    },
    Outputs: { Imported: { Value: { 'Fn::ImportValue': 'stream-arn' } } },
  };
  let cloud: TestCloud;
  let assemblyDir: string;

  beforeAll(async () => {
    assemblyDir = anAssembly({ stream, rest });
    cloud = await aCloud({ assemblyDir, streamShards: 3 });
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(assemblyDir, { recursive: true });
  });

  test('an on-demand stream has the requested number of shards and its retention', async () => {
    const StreamName = 'legion-dev-events';
    expect((await cloud.kinesis.send(new ListShardsCommand({ StreamName }))).Shards).toHaveLength(3);
    const { StreamDescriptionSummary } = await cloud.kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
    expect(StreamDescriptionSummary).toMatchObject({
      RetentionPeriodHours: 48,
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    });
  });

  test('a table has its keys, its indexes and their projections', async () => {
    const { Table } = await cloud.dynamodb.send(new DescribeTableCommand({ TableName: 'bronze' }));
    const wanted = table().Properties;
    expect(Table).toMatchObject({
      KeySchema: wanted.KeySchema,
      TableStatus: 'ACTIVE',
    });
    const { WarmThroughput: _unused, ...index } = wanted.GlobalSecondaryIndexes[0]!;
    expect(Table?.GlobalSecondaryIndexes).toMatchObject([index]);
  });

  test('a table deletes its rows by the declared time to live', async () => {
    expect(await timeToLiveOf(cloud)).toEqual({ AttributeName: 'expires_at', TimeToLiveStatus: 'ENABLED' });
  });

  test('values pass from stack to stack, and conditions control resources and outputs', () => {
    const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/legion-dev-events';
    expect(cloud.outputs).toEqual({ stream: { Arn: arn }, rest: { Imported: arn } });
    expect(cloud.resources.map(({ logicalId }) => logicalId)).not.toContain('Extra');
    expect(cloud.resources.map(({ logicalId }) => logicalId)).not.toContain('Metadata');
  });

  test('a resource is deployed after those it references', () => {
    const order = cloud.resources.map(({ logicalId }) => logicalId);
    expect(order.indexOf('Key')).toBeLessThan(order.indexOf('Events'));
    expect(order.indexOf('Role')).toBeLessThan(order.indexOf('Worker'));
    expect(order.indexOf('Table')).toBeLessThan(order.indexOf('Worker'));
  });

  test('resources and properties without effect are listed with a reason, and the rest is deployed', () => {
    const listed = cloud.notEmulated.map(({ stackName, logicalId, reason }) => `${stackName}/${logicalId}: ${reason}`);
    expect(listed).toEqual([
      'stream/Key: keys: nothing is encrypted at rest',
      'stream/Events: on-demand scaling: the stream is provisioned with 3 shards',
      'stream/Events: encryption at rest',
      'rest/Role: permissions: every call is allowed',
      'rest/Image: functions of runtime container image: only Node.js functions run',
      'rest/Python: functions of runtime python3.13: only Node.js functions run',
      'rest/Machine: this kind of resource',
    ]);
  });

  test('a function runs with its variables and can reach the services', async () => {
    expect(await cloud.invoke('rest-Worker', {})).toMatchObject({
      ok: true,
      response: {
        TABLE: 'bronze',
        ROLE: 'arn:aws:iam::000000000000:role/rest-Role',
        COUNT: '4',
        AWS_ENDPOINT_URL: cloud.endpoint,
        AWS_REGION: 'us-east-1',
      },
    });
  });
});

test('given parameter values replace the defaults', async () => {
  const template: Template = {
    Parameters: { Stage: { Type: 'String', Default: 'dev' } },
    Outputs: { Stage: { Value: { Ref: 'Stage' } } },
  };
  await withCloud(
    { one: template },
    (cloud) => Promise.resolve(expect(cloud.outputs).toEqual({ one: { Stage: 'test' } })),
    { parameters: { Stage: 'test' } },
  );
});

/** Deploys without engines, because these templates never get as far as using one. */
function deployAlone(template: Template) {
  const endpoint = 'http://127.0.0.1:9';
  const logs = createFunctionLogs({ now: Date.now });
  const services = {
    kinesis: createKinesisClient({ endpoint }),
    dynamodb: createDynamoDbClient({ endpoint }),
    functions: createFunctionRuntime({ services: {}, logs, now: Date.now }),
    region: 'us-east-1',
    codeDir: tmpdir(),
    streamShards: 1,
    storage: createCloudStorage(() => undefined),
    addMapping: () => undefined,
  };
  return deployStacks([{ name: 'app', template, assets: new Map() }], services);
}

const noCode = func({ Code: { S3Key: 'abc.zip' } });
const toNobody = {
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/x', FunctionName: 'nobody' },
};

test.each<[string, Template, RegExp]>([
  [
    'a reference to nothing',
    { Resources: { F: func({ Handler: { Ref: 'Gone' } }) } },
    /^stack app, resource F, property Handler: Ref names Gone/,
  ],
  [
    'code that is not in the assembly',
    { Resources: { F: noCode } },
    /its code abc\.zip is not in the assembly; synthesize the app with bundling on$/,
  ],
  [
    'a parameter without a value',
    { Parameters: { P: { Type: 'String' } } },
    /^stack app: parameter P has no default and no value was given$/,
  ],
  [
    'a name that is no text',
    { Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: ['a'] } } } },
    /property QueueName: expected a string, got \["a"\]$/,
  ],
  [
    'resources in a circle',
    { Resources: { A: func({ Handler: { Ref: 'B' } }), B: func({ Handler: { Ref: 'A' } }) } },
    /depend on each other in a circle: A → B → A$/,
  ],
  [
    'a mapping to a function that is not there',
    { Resources: { M: toNobody } },
    /^stack app, resource M: no function nobody is deployed$/,
  ],
])('%s is refused in one line', async (_what, template, message) => {
  const failure = await deployAlone(template).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  expect((failure as Error).message).toMatch(message);
});

test('a mapping whose source is no stream is left out and listed', async () => {
  const Properties = { EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:q', FunctionName: 'f' };
  const { notEmulated } = await deployAlone({ Resources: { M: { ...toNobody, Properties } } });
  expect(notEmulated.map(({ reason }) => reason)).toEqual([
    'event sources other than Kinesis streams, their consumers, and streams of tables, got arn:aws:sqs:us-east-1:000000000000:q',
  ]);
});

test('a start that fails late leaves nothing running', async () => {
  const port = await freePort();
  const assemblyDir = anAssembly({ app: aPipeline(handler, { BatchSize: 20_000 }) });
  await expect(aCloud({ assemblyDir, ports: [port] })).rejects.toThrow(
    'event source mapping cannot be deployed: BatchSize: expected a whole number from 1 to 10000',
  );
  await expectFree(port);
  rmSync(assemblyDir, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function expectFree(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  await new Promise((resolve) => server.close(resolve));
}

async function timeToLiveOf({ dynamodb }: TestCloud) {
  return (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'bronze' }))).TimeToLiveDescription;
}

describe('a second deployment to the same data', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'data-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const none = () => Promise.resolve();

  test('keeps a stream and its shards, and reports a different declared number', async () => {
    await withCloud({ app: aPipeline(handler, {}, 2) }, none, { dataDir });
    await withCloud(
      { app: aPipeline(handler, {}, 5) },
      async (cloud) => {
        expect(cloud.notEmulated.map(({ reason }) => reason)).toContain(
          'resharding: the stream of an earlier run keeps its 2 shards',
        );
        await Promise.resolve();
      },
      { dataDir },
    );
  });

  test('follows the declared time to live of a table', async () => {
    const attributes = ['expires_at', undefined, 'until'];
    const found: (string | undefined)[] = [];
    for (const AttributeName of attributes) {
      const TimeToLiveSpecification = AttributeName && { AttributeName, Enabled: true };
      const app = { Resources: { Table: table(TimeToLiveSpecification ? { TimeToLiveSpecification } : {}) } };
      const note = async (cloud: TestCloud) => void found.push((await timeToLiveOf(cloud))?.AttributeName);
      await withCloud({ app }, note, { dataDir });
    }
    expect(found).toEqual(attributes);
  });

  test('accepts an unchanged table and refuses one whose keys or indexes have changed', async () => {
    await withCloud({ app: { Resources: { Table: table() } } }, none, { dataDir });
    await withCloud({ app: { Resources: { Table: table() } } }, none, { dataDir });
    const other = { app: { Resources: { Table: table({ GlobalSecondaryIndexes: [] }) } } };
    await expect(withCloud(other, none, { dataDir })).rejects.toThrow(
      'the data folder holds table bronze with other keys or indexes than the app declares now: use another data folder, or remove this one and run again',
    );
  });
});
