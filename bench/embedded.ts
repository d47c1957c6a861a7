import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createBronzeStore } from '../lib/aws/bronze-store';
import { createDynamoDbClient, createKinesisClient } from '../lib/aws/clients';
import { MAX_RECORDS_PER_PUT, putEvents, type PutRecord } from '../lib/aws/put-events';
import { bronzeItem } from '../lib/domain/bronze/bronze';
import { resourceNames } from '../lib/domain/names';
import { decodeEvent, encodeEvent } from '../lib/events/wire';
import { startEmbeddedCloud, type EmbeddedCloud } from '../lib/cloud/cloud';
import { systemClock } from '../lib/core/system-clock';
import { synthesize } from '../lib/cloud/cloudformation/synthesize';
import { anEvent } from '../test/lambda/consumer/a-batch';
import { describeMachine, isQuick, median, publish, type Figure } from './bench-result';
import { chunksOf } from '../lib/core/chunks-of';
import { runMain } from '../bin/settings/run-main';
import { inFlight } from '../lib/aws/batch-write-in-flight';

/**
 * The embedded cloud alone: how fast it starts, and what its stream, its table and the mapping between them cost.
 *
 *   npx tsx bench/embedded.ts [--quick] [--json]
 */
const EVENTS = isQuick() ? 5_000 : 40_000;
const ROUNDS = isQuick() ? 1 : 5;
const CALLS_IN_FLIGHT = 4;
const ROWS_PER_STORE = 500; // the consumer's batch
const STAGE = 'bench';
const NAMES = resourceNames(STAGE);
const ROOT = path.resolve(__dirname, '..');
const ANOMALY = {
  type: 'EXTREMELY_HIGH_LIMIT',
  category: 'UNUSUAL_CREDIT_LIMIT',
  severity: 'HIGH',
  description: 'Credit limit 9,000,000 is far above any other',
} as const;
const INPUTS = ['lib', 'lambda', 'producer/workloads', 'package-lock.json'].map((name) => path.join(ROOT, name));

const METHOD =
  `${EVENTS} credit events of about 900 bytes, prepared in advance; ${ROUNDS} rounds, each in a new cloud of 4 shards; rates ` +
  'are those of the best round (other work of the machine can only slow a round down), times the median. PutRecords: ' +
  `${MAX_RECORDS_PER_PUT} a call, ${CALLS_IN_FLIGHT} at a time, while the consumer works. Through the consumer: from ` +
  'the first PutRecords until the mapping is at rest. Rows: the consumer’s own store, 25 a call, with the four ' +
  'indexes. Processor time is that of all threads, including the client’s.';

