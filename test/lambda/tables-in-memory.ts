import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient } from '../../lib/aws/clients';
import { createDynamoDbEngine } from '../../lib/cloud/dynamodb/create-engine';
import { createMemoryLog } from '../../lib/cloud/engines/log/memory-log';
import type { PortClient } from '../../lib/cloud/engines/port-client';
import { createPortTransport } from '../../lib/cloud/engines/port-transport';
import { createManualClock } from '../../lib/core/clock';
import { ACCOUNT_ID, REGION } from '../../lib/domain/embedded-account';

/**
 * A client of new tables in an engine of DynamoDB in this thread.
 * @param keys the names of each table's keys, all of them strings
 */
export async function tablesInMemory(keys: Readonly<Record<string, readonly string[]>>): Promise<DynamoDBClient> {
  const clock = createManualClock(0);
  const engine = createDynamoDbEngine({ openLog: createMemoryLog, clock, region: REGION, accountId: ACCOUNT_ID });
  const caller = { call: async (call) => engine.call(call) } as PortClient;
  const client = createDynamoDbClient({
    endpoint: 'http://127.0.0.1:1',
    transport: createPortTransport({ dynamodb: caller, kinesis: caller }),
  });
  for (const [TableName, names] of Object.entries(keys)) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
        KeySchema: names.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      }),
    );
  }
  return client;
}
