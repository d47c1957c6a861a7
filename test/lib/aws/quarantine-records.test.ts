import { processBatch } from '../../../lambda/consumer/process-batch';
import {
  deleteQuarantined,
  readQuarantined,
  readQuarantinedRecord,
  scanQuarantine,
} from '../../../lib/aws/quarantine-records';
import { createDynamoDbClient } from '../../../lib/aws/clients';
import { sha256Hex } from '../../../lib/core/hash';
import { QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import type { QuarantineHead } from '../../../lib/domain/bronze/quarantine-row';
import { encodeEvent } from '../../../lib/events/wire';
import { quarantinedIds } from '../../../lib/aws/quarantined-ids';
import { anEvent, aRecord } from '../../lambda/consumer/a-batch';
import { engineTables, type EngineTables } from '../../lambda/consumer/engine-tables';

const TABLE = 'quarantine';
let tables: EngineTables;
let client: ReturnType<typeof createDynamoDbClient>;

beforeAll(async () => {
  tables = await engineTables();
  client = createDynamoDbClient({ endpoint: tables.endpoint });
});

afterAll(async () => {
  client.destroy();
  await tables.stop();
});

let position = 0;

function quarantine(bytes: Uint8Array, partitionKey: string) {
  const never = new AbortController().signal;
  return processBatch([aRecord(bytes, position++, partitionKey)], {
    store: tables.store,
    rollups: tables.rollupStore,
    settings: { indexShards: 4, retentionDays: 0 },
    nowMs: () => position,
    storeDeadline: never,
    countDeadline: never,
  });
}

const oneMegabyte = Buffer.alloc(1024 * 1024, 0xfe);

test('all records with equal bytes are read with these bytes, under their own partition keys', async () => {
  for (const key of ['a', 'ä'.repeat(700), '']) await quarantine(oneMegabyte, key);
  const records = await readQuarantined(client, TABLE, sha256Hex(oneMegabyte));
  expect(records.map(({ partitionKey }) => partitionKey).toSorted()).toEqual(['', 'a', 'ä'.repeat(700)]);
  expect(records.every(({ bytes, intact, pieces }) => intact && pieces === 4 && oneMegabyte.equals(bytes))).toBe(true);
});

test('a row of an earlier version, without a size, is read like any other', async () => {
  const bytes = Buffer.from('of an earlier version');
  const payloadHash = sha256Hex(bytes);
  await tables.put(TABLE, {
    [QUARANTINE.payloadHash]: { S: payloadHash },
    [QUARANTINE.partitionKey]: { S: 'key' },
    [QUARANTINE.payload]: { B: bytes },
    [QUARANTINE.reason]: { S: 'NOT_JSON' },
    [QUARANTINE.message]: { S: 'record is not valid JSON' },
    [QUARANTINE.shardId]: { S: 'shardId-000000000000' },
    [QUARANTINE.sequenceNumber]: { S: '4959' },
    [QUARANTINE.arrivedAt]: { N: '1000' },
    [QUARANTINE.ingestedAt]: { N: '2000' },
  });
  const [record] = await readQuarantined(client, TABLE, payloadHash);
  expect(record).toMatchObject({ partitionKey: 'key', sizeBytes: bytes.length, pieces: 0, intact: true });
  expect(bytes.equals(record!.bytes)).toBe(true);
});

test('a record with a missing piece is not intact', async () => {
  const bytes = Buffer.alloc(600_000, 'm');
  await quarantine(bytes, 'k');
  const piece = (await tables.rowsOf(TABLE)).find(
    (row) => 'piece' in row && (row[QUARANTINE.payloadHash] as { S: string }).S === sha256Hex(bytes),
  )!;
  await tables.remove(TABLE, {
    [QUARANTINE.payloadHash]: piece[QUARANTINE.payloadHash]!,
    [QUARANTINE.partitionKey]: piece[QUARANTINE.partitionKey]!,
  });
  expect((await readQuarantined(client, TABLE, sha256Hex(bytes)))[0]).toMatchObject({ intact: false });
});

async function headOf(bytes: Uint8Array): Promise<QuarantineHead> {
  for await (const head of scanQuarantine(client, TABLE)) if (head.payloadHash === sha256Hex(bytes)) return head;
  throw new Error('not there');
}

test('a deleted record leaves no row behind, and removes none of another record', async () => {
  const bytes = Buffer.alloc(300_000, 'd');
  await quarantine(bytes, 'stays');
  const stays = await headOf(bytes);
  await quarantine(bytes, 'goes');
  const goes = (await readQuarantined(client, TABLE, sha256Hex(bytes))).find((one) => one.partitionKey === 'goes')!;
  await expect(deleteQuarantined(client, TABLE, goes)).resolves.toBe(true);
  await expect(readQuarantinedRecord(client, TABLE, goes)).resolves.toBeUndefined();
  await expect(readQuarantinedRecord(client, TABLE, stays)).resolves.toMatchObject({ intact: true });
  const rows = (await tables.rowsOf(TABLE)).filter(
    (row) => (row[QUARANTINE.payloadHash] as { S: string }).S === sha256Hex(bytes),
  );
  expect(rows).toHaveLength(3);
});

test('a record that arrived again since it was read is not deleted', async () => {
  const bytes = Buffer.alloc(300_000, 'r');
  await quarantine(bytes, 'k');
  const read = await headOf(bytes);
  await quarantine(bytes, 'k');
  await expect(deleteQuarantined(client, TABLE, read)).resolves.toBe(false);
  await expect(readQuarantinedRecord(client, TABLE, read)).resolves.toMatchObject({ intact: true });
});

test('the id and time of an event in pieces are found by its run', async () => {
  const large = encodeEvent(
    anEvent(7, { run_id: 'large', event_id: 'EVT-large-7', source_system: 'x'.repeat(500_000) }),
  );
  const damaged = encodeEvent(anEvent(8, { run_id: 'large', event_id: 'EVT-large-8' })).subarray(0, 200);
  await quarantine(large, 'k');
  await quarantine(damaged, 'k');
  const ids = await quarantinedIds(client, TABLE, ['large']);
  expect(ids.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))).toEqual(
    [7, 8].map((sequence) => ({
      eventId: `EVT-large-${sequence}`,
      eventTimeMs: Date.parse(anEvent(sequence).timestamp),
    })),
  );
});

test('a scan returns only heads', async () => {
  const heads: QuarantineHead[] = [];
  for await (const head of scanQuarantine(client, TABLE)) heads.push(head);
  expect(heads.every(({ reason }) => reason !== '')).toBe(true);
  expect(heads).toHaveLength((await tables.rowsOf(TABLE)).filter((row) => !('piece' in row)).length);
});
