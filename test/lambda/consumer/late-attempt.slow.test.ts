import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { countRecords } from '../../../lambda/consumer/count-records';
import { createRollupStore } from '../../../lib/aws/rollup-store';
import type { Countable } from '../../../lib/domain/bronze/count-in-rollups';
import { ROLLUP } from '../../../lib/domain/bronze/rollup';
import type { WriteMode } from '../../../lib/domain/write-mode';
import { heldAt } from '../held-attempt';
import { tablesInMemory } from '../tables-in-memory';
import { anEvent, sequenceNumber, SHARD } from './a-batch';

const KEYS = { rollups: [ROLLUP.scope, ROLLUP.slot] };
const patience = { random: () => 0, sleep: async () => undefined };
const options = { updatedAtMs: 0, deadline: new AbortController().signal };

type Batch = readonly Countable[];

function deliver(client: DynamoDBClient, batch: Batch, mode: WriteMode): Promise<void> {
  return countRecords(createRollupStore(client, 'rollups', patience, mode), batch, SHARD, options);
}

async function contents(client: DynamoDBClient): Promise<string> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'rollups' }));
  return JSON.stringify(
    Items.map((item) => JSON.stringify(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))).toSorted(),
  );
}

/** One event a minute, so that a batch counts in many items, and some records of quarantine. */
function aStream(length: number): Batch {
  return Array.from({ length }, (_, n) => {
    const time = new Date(Date.UTC(2026, 0, 30, 20, n)).toISOString();
    if (n % 5 === 2) return { sequenceNumber: sequenceNumber(n), quarantined: { reason: 'NOT_JSON', arrivedAt: time } };
    return { sequenceNumber: sequenceNumber(n), event: anEvent(n, { timestamp: time }) };
  });
}

/** Holds an attempt at a moment, lets the redelivery and the next batch through, and releases it. */
async function afterLateAttempt(all: Batch, until: number, moment: number, mode: WriteMode) {
  const client = await tablesInMemory(KEYS);
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
  ['puts', 16, [8], 14],
  ['transactions', 16, [8, 6, 10], 4],
  ['transactions', 560, [280], 8], // in two transactions
] as const)('an attempt that comes late at any moment counts nothing twice: %s, %i records', async (...given) => {
  const [mode, length, ends, leastMoments] = given;
  const all = aStream(length);
  const undisturbed = await tablesInMemory(KEYS);
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
    expect(moment).toBeGreaterThanOrEqual(until === ends[0] ? leastMoments : 4);
  }
});
