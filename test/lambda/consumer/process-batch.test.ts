import type { ReceivedRecord } from '../../../lambda/stream/received-record';
import { processBatch } from '../../../lambda/consumer/process-batch';
import { binary, number, text } from '../../../lib/domain/bronze/attribute';
import { BRONZE, payloadHash } from '../../../lib/domain/bronze/bronze';
import { QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import { encodeEvent } from '../../../lib/events/wire';
import { anEvent, aRecord, eventRecords, sequenceNumber, SHARD } from './a-batch';
import { memoryTables } from './memory-tables';

const NOW_MS = Date.parse('2026-01-04T18:00:00.000Z');
const open = new AbortController().signal;

function run(records: readonly ReceivedRecord[], tables = memoryTables()) {
  return processBatch(records, {
    store: tables.store,
    rollups: tables.rollupStore,
    settings: { indexShards: 4, retentionDays: 0 },
    nowMs: () => NOW_MS,
    storeDeadline: open,
    countDeadline: open,
  });
}

const failed = { kind: 'failed', message: 'InternalServerError: try again' } as const;
const refused = { kind: 'refused', message: 'ValidationException: too large a number' } as const;

test('every event of a batch is in bronze with unchanged bytes and its origin', async () => {
  const tables = memoryTables();
  const bytes = encodeEvent(anEvent(3));
  const report = await run([aRecord(bytes, 3)], tables);
  const item = tables.bronze.get(`EVT-1-3|${payloadHash(bytes)}`)!;
  expect(Buffer.from(binary(item, BRONZE.payload)!).equals(bytes)).toBe(true);
  expect(text(item, BRONZE.shardId)).toBe(SHARD);
  expect(text(item, BRONZE.sequenceNumber)).toBe(sequenceNumber(3));
  expect(number(item, BRONZE.arrivedAt)).toBe(Date.parse('2026-01-04T17:14:28.003Z'));
  expect(number(item, BRONZE.ingestedAt)).toBe(NOW_MS);
  expect(report).toMatchObject({ stored: 1, quarantined: 0, failed: 0 });
  expect(report.failure).toBeUndefined();
});

test('a record that does not decode goes to quarantine with its bytes and the reason; its neighbours go to bronze', async () => {
  const tables = memoryTables();
  const [first, , third] = eventRecords(3);
  const broken = Buffer.from('{"event_id":"EVT-1-1",');
  const report = await run([first!, aRecord(broken, 1, 'CUST-000002'), third!], tables);
  expect(report).toMatchObject({ stored: 2, quarantined: 1, failed: 0 });
  const [item] = [...tables.quarantined.values()];
  expect(text(item!, QUARANTINE.reason)).toBe('NOT_JSON');
  expect(text(item!, QUARANTINE.partitionKey)).toBe('CUST-000002');
  expect(text(item!, QUARANTINE.eventId)).toBe('EVT-1-1');
  expect(Buffer.from(binary(item!, QUARANTINE.payload)!).equals(broken)).toBe(true);
  expect(tables.bronze.size).toBe(2);
});

test('equal records of one batch are one row, counted as two records', async () => {
  const tables = memoryTables();
  const bytes = encodeEvent(anEvent(1));
  const report = await run([aRecord(bytes, 1), aRecord(bytes, 2)], tables);
  expect(report).toMatchObject({ stored: 2, duplicates: 1 });
  expect(tables.bronze.size).toBe(1);
  expect(tables.rollups.get(`credit#total|${SHARD}`)!.events).toBe(2);
});

test('two payloads with one id are two rows', async () => {
  const tables = memoryTables();
  const other = encodeEvent(anEvent(1, { source_system: 'OTHER' }));
  await run([aRecord(encodeEvent(anEvent(1)), 1), aRecord(other, 2)], tables);
  expect(tables.bronze.size).toBe(2);
});

test('the lowest failed sequence number is reported, and nothing from it on is counted', async () => {
  const tables = memoryTables({
    eventOutcome: (item) => (['EVT-1-6', 'EVT-1-4'].includes(text(item, BRONZE.eventId)!) ? failed : undefined),
  });
  const report = await run(eventRecords(10), tables);
  expect(report.failure).toEqual({ sequenceNumber: sequenceNumber(4), message: failed.message });
  expect(report).toMatchObject({ stored: 8, failed: 2 });
  expect(tables.rollups.get(`credit#total|${SHARD}`)).toMatchObject({ events: 4, lastSequence: sequenceNumber(3) });
});

test('an event that bronze refuses permanently goes to quarantine and does not hold up its neighbours', async () => {
  const tables = memoryTables({
    eventOutcome: (item) => (text(item, BRONZE.eventId) === 'EVT-1-1' ? refused : undefined),
  });
  const report = await run(eventRecords(3), tables);
  expect(report).toMatchObject({ stored: 2, quarantined: 1, failed: 0 });
  expect(report.failure).toBeUndefined();
  const [item] = [...tables.quarantined.values()];
  expect(text(item!, QUARANTINE.reason)).toBe('REFUSED_BY_STORE');
  expect(text(item!, QUARANTINE.message)).toContain('too large a number');
  expect(tables.rollups.get(`credit#total|${SHARD}`)!.events).toBe(2);
});

test('a record that neither table accepts is reported as failed, so that the mapping keeps it', async () => {
  const tables = memoryTables({ eventOutcome: () => refused, quarantineOutcome: () => refused });
  const report = await run(eventRecords(1), tables);
  expect(report.failure?.sequenceNumber).toBe(sequenceNumber(0));
  expect(report).toMatchObject({ stored: 0, quarantined: 0, failed: 1 });
});

test('rollups that cannot be written fail the batch from its first record on', async () => {
  const tables = memoryTables({
    beforeRollupWrite: () => {
      throw new Error('table is gone');
    },
  });
  const report = await run(eventRecords(3), tables);
  expect(report.failure?.sequenceNumber).toBe(sequenceNumber(0));
  expect(report.failure?.message).toContain('table is gone');
  expect(report.failed).toBe(3);
});

test('the age of the oldest record is reported in milliseconds', async () => {
  const report = await run(eventRecords(3));
  expect(report.oldestRecordAgeMs).toBe(NOW_MS - Date.parse('2026-01-04T17:14:28.000Z'));
});

test('an empty batch is a success', async () => {
  expect(await run([])).toEqual({
    stored: 0,
    quarantined: 0,
    quarantinedByReason: {},
    duplicates: 0,
    retriedItems: 0,
    failed: 0,
    oldestRecordAgeMs: 0,
  });
});