type Round = {
  readonly startMs: number;
  readonly firstStoredMs: number;
  readonly putPerSecond: number;
  readonly storedPerSecond: number;
  readonly cpuMicrosPerEvent: number;
  readonly rowsPerSecond: number;
};

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'legion-bench-'));
  try {
    const records = makeRecords();
    const [fresh, again] = [await timed(() => assembly(folder)), await timed(() => assembly(folder))];
    const assemblyDir = again.result;
    const inMemory: Round[] = [];
    const onDisk: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      inMemory.push(await measure(assemblyDir, records));
      onDisk.push(await measure(assemblyDir, records, path.join(folder, `data-${round}`)));
    }
    publish({
      name: 'embedded',
      machine: describeMachine(),
      method: METHOD,
      figures: [
        { name: 'synthesis, sources changed', unit: 'ms', value: fresh.ms },
        { name: 'synthesis, nothing changed', unit: 'ms', value: again.ms },
        ...figuresOf('in memory', inMemory, { bar: 3_000 }),
        ...figuresOf('on disk', onDisk),
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figuresOf(where: string, rounds: readonly Round[], start: { bar?: number } = {}): Figure[] {
  const best = (key: keyof Round) => Math.max(...rounds.map((round) => round[key]));
  const middle = (key: keyof Round) => median(rounds.map((round) => round[key]));
  return [
    { name: `start until ready, ${where}`, unit: 'ms', value: middle('startMs'), ...start, comparison: 'at-most' },
    { name: `first event stored after its put, ${where}`, unit: 'ms', value: middle('firstStoredMs') },
    { name: `PutRecords, ${where}`, unit: 'records/s', value: best('putPerSecond') },
    { name: `through the consumer, all indexes, ${where}`, unit: 'events/s', value: best('storedPerSecond') },
    { name: `processor time of that, ${where}`, unit: 'µs/event', value: middle('cpuMicrosPerEvent') },
    { name: `BatchWriteItem, all indexes, ${where}`, unit: 'rows/s', value: best('rowsPerSecond') },
  ];
}

/** Ordinary events of full size; for the sparse indexes, one in five is HIGH and one in twelve has an anomaly. */
function makeRecords(): PutRecord[] {
  return Array.from({ length: EVENTS }, (_, n) => {
    const event = anEvent(n, n % 12 === 0 ? { anomaly_flags: [ANOMALY] } : {});
    return { partitionKey: event.customer.customer_id!, bytes: encodeEvent(event) };
  });
}

async function assembly(folder: string): Promise<string> {
  const { assemblyDir } = await synthesize({
    directory: path.join(folder, 'assembly'),
    inputs: INPUTS,
    settings: {},
    buildApp: async (outdir) => {
      const { buildApp } = await import('../lib/stacks/legion-app');
      return buildApp({ target: 'embedded', stage: STAGE, outdir });
    },
  });
  return assemblyDir;
}

async function measure(assemblyDir: string, records: readonly PutRecord[], dataDir?: string): Promise<Round> {
  const log = { info: () => undefined, warn: (details: object, message: string) => console.error(message, details) };
  const { result: cloud, ms } = await timed(() =>
    startEmbeddedCloud({ assemblyDir, dataDir, clock: systemClock, log }),
  );
  try {
    const first = await timed(() => through(cloud, records.slice(0, 1)));
    const cpu = process.cpuUsage();
    const { result: putMs, ms: storedMs } = await timed(() => through(cloud, records));
    const { user, system } = process.cpuUsage(cpu);
    return {
      startMs: ms,
      firstStoredMs: first.ms,
      putPerSecond: perSecond(records.length, putMs),
      storedPerSecond: perSecond(records.length, storedMs),
      cpuMicrosPerEvent: (user + system) / records.length,
      rowsPerSecond: await rowsPerSecond(cloud, records),
    };
  } finally {
    await cloud.stop();
    if (dataDir !== undefined) rmSync(dataDir, { recursive: true });
  }
}

/** Puts the records and waits until the mapping has processed them. @returns the duration of the puts */
async function through(cloud: EmbeddedCloud, records: readonly PutRecord[]): Promise<number> {
  const client = createKinesisClient({ endpoint: cloud.endpoints.kinesis, transport: cloud.transport });
  const calls = chunksOf(records, MAX_RECORDS_PER_PUT);
  const { ms } = await timed(() =>
    inFlight(calls, CALLS_IN_FLIGHT, async (call) => void (await putEvents(client, NAMES.stream, call))),
  );
  await cloud.idle();
  client.destroy();
  return ms;
}

async function rowsPerSecond(cloud: EmbeddedCloud, records: readonly PutRecord[]): Promise<number> {
  const client = createDynamoDbClient({ endpoint: cloud.endpoints.dynamodb, transport: cloud.transport });
  client.middlewareStack.remove('loggerMiddleware'); // the consumer does the same
  const { bronzeTable, quarantineTable } = NAMES;
  await expectNoneRefused(client);
  const sleep = () => Promise.resolve();
  const store = createBronzeStore({ client, bronzeTable, quarantineTable, random: Math.random, sleep });
  const ingest = { shardId: 'shardId-000000000000', sequenceNumber: '0'.repeat(56), arrivedAtMs: 0, ingestedAtMs: 0 };
  const settings = { indexShards: 4, retentionDays: 0 };
  // Different ids, so that rows are added and not replaced.
  const items = records.map(({ bytes }) => {
    const event = decodeEvent(bytes);
    return bronzeItem({ ...event, event_id: `${event.event_id}-row` }, bytes, ingest, settings);
  });
  const { ms } = await timed(() =>
    inFlight(
      chunksOf(items, ROWS_PER_STORE),
      CALLS_IN_FLIGHT,
      async (batch) => void (await store.storeEvents(batch, new AbortController().signal)),
    ),
  );
  client.destroy();
  return perSecond(items.length, ms);
}

/** Throws when the consumer quarantined records, because it would then do less than what is measured. */
async function expectNoneRefused(client: DynamoDBClient): Promise<void> {
  const { Count } = await client.send(new ScanCommand({ TableName: NAMES.quarantineTable, Select: 'COUNT' }));
  if (Count !== 0) throw new Error(`${Count} records were quarantined`);
}

async function timed<T>(act: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const startedAt = performance.now();
  const result = await act();
  return { result, ms: performance.now() - startedAt };
}

function perSecond(count: number, ms: number): number {
  return (count * 1000) / ms;
}

runMain(main);
