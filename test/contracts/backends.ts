import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  type CreateStreamCommandInput,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import { openDoor, type ADoor, type Clients } from './a-door';

/** A Kinesis and a DynamoDB that the contracts are put to. */
export type Backend = Clients & {
  /** Creates a stream, waits until it is active, and returns its name. @default one shard */
  readonly newStream: (parts?: Partial<CreateStreamCommandInput>) => Promise<string>;
  /** Creates a table, waits until it and its indexes are active, and returns its name. @default the key is `id`, a string */
  readonly newTable: (parts?: Partial<CreateTableCommandInput>) => Promise<string>;
};

/**
 * What the contracts are run against: our cloud by both ways in; with LEGION_CONTRACTS_ENDPOINT an emulator that runs
 * there; with LEGION_CONTRACTS_AWS=1 the account that the environment names, where it costs a little.
 */
export const BACKENDS: readonly (readonly [name: string, start: () => Promise<Backend>])[] = backendsOf(process.env);

const POLL_MS = 10;
let door: Promise<ADoor> | undefined;
const cleanups: (() => Promise<unknown>)[] = [];

// Both ways in lead to one cloud, which lasts as long as the test file.
afterAll(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await (await door)?.stop();
});

function backendsOf({ LEGION_CONTRACTS_ENDPOINT: endpoint, LEGION_CONTRACTS_AWS: aws }: NodeJS.ProcessEnv) {
  if (aws === '1') return [['on AWS', remote({ environment: process.env })]] as const;
  if (endpoint !== undefined) return [[`at ${endpoint}`, remote({ endpoint })]] as const;
  return [
    ['through the door', async () => backendOf((await (door ??= openDoor())).outside)],
    ['over a message port', async () => backendOf((await (door ??= openDoor())).inside)],
  ] as const;
}

function remote(settings: { readonly endpoint?: string; readonly environment?: NodeJS.ProcessEnv }) {
  return async () => backendOf({ kinesis: createKinesisClient(settings), dynamodb: createDynamoDbClient(settings) });
}

function backendOf(clients: Clients): Backend {
  return {
    ...clients,
    newStream: (parts) => newStream(clients, { StreamName: newName(), ShardCount: 1, ...parts }),
    newTable: (parts) => newTable(clients, { ...ID_TABLE, TableName: newName(), ...parts }),
  };
}

/** A name that no earlier run has used. */
export function newName(): string {
  return `contract-${randomUUID()}`;
}

const ID_TABLE = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
} satisfies Partial<CreateTableCommandInput>;

async function newStream({ kinesis }: Clients, input: CreateStreamCommandInput): Promise<string> {
  const { StreamName } = input;
  await kinesis.send(new CreateStreamCommand(input));
  cleanups.push(() => kinesis.send(new DeleteStreamCommand({ StreamName })).catch(() => undefined));
  await streamActive(kinesis, StreamName!);
  return StreamName!;
}

/** Resolves when the stream has been created, or changed. */
export async function streamActive(kinesis: KinesisClient, StreamName: string): Promise<void> {
  for (;;) {
    const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
    if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
    await delay(POLL_MS);
  }
}

async function newTable({ dynamodb }: Clients, input: CreateTableCommandInput): Promise<string> {
  const { TableName } = input;
  await dynamodb.send(new CreateTableCommand(input));
  cleanups.push(() => dynamodb.send(new DeleteTableCommand({ TableName })).catch(() => undefined));
  await tableActive(dynamodb, TableName!);
  return TableName!;
}

/** Resolves when the table and all of its indexes have been created, or changed. */
export async function tableActive(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  for (;;) {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    const states = [Table?.TableStatus, ...(Table?.GlobalSecondaryIndexes ?? []).map(({ IndexStatus }) => IndexStatus)];
    if (states.every((state) => state === 'ACTIVE')) return;
    await delay(POLL_MS);
  }
}
