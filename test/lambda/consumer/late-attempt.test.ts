import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisStreamRecord } from 'aws-lambda';
import { processBatch } from '../../../lambda/consumer/process-batch';
import { createBronzeStore } from '../../../lib/aws/bronze-store';
import { createRollupStore } from '../../../lib/aws/rollup-store';
import { BRONZE } from '../../../lib/domain/bronze/bronze';
import { QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import { ROLLUP } from '../../../lib/domain/bronze/rollup';
import type { WriteMode } from '../../../lib/domain/write-mode';
import { encodeEvent } from '../../../lib/events/wire';
import { heldAt } from '../held-attempt';
import { tablesInMemory } from '../tables-in-memory';
import { anEvent, aRecord } from './a-batch';

const KEYS = {
  bronze: [BRONZE.eventId, BRONZE.payloadHash],
  quarantine: [QUARANTINE.payloadHash, QUARANTINE.partitionKey],
  rollups: [ROLLUP.scope, ROLLUP.slot],
};
const patience = { random: () => 0, sleep: async () => undefined };
const open = new AbortController().signal;

type Batch = readonly KinesisStreamRecord[];

async function deliver(client: DynamoDBClient, batch: Batch, mode: WriteMode): Promise<void> {
  const report = await processBatch(batch, {
    store: createBronzeStore({ client, bronzeTable: 'bronze', quarantineTable: 'quarantine', ...patience }),
    rollups: createRollupStore(client, 'rollups', patience, mode),
    settings: { indexShards: 4, retentionDays: 0 },
    nowMs: () => 0,
    storeDeadline: open,
    countDeadline: open,
  });
  expect(report.failure).toBeUndefined();
}

async function contents(client: DynamoDBClient): Promise<string> {
  const tables = await Promise.all(Object.keys(KEYS).map((TableName) => client.send(new ScanCommand({ TableName }))));
  return JSON.stringify(tables.map(({ Items = [] }) => Items.map((item) => JSON.stringify(item)).toSorted()));
}

/** One event a minute, so that a batch counts in many items, and some records of junk. */
function aStream(length: number): Batch {
  return Array.from({ length }, (_, n) => {
    if (n % 50 === 7) return aRecord(Buffer.from(`no event ${n}`), n);
    const timestamp = new Date(Date.UTC(2026, 0, 30, 20, n)).toISOString();
    return aRecord(encodeEvent(anEvent(n, { timestamp })), n);
  });
}

/** Holds an attempt at a moment, lets the redelivery and the next batch through, and releases it. */
async function afterLateAttempt(all: Batch, until: number, moment: number, mode: WriteMode) {
  const client = tablesInMemory(KEYS);
  const quarter = all.length / 4;
  await deliver(client, all.slice(0, quarter), mode);
  const attempt = heldAt(client, moment);
  const late = deliver(attempt.client, all.slice(quarter, until), mode);
  const isHeld = await Promise.race([attempt.held.then(() => true), late.then(() => false)]);
  if (!isHeld) return undefined;
  await deliver(client, all.slice(quarter, 2 * quarter), mode);
  await deliver(client, all.slice(2 * quarter, 3 * quarter), mode);
  attempt.release();
  await late;
  await deliver(client, all.slice(3 * quarter), mode);
  return contents(client);
}

test.each([
  ['puts', 40, [20, 14, 26], 30],
  ['transactions', 40, [20, 14, 26], 6],
  ['transactions', 440, [220], 14], // in two transactions
] as const)('an attempt that comes late at any moment counts nothing twice: %s, %i records', async (...given) => {
  const [mode, length, ends, leastMoments] = given;
  const all = aStream(length);
  const undisturbed = tablesInMemory(KEYS);
  for (let start = 0; start < length; start += length / 4) {
    await deliver(undisturbed, all.slice(start, start + length / 4), mode);
  }
  const expected = await contents(undisturbed);
  for (const until of ends) {
    let moment = 0;
    for (; ; moment++) {
      const found = await afterLateAttempt(all, until, moment, mode);
      if (found === undefined) break;
      expect(found).toBe(expected);
    }
    expect(moment).toBeGreaterThanOrEqual(until === ends[0] ? leastMoments : 6);
  }
});
