import { createDynamoDbEngine } from '../lib/cloud/dynamodb/create-engine';
import { createMemoryLog } from '../lib/cloud/engines/log/memory-log';
import { createManualClock } from '../lib/core/clock';
import type { Item } from '../lib/domain/bronze/attribute';
import { BRONZE, bronzeItem, LIST_ATTRIBUTES } from '../lib/domain/bronze/bronze';
import { INDEX } from '../lib/domain/names';
import { encodeEvent } from '../lib/events/wire';
import { anEvent } from '../test/lambda/consumer/a-batch';
import { isQuick, median, type Figure } from './bench-result';
import { processorMicroseconds } from './processor-time';

/** The tables' engine by itself: bronze rows with the four indexes, and the detector's states in transactions. */
const ROUNDS = isQuick() ? 1 : 5;
const ROWS = isQuick() ? 10_000 : 50_000;
const ROWS_PER_BATCH = 25;
const PAGE = 50;
const READS = isQuick() ? 300 : 1_000;
const STATES = 98;
const INDEX_SHARDS = 4;

type Round = Readonly<Record<'write' | 'get' | 'page' | 'transact', number>>;

export async function dynamoDbFigures(): Promise<Figure[]> {
  await round(); // so that the code is compiled
  const rounds: Round[] = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await round());
  const figure = (name: string, part: keyof Round, bar?: number): Figure => ({
    name: `DynamoDB, ${name}`,
    unit: 'µs/item',
    value: median(rounds.map((figures) => figures[part])),
    ...(bar !== undefined && { bar, comparison: 'at-most' }),
  });
  return [
    figure('BatchWriteItem of 25 bronze rows, four indexes', 'write', 24),
    figure('BatchGetItem of 25', 'get'),
    figure('Query of an index, pages of 50', 'page'),
    figure('TransactWriteItems of 98 conditional puts and a check', 'transact'),
  ];
}

async function round(): Promise<Round> {
  const clock = createManualClock(Date.parse('2026-11-30T10:00:00Z'));
  const engine = createDynamoDbEngine({
    openLog: createMemoryLog,
    clock,
    region: 'us-east-1',
    accountId: '000000000000',
  });
  const call = async (operation: string, body: Buffer): Promise<void> => {
    const answer = await engine.call({ operation, format: 'json', body });
    if (answer.status !== 200) throw new Error(Buffer.from(answer.body).toString());
  };
  const json = (request: object) => Buffer.from(JSON.stringify(request));
  await call('CreateTable', json(bronzeTable()));
  await call('CreateTable', json(stateTable()));
  await call('ListTables', json({}));
  const batches = Array.from({ length: ROWS / ROWS_PER_BATCH }, (_, i) => json(batchOf(i * ROWS_PER_BATCH)));
  const keys = json(keysOf(7));
  const page = json(pageOf());
  const transactions = Array.from({ length: READS / 10 }, (_, i) => json(transactionOf(i)));
  const measured = {
    write: await microsecondsOf(ROWS, batches, (body) => call('BatchWriteItem', body)),
    get: await microsecondsOf(READS * ROWS_PER_BATCH, Array<Buffer>(READS).fill(keys), (body) =>
      call('BatchGetItem', body),
    ),
    page: await microsecondsOf(READS * PAGE, Array<Buffer>(READS).fill(page), (body) => call('Query', body)),
    transact: await microsecondsOf(transactions.length * (STATES + 1), transactions, (body) =>
      call('TransactWriteItems', body),
    ),
  };
  await engine.close();
  return measured;
}

async function microsecondsOf(
  count: number,
  bodies: readonly Buffer[],
  send: (body: Buffer) => Promise<void>,
): Promise<number> {
  const micros = await processorMicroseconds(async () => {
    for (const body of bodies) await send(body);
  });
  return Number((micros / count).toFixed(2));
}

function rowOf(sequence: number): Item {
  const event = anEvent(sequence);
  const ingest = {
    shardId: 'shardId-000000000000',
    sequenceNumber: `4965${sequence}`.padEnd(56, '0'),
    arrivedAtMs: 1,
    ingestedAtMs: 2,
  };
  return bronzeItem(event, encodeEvent(event), ingest, { indexShards: INDEX_SHARDS, retentionDays: 7 });
}

/** Binary values as JSON carries them. */
function jsonOf(item: Item): object {
  const members = Object.entries(item).map(([name, value]) => [
    name,
    'B' in value ? { B: Buffer.from(value.B).toString('base64') } : value,
  ]);
  return Object.fromEntries(members) as object;
}

function batchOf(from: number): object {
  const requests = Array.from({ length: ROWS_PER_BATCH }, (_, i) => ({
    PutRequest: { Item: jsonOf(rowOf(from + i)) },
  }));
  return { RequestItems: { bronze: requests } };
}

function keysOf(step: number): object {
  const rows = Array.from({ length: ROWS_PER_BATCH }, (_, i) => rowOf(i * step));
  const Keys = rows.map((row) => ({
    [BRONZE.eventId]: row[BRONZE.eventId],
    [BRONZE.payloadHash]: row[BRONZE.payloadHash],
  }));
  return { RequestItems: { bronze: { Keys } } };
}

function pageOf(): object {
  return {
    TableName: 'bronze',
    IndexName: INDEX.byTime,
    KeyConditionExpression: '#p = :p',
    ExpressionAttributeNames: { '#p': BRONZE.timeBucket },
    ExpressionAttributeValues: { ':p': rowOf(0)[BRONZE.timeBucket] },
    ScanIndexForward: false,
    Limit: PAGE,
  };
}

function transactionOf(number: number): object {
  const sequence = { S: String(number).padStart(56, '0') };
  const condition = {
    TableName: 'states',
    ConditionExpression: 'attribute_not_exists(#k) OR #s < :s',
    ExpressionAttributeNames: { '#k': 'key', '#s': 'sequence' },
    ExpressionAttributeValues: { ':s': sequence },
  };
  const puts = Array.from({ length: STATES }, (_, i) => ({
    Put: { ...condition, Item: { key: { S: `state#${i}` }, sequence, state: { S: 'x'.repeat(300) } } },
  }));
  const check = { ConditionCheck: { ...condition, Key: { key: { S: 'checkpoint' } } } };
  return { ClientRequestToken: `token-${number}`, TransactItems: [check, ...puts] };
}

function bronzeTable(): object {
  const partitions = {
    [INDEX.byTime]: BRONZE.timeBucket,
    [INDEX.byCustomer]: BRONZE.customerId,
    [INDEX.byRisk]: BRONZE.riskBucket,
    [INDEX.byAnomaly]: BRONZE.anomalyBucket,
  };
  const names = [BRONZE.eventId, BRONZE.payloadHash, BRONZE.timeKey, ...Object.values(partitions)];
  return {
    TableName: 'bronze',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: schema(BRONZE.eventId, BRONZE.payloadHash),
    GlobalSecondaryIndexes: Object.entries(partitions).map(([IndexName, partition]) => ({
      IndexName,
      KeySchema: schema(partition, BRONZE.timeKey),
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: LIST_ATTRIBUTES.filter((name) => name !== partition) },
    })),
  };
}

function stateTable(): object {
  return {
    TableName: 'states',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
  };
}

function schema(partition: string, sort: string): object[] {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
}
