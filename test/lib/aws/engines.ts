import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateStreamCommand, DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { createDynamoDbClient, createKinesisClient } from '../../../lib/aws/clients';
import { BRONZE } from '../../../lib/domain/bronze/bronze';
import { DETECTION } from '../../../lib/domain/detection/detection';
import { DETECTOR_STATE } from '../../../lib/domain/detection/detector-state';
import { QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import { ROLLUP } from '../../../lib/domain/bronze/rollup';
import { resourceNames, type ResourceNames } from '../../../lib/domain/names';
import { serveEngines } from '../cloud/engines/serve-engines';

export type Engines = {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  /** A stream and empty tables of their own: keys only, no indexes, and no reader of the stream. */
  readonly newStage: (parts?: { shards?: number }) => Promise<ResourceNames>;
  readonly stop: () => Promise<void>;
};

export async function startEngines(): Promise<Engines> {
  const engines = await serveEngines();
  const kinesis = createKinesisClient(engines);
  const dynamodb = createDynamoDbClient(engines);
  const createTable = (TableName: string, hash: string, range?: string) => {
    const keys = [hash, ...(range === undefined ? [] : [range])];
    return dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      }),
    );
  };
  return {
    kinesis,
    dynamodb,
    newStage: async ({ shards = 2 } = {}) => {
      const names = resourceNames(`t${randomUUID().slice(0, 8)}`);
      await Promise.all([
        createTable(names.bronzeTable, BRONZE.eventId, BRONZE.payloadHash),
        createTable(names.quarantineTable, QUARANTINE.payloadHash, QUARANTINE.partitionKey),
        createTable(names.rollupsTable, ROLLUP.scope, ROLLUP.slot),
        createTable(names.detectionsTable, DETECTION.entity, DETECTION.timeKey),
        createTable(names.detectorStateTable, DETECTOR_STATE.key),
        kinesis.send(new CreateStreamCommand({ StreamName: names.stream, ShardCount: shards })),
      ]);
      await Promise.all([
        whenActive(kinesis, names.stream),
        ...[
          names.bronzeTable,
          names.quarantineTable,
          names.rollupsTable,
          names.detectionsTable,
          names.detectorStateTable,
        ].map((table) => whenTableActive(dynamodb, table)),
      ]);
      return names;
    },
    stop: async () => {
      kinesis.destroy();
      dynamodb.destroy();
      await engines.stop();
    },
  };
}

/** Streams are created and split asynchronously, so their state has to be polled. */
export async function whenActive(kinesis: KinesisClient, streamName: string): Promise<void> {
  for (;;) {
    const { StreamDescriptionSummary } = await kinesis.send(
      new DescribeStreamSummaryCommand({ StreamName: streamName }),
    );
    if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
    await delay(5);
  }
}

async function whenTableActive(dynamodb: DynamoDBClient, tableName: string): Promise<void> {
  for (;;) {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await delay(5);
  }
}
