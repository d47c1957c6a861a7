import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  paginateScan,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { createBronzeStore } from '../../../lib/aws/bronze-store';
import { createDynamoDbClient } from '../../../lib/aws/clients';
import { createRollupStore } from '../../../lib/aws/rollup-store';
import type { Item } from '../../../lib/domain/bronze/attribute';
import { BRONZE } from '../../../lib/domain/bronze/bronze';
import { DETECTION } from '../../../lib/domain/detection/detection';
import { DETECTOR_STATE } from '../../../lib/domain/detection/detector-state';
import { QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import { ROLLUP } from '../../../lib/domain/bronze/rollup';
import { serveEngine } from '../../lib/cloud/engines/serve-engines';

/** Names of the tables, with the names of their keys. */
const TABLES: Readonly<Record<TableName, readonly [string, string?]>> = {
  bronze: [BRONZE.eventId, BRONZE.payloadHash],
  quarantine: [QUARANTINE.payloadHash, QUARANTINE.partitionKey],
  rollups: [ROLLUP.scope, ROLLUP.slot],
  anomalies: [DETECTION.entity, DETECTION.timeKey],
  'detector-state': [DETECTOR_STATE.key],
};
type TableName = 'bronze' | 'quarantine' | 'rollups' | 'anomalies' | 'detector-state';

/** The tables of consumer and detector in a DynamoDB engine of its own, without indexes, with the consumer's writers. */
export async function engineTables() {
  const engine = await serveEngine('dynamodb');
  const client = createDynamoDbClient({ endpoint: engine.endpoint, transport: engine.transport });
  const patience = { random: () => 0, sleep: async () => undefined };
  for (const [name, [partition, sort]] of Object.entries(TABLES)) await createTable(client, name, partition, sort);
  return {
    endpoint: engine.endpoint,
    store: createBronzeStore({ client, bronzeTable: 'bronze', quarantineTable: 'quarantine', ...patience }),
    rollupStore: createRollupStore(client, 'rollups', patience, 'puts'),
    rowsOf: (table: TableName) => rowsOf(client, table),
    put: (table: TableName, item: Item) => client.send(new PutItemCommand({ TableName: table, Item: item })),
    remove: (table: TableName, key: Item) => client.send(new DeleteItemCommand({ TableName: table, Key: key })),
    stop: async () => {
      client.destroy();
      await engine.stop();
    },
  };
}

export type EngineTables = Awaited<ReturnType<typeof engineTables>>;

async function createTable(client: DynamoDBClient, TableName: string, partition: string, sort?: string): Promise<void> {
  const keys = [partition, ...(sort === undefined ? [] : [sort])];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
  let status: string | undefined;
  while (status !== 'ACTIVE') {
    status = (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
  }
}

async function rowsOf(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const rows: Item[] = [];
  for await (const { Items } of paginateScan({ client }, { TableName })) rows.push(...((Items ?? []) as Item[]));
  return rows;
}
