import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { processBatch } from '../../../lambda/consumer/process-batch';
import { createBronzeStore } from '../../../lib/aws/bronze-store';
import { createDynamoDbClient } from '../../../lib/aws/clients';
import { createRollupStore } from '../../../lib/aws/rollup-store';
import { binary, number, text } from '../../../lib/domain/attribute';
import { BRONZE } from '../../../lib/domain/bronze';
import { QUARANTINE } from '../../../lib/domain/quarantine';
import { ROLLUP } from '../../../lib/domain/rollup';
import { encodeEvent } from '../../../lib/domain/wire';
import { anEvent, aRecord, sequenceNumber } from '../../lambda/consumer/a-batch';

const TABLES = {
  bronze: [BRONZE.eventId, BRONZE.payloadHash],
  quarantine: [QUARANTINE.payloadHash, QUARANTINE.partitionKey],
  rollups: [ROLLUP.scope, ROLLUP.slot],
} as const;

let server: Server;
let client: DynamoDBClient;

beforeAll(async () => {
  server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = createDynamoDbClient({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  for (const [TableName, [partition, sort]] of Object.entries(TABLES)) await createTable(TableName, partition, sort);
});

afterAll(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function createTable(TableName: string, partition: string, sort: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partition, sort].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
    }),
  );
  let status: string | undefined;
  while (status !== 'ACTIVE') {
    status = (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
  }
}

async function rowsOf(TableName: string) {
  return (await client.send(new ScanCommand({ TableName }))).Items ?? [];
}

test('against a real DynamoDB engine: stored once whatever is delivered again, refused rows put aside', async () => {
  const sleep = async () => undefined;
  const store = createBronzeStore({
    client,
    bronzeTable: 'bronze',
    quarantineTable: 'quarantine',
    random: () => 0,
    sleep,
  });
  const never = new AbortController().signal;
  const deliver = (batch: ReturnType<typeof aRecord>[]) =>
    processBatch(batch, {
      store,
      rollups: createRollupStore(client, 'rollups'),
      settings: { indexShards: 4, retentionDays: 30 },
      nowMs: () => Date.parse('2026-01-04T18:00:00.000Z'),
      storeDeadline: never,
      countDeadline: never,
    });
  const events = Array.from({ length: 60 }, (_, i) => encodeEvent(anEvent(i)));
  // A number that JSON can say and DynamoDB cannot hold, no bytes at all, and more bytes than an item may have.
  const tooLarge = encodeEvent(anEvent(60, { credit: { credit_limit: 1e200, currency: 'TWD' } }));
  const others = [tooLarge, new Uint8Array(0), Buffer.alloc(500_000, 'x')];
  const batch = [...events, ...others].map((bytes, position) => aRecord(bytes, position));

  const first = await deliver(batch.slice(0, 40));
  const second = await deliver(batch.slice(20));

  expect(first.failure).toBeUndefined();
  expect(second).toMatchObject({ stored: 40, quarantined: 2, failed: 1 });
  expect(second.failure!.sequenceNumber).toBe(sequenceNumber(62));
  expect(second.failure!.message).toMatch(/item is 500\d+ bytes, DynamoDB takes 409600/);
  const rows = await rowsOf('bronze');
  const stored = new Map(rows.map((row) => [text(row, BRONZE.eventId), Buffer.from(binary(row, BRONZE.payload)!)]));
  expect(rows).toHaveLength(60);
  expect(events.every((bytes, i) => stored.get(`EVT-1-${i}`)!.equals(bytes))).toBe(true);
  expect(number(rows[0]!, BRONZE.expiresAt)).toBe(Date.parse('2026-02-03T18:00:00.000Z') / 1000);
  expect(await rowsOf('quarantine')).toHaveLength(2);
  const reasons = (await rowsOf('quarantine')).map((row) => text(row, QUARANTINE.reason));
  expect(new Set(reasons)).toEqual(new Set(['NOT_JSON', 'REFUSED_BY_STORE']));
  const total = (await rowsOf('rollups')).find((row) => text(row, ROLLUP.scope) === 'credit#total');
  expect(number(total!, ROLLUP.events)).toBe(60);
});
