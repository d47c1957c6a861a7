import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { cpus } from 'node:os';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { createBronzeStore, type BronzeStore } from '../lib/aws/bronze-store';
import { createDynamoDbClient } from '../lib/aws/clients';
import type { RollupStore } from '../lib/aws/rollup-store';
import { bronzeItem } from '../lib/domain/bronze';
import { sha256Hex } from '../lib/domain/hash';
import { decodeEvent, encodeEvent } from '../lib/domain/wire';
import { processBatch } from '../lambda/consumer/process-batch';
import { anEvent, eventRecords } from '../test/lambda/consumer/a-batch';

/**
 * What one record costs the consumer: the whole batch with stores that answer at once, with the SDK talking to a
 * server that answers at once, and the parts. Usage: npx tsx bench/consumer.ts
 */
const ROUNDS = 7;
const RECORDS_PER_ROUND = 20_000;
const never = new AbortController().signal;
const settings = { indexShards: 4, retentionDays: 0 };

const nullStore: BronzeStore = { storeEvents: answerStored, quarantine: answerStored };
const nullRollups: RollupStore = { read: async () => new Map(), write: async () => 'written' };

async function answerStored(items: readonly unknown[]) {
  return { outcomes: items.map(() => ({ kind: 'stored' as const })), retriedItems: 0 };
}

async function microsecondsPerRecord(batchSize: number, store: BronzeStore): Promise<number> {
  const records = eventRecords(batchSize);
  const batches = Math.ceil(RECORDS_PER_ROUND / batchSize);
  return median(async () => {
    for (let i = 0; i < batches; i++) {
      await processBatch(records, {
        store,
        rollups: nullRollups,
        settings,
        nowMs: Date.now,
        storeDeadline: never,
        countDeadline: never,
      });
    }
    return batches * batchSize;
  });
}

/** Median over the rounds, in microseconds for each of the things that `run` says it did; a first round is not counted. */
async function median(run: () => Promise<number> | number): Promise<number> {
  await run();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const count = await run();
    times.push(((performance.now() - start) * 1000) / count);
  }
  return Number(times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!.toFixed(2));
}

function part(act: () => unknown): Promise<number> {
  return median(() => {
    for (let i = 0; i < RECORDS_PER_ROUND; i++) act();
    return RECORDS_PER_ROUND;
  });
}

async function withNullServer<T>(use: (endpoint: string) => Promise<T>): Promise<T> {
  const server: Server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function main(): Promise<void> {
  const event = anEvent(7);
  const bytes = encodeEvent(event);
  const data = Buffer.from(bytes).toString('base64');
  const ingest = { shardId: 's', sequenceNumber: '1', arrivedAtMs: 0, ingestedAtMs: 0 };
  const result = {
    node: process.version,
    cpu: cpus()[0]?.model,
    recordBytes: bytes.length,
    microsecondsPerRecord: {
      nullStoreBatch200: await microsecondsPerRecord(200, nullStore),
      nullStoreBatch500: await microsecondsPerRecord(500, nullStore),
      ...(await withNullServer(async (endpoint) => {
        const client = createDynamoDbClient({ endpoint });
        client.middlewareStack.remove('loggerMiddleware'); // as the handler does
        const sleep = () => Promise.resolve();
        const store = createBronzeStore({ client, bronzeTable: 'b', quarantineTable: 'q', random: () => 0, sleep });
        return {
          sdkAndNullServerBatch200: await microsecondsPerRecord(200, store),
          sdkAndNullServerBatch500: await microsecondsPerRecord(500, store),
        };
      })),
      parts: {
        base64: await part(() => Buffer.from(data, 'base64')),
        jsonParse: await part(() => JSON.parse(Buffer.from(bytes).toString())),
        decodeEvent: await part(() => decodeEvent(bytes)),
        sha256: await part(() => sha256Hex(bytes)),
        bronzeItem: await part(() => bronzeItem(event, bytes, ingest, settings)),
      },
    },
  };
  const file = path.join(__dirname, 'results/consumer.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result, null, 2));
}

void main();
