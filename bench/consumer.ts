import { createBronzeStore, type BronzeStore } from '../lib/aws/bronze-store';
import { createDynamoDbClient } from '../lib/aws/clients';
import { createRollupStore, type RollupStore } from '../lib/aws/rollup-store';
import { bronzeItem } from '../lib/domain/bronze/bronze';
import { decodeEvent, encodeEvent } from '../lib/events/wire';
import { processBatch } from '../lambda/consumer/process-batch';
import { fromKinesis } from '../lambda/stream/received-record';
import { anEvent, eventRecords, inKinesis } from '../test/lambda/consumer/a-batch';
import { describeMachine, isQuick, median, publish, type Figure } from './bench-result';
import { processorMicroseconds } from './processor-time';
import { withNullServer } from './null-server';
import { runMain } from '../bin/settings/run-main';

/**
 * Processor time of the consumer per event: whole batches through the SDK against a server that answers at once, the
 * first invocations, and the parts.
 *
 *   npx tsx bench/consumer.ts [--quick] [--json]
 *
 * The bar is a quarter of the 500 µs that two cores have for an event at 4,000 events per second, because the stream,
 * the tables with their indexes and the producer run on the same two cores.
 */
const BAR_US = 125;
const BATCH_SIZE = 500;
const COLD_BATCHES = 10;
const ROUNDS = isQuick() ? 3 : 9;
const BATCHES_PER_ROUND = isQuick() ? 10 : 40;

const never = new AbortController().signal;
const settings = { indexShards: 4, retentionDays: 0 };
const nullStore: BronzeStore = { storeEvents: answerStored, quarantine: answerStored };
const nullRollups: RollupStore = { read: async () => new Map(), write: async () => [] };
type Stores = { readonly store: BronzeStore; readonly rollups: RollupStore };

async function answerStored(items: readonly unknown[]) {
  return { outcomes: items.map(() => ({ kind: 'stored' as const })), retriedItems: 0 };
}

async function deliver(batches: number, { store, rollups }: Stores): Promise<void> {
  for (let i = 0; i < batches; i++) {
    const report = await processBatch(BATCHES[i % BATCHES.length]!.map(fromKinesis), {
      store,
      rollups,
      settings,
      nowMs: Date.now,
      storeDeadline: never,
      countDeadline: never,
    });
    if (report.stored !== BATCH_SIZE) throw new Error(`not every event was stored: ${JSON.stringify(report)}`);
  }
}

/** Batches of different events, because repeating one batch would favour the caches. */
const BATCHES = Array.from({ length: 20 }, (_, i) => eventRecords(BATCH_SIZE, i * BATCH_SIZE).map(inKinesis));

/** Per event, the median over the rounds. */
async function wholeBatch(stores: Stores): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(
      (await processorMicroseconds(() => deliver(BATCHES_PER_ROUND, stores))) / (BATCHES_PER_ROUND * BATCH_SIZE),
    );
  }
  return median(rounds);
}

async function part(act: (index: number) => unknown): Promise<number> {
  const count = BATCHES_PER_ROUND * BATCH_SIZE;
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const us = await processorMicroseconds(() => {
      for (let i = 0; i < count; i++) act(i % EVENTS.length);
    });
    rounds.push(us / count);
  }
  return median(rounds);
}

const EVENTS = Array.from({ length: BATCH_SIZE }, (_, i) => anEvent(i));
const BYTES = EVENTS.map(encodeEvent);
const INGEST = { shardId: 'shardId-000000000000', sequenceNumber: '1', arrivedAtMs: 0, ingestedAtMs: 0 };

async function main(): Promise<void> {
  const { cold, warm } = await withNullServer(async (endpoint) => {
    const client = createDynamoDbClient({ endpoint });
    client.middlewareStack.remove('loggerMiddleware'); // the handler does the same
    const patience = { random: () => 0, sleep: async () => undefined };
    const store = createBronzeStore({
      client,
      bronzeTable: 'bronze',
      quarantineTable: 'quarantine',
      ...patience,
    });
    const stores = { store, rollups: createRollupStore(client, 'rollups', patience, 'transactions') };
    const coldUs = (await processorMicroseconds(() => deliver(COLD_BATCHES, stores))) / (COLD_BATCHES * BATCH_SIZE);
    await deliver(BATCHES_PER_ROUND, stores);
    const warmUs = await wholeBatch(stores);
    client.destroy();
    return { cold: coldUs, warm: warmUs };
  });
  const withoutSdk = await wholeBatch({ store: nullStore, rollups: nullRollups });
  const decoding = await part((i) => decodeEvent(BYTES[i]!));
  const item = await part((i) => bronzeItem(EVENTS[i]!, BYTES[i]!, INGEST, settings));
  const figure = (name: string, value: number): Figure => ({ name, unit: 'µs/event', value: Number(value.toFixed(2)) });
  publish({
    name: 'consumer',
    machine: describeMachine(),
    method:
      `processor time of the process, median of ${ROUNDS} rounds of ${BATCHES_PER_ROUND * BATCH_SIZE} events of ` +
      `${BYTES[0]!.length} bytes in batches of ${BATCH_SIZE}; DynamoDB is a server in another process that answers at once`,
    figures: [
      { ...figure('whole batch, rows and counts through the SDK', warm), bar: BAR_US, comparison: 'at-most' },
      figure(`its first ${COLD_BATCHES} batches, not yet compiled`, cold),
      figure('  of it: SDK, HTTP and their garbage', warm - withoutSdk),
      figure('of it our own code', withoutSdk),
      figure('  of it: decoding and checking the event', decoding),
      figure('  of it: making the row with its hash', item),
    ],
  });
}

runMain(main);
