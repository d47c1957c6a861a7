import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { createDynamoDbClient, createKinesisClient } from '../../../lib/aws/clients';
import type { Template } from '../../../lib/cloud/cloudformation/assembly/template';
import { startEmbeddedCloud, type EmbeddedCloud } from '../../../lib/cloud/cloud';
import type { EmbeddedCloudOptions } from '../../../lib/cloud/cloud-options';
import { systemClock } from '../../../lib/core/system-clock';

export type TestCloud = EmbeddedCloud & {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly warnings: readonly string[];
  /** Puts the texts, each under its own key. */
  readonly put: (streamName: string, texts: readonly string[]) => Promise<void>;
};

/** Starts a cloud with clients. Stopping the cloud stops the clients too. */
export async function aCloud(options: Partial<EmbeddedCloudOptions> & { assemblyDir: string }): Promise<TestCloud> {
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (_details: object, message: string) => void warnings.push(message) };
  const cloud = await startEmbeddedCloud({ log, clock: systemClock, ...options });
  const reach = { transport: cloud.transport, region: cloud.environment.AWS_REGION };
  const kinesis = createKinesisClient({ endpoint: cloud.endpoints.kinesis, ...reach });
  const dynamodb = createDynamoDbClient({ endpoint: cloud.endpoints.dynamodb, ...reach });
  return {
    ...cloud,
    kinesis,
    dynamodb,
    warnings,
    put: async (StreamName, texts) => {
      const Records = texts.map((text) => ({ PartitionKey: text, Data: Buffer.from(text) }));
      await kinesis.send(new PutRecordsCommand({ StreamName, Records }));
    },
    stop: async () => {
      kinesis.destroy();
      dynamodb.destroy();
      await cloud.stop();
    },
  };
}

/** Writes an assembly of these stacks, each depending on the previous one. @returns its folder */
export function anAssembly(stacks: Readonly<Record<string, Template>>): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'assembly-'));
  const artifacts: Record<string, object> = {};
  let before: string[] = [];
  for (const [name, template] of Object.entries(stacks)) {
    writeFileSync(path.join(directory, `${name}.json`), JSON.stringify(template));
    const properties = { templateFile: `${name}.json` };
    artifacts[name] = { type: 'aws:cloudformation:stack', dependencies: before, properties };
    before = [name];
  }
  writeFileSync(path.join(directory, 'manifest.json'), JSON.stringify({ artifacts }));
  return directory;
}

/** Runs a test in a cloud with these stacks. */
export async function withCloud(
  stacks: Readonly<Record<string, Template>>,
  use: (cloud: TestCloud) => Promise<void>,
  options: Partial<EmbeddedCloudOptions> = {},
): Promise<void> {
  const assemblyDir = anAssembly(stacks);
  try {
    const cloud = await aCloud({ assemblyDir, ...options });
    try {
      await use(cloud);
    } finally {
      await cloud.stop();
    }
  } finally {
    rmSync(assemblyDir, { recursive: true });
  }
}

/** A stream `events`, a function `consumer` with the given code that reads it, and a bucket for its failed records. */
export function aPipeline(code: string, mapping: object = {}, shards = 1): Template {
  return {
    Resources: {
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Events', 'Arn'] },
          FunctionName: { Ref: 'Consumer' },
          StartingPosition: 'TRIM_HORIZON',
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
          ...mapping,
        },
      },
      Events: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'events', ShardCount: shards } },
      Failures: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'failures' } },
      Consumer: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'consumer',
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Timeout: 5,
          Code: { ZipFile: code },
          Environment: { Variables: { STREAM: { Ref: 'Events' } } },
        },
      },
    },
  };
}
