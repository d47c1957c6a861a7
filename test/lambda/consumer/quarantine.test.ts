import fc from 'fast-check';
import type { ReceivedRecord } from '../../../lambda/stream/received-record';
import { processBatch } from '../../../lambda/consumer/process-batch';
import { text } from '../../../lib/domain/bronze/attribute';
import { payloadHash } from '../../../lib/domain/bronze/bronze';
import { PIECE_BYTES, QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import { isHead } from '../../../lib/domain/bronze/quarantine-row';
import { encodeEvent } from '../../../lib/events/wire';
import { anEvent, aRecord, eventRecords, sequenceNumber, SHARD } from './a-batch';
import { memoryTables } from './memory-tables';
import { quarantinedIn } from './quarantined-in';
import { seeded } from './some-bytes';
import { anyText } from '../../any-text';

const open = new AbortController().signal;

function run(records: readonly ReceivedRecord[], tables = memoryTables()) {
  return processBatch(records, {
    store: tables.store,
    rollups: tables.rollupStore,
    settings: { indexShards: 4, retentionDays: 0 },
    nowMs: () => 0,
    storeDeadline: open,
    countDeadline: open,
  });
}

function noise(sizeBytes: number, seed = 1): Buffer {
  const next = seeded(seed);
  const bytes = Buffer.alloc(sizeBytes);
  for (let at = 0; at + 4 <= sizeBytes; at += 4) bytes.writeUInt32LE(next(), at);
  return bytes;
}

test('a record that no row can hold is quarantined at once in pieces, and reads back as the same bytes', async () => {
  const tables = memoryTables();
  const large = noise(450_000);
  const [before, , after] = eventRecords(3);
  const report = await run([before!, aRecord(large, 1, 'CUST-000001'), after!], tables);
  expect(report).toMatchObject({ stored: 2, quarantined: 1, failed: 0 });
  expect(report.failure).toBeUndefined();
  const [record, ...others] = quarantinedIn(tables.quarantined.values());
  expect(others).toEqual([]);
  expect(record).toMatchObject({ partitionKey: 'CUST-000001', pieces: 2, sizeBytes: 450_000, reason: 'NOT_UTF8' });
  expect(record!.bytes.equals(large)).toBe(true);
});

test('an event that is too large for a row says so, and is not sent to bronze at all', async () => {
  const tables = memoryTables({
    eventOutcome: () => {
      throw new Error('sent to bronze');
    },
  });
  const event = encodeEvent(anEvent(1, { source_system: 'x'.repeat(450_000) }));
  expect(await run([aRecord(event, 1)], tables)).toMatchObject({ quarantinedByReason: { TOO_LARGE: 1 }, failed: 0 });
  const [record] = quarantinedIn(tables.quarantined.values());
  expect(record).toMatchObject({ eventId: 'EVT-1-1', runId: '1' });
  expect(record!.message).toMatch(/^the event's row would be 45\d{4} bytes, and a row holds 409600$/);
  expect(record!.bytes.equals(event)).toBe(true);
});

test('a record that fits into a row has no pieces, and a larger one has two', async () => {
  const tables = memoryTables();
  await run([aRecord(noise(PIECE_BYTES), 0), aRecord(noise(PIECE_BYTES + 4), 1)], tables);
  const heads = quarantinedIn(tables.quarantined.values()).map(({ sizeBytes, pieces }) => [sizeBytes, pieces]);
  expect(heads.toSorted(([a], [b]) => a! - b!)).toEqual([
    [PIECE_BYTES, 0],
    [PIECE_BYTES + 4, 2],
  ]);
});

test.each([
  ['empty', ''],
  ['longer than a sort key', '€'.repeat(400)],
  ['spelled as a piece is', '#legion#piece#0#000000'],
  ['half of a surrogate pair', '\ud800'],
  ['the other half', '\udc00'],
  ['a control character', '\u0000'],
])('a partition key that is %s is kept unchanged', async (_, partitionKey) => {
  const tables = memoryTables();
  const report = await run(
    [aRecord(noise(300_000), 0, partitionKey), aRecord(Buffer.from('x'), 1, partitionKey)],
    tables,
  );
  expect(report).toMatchObject({ quarantined: 2, failed: 0 });
  expect(quarantinedIn(tables.quarantined.values()).map((record) => record.partitionKey)).toEqual([
    partitionKey,
    partitionKey,
  ]);
});

test('an event whose customer id is too long for an index key, in UTF-8 bytes, is quarantined', async () => {
  const tables = memoryTables();
  const withCustomer = (sequence: number, id: string) =>
    aRecord(encodeEvent(anEvent(sequence, { customer: { ...anEvent(0).customer, customer_id: id } })), sequence);
  // A key takes up to 2,048 bytes; 683 characters of three bytes each are one byte too many.
  const report = await run([withCustomer(0, 'x'.repeat(2048)), withCustomer(1, '€'.repeat(683))], tables);
  expect(report).toMatchObject({ stored: 1, quarantined: 1, quarantinedByReason: { KEY_TOO_LONG: 1 }, failed: 0 });
  const [record] = quarantinedIn(tables.quarantined.values());
  expect(record!.message).toBe('the customer id is 2049 bytes long, a key takes 2048');
});

test('a head is never stored without its pieces: after an interrupted write the record is not there yet', async () => {
  const records = [aRecord(noise(1_000_000), 0, 'k')];
  for (let interrupted = 0; interrupted < 4; interrupted++) {
    let rows = 0;
    const tables = memoryTables({
      afterQuarantineRow: () => {
        if (rows++ === interrupted) throw new Error('the function is gone');
      },
    });
    await expect(run(records, tables)).rejects.toThrow('the function is gone');
    expect([...tables.quarantined.values()].filter(isHead)).toEqual([]);
    delete tables.faults.afterQuarantineRow;
    await run(records, tables);
    expect(quarantinedIn(tables.quarantined.values())[0]!.bytes.equals(noise(1_000_000))).toBe(true);
  }
});

test('a record with a piece that is not stored is delivered again, and its head is not written', async () => {
  const tables = memoryTables({
    quarantineOutcome: (item) =>
      text(item, QUARANTINE.partitionKey)!.endsWith('#000001') ? { kind: 'failed', message: 'not now' } : undefined,
  });
  const report = await run([aRecord(Buffer.from('small'), 0), aRecord(noise(600_000), 1)], tables);
  expect(report).toMatchObject({ quarantined: 1, failed: 1 });
  expect(report.failure).toEqual({ sequenceNumber: sequenceNumber(1), message: 'not now' });
  expect(quarantinedIn(tables.quarantined.values()).map(({ sizeBytes }) => sizeBytes)).toEqual([5]);
});

test('quarantined records are counted by reason, each once, whatever is delivered again', async () => {
  const tables = memoryTables();
  const foreign = Array.from({ length: 10 }, (_, at) => aRecord(Buffer.from('no event'), at, 'same'));
  await run(foreign.slice(0, 7), tables);
  await run([...foreign.slice(4), aRecord(Buffer.from([0xff]), 10)], tables);
  expect(tables.rollups.get(`quarantine#total|${SHARD}`)).toMatchObject({
    events: 11,
    counts: { 'reason:NOT_JSON': 10, 'reason:NOT_UTF8': 1, 'month:2026-01': 11 },
    lastSequence: sequenceNumber(10),
  });
  expect(tables.rollups.get(`quarantine#day#2026-01|2026-01-04#${SHARD}`)!.counts).toHaveProperty('hour:17', 11);
});

test('records above the lowest failure are not counted yet, quarantined or not', async () => {
  const tables = memoryTables({
    eventOutcome: (item) => (text(item, 'event_id') === 'EVT-1-1' ? { kind: 'failed', message: 'not now' } : undefined),
  });
  const report = await run(
    [aRecord(Buffer.from('a'), 0), eventRecords(1, 1)[0]!, aRecord(Buffer.from('b'), 2)],
    tables,
  );
  expect(report).toMatchObject({ quarantined: 2, failed: 1 });
  expect(tables.rollups.get(`quarantine#total|${SHARD}`)).toMatchObject({ events: 1 });
});

const anyPartitionKey = fc.oneof(
  anyText({ maxLength: 256 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 256 }).map((units) => String.fromCharCode(...units)),
  fc.string({ maxLength: 5 }).map((end) => `#legion#${end}`),
);
const anyPayload = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.nat(30).map((sequence) => encodeEvent(anEvent(sequence))),
  fc.record({ size: fc.nat(700_000), seed: fc.integer({ min: 1 }) }).map(({ size, seed }) => noise(size, seed)),
  fc.nat(700_000).map((size) => encodeEvent(anEvent(31, { source_system: 'x'.repeat(size + 1) }))),
);

test('any bytes under any partition key are one stored or one quarantined record, and read back as the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ bytes: anyPayload, partitionKey: anyPartitionKey }), { maxLength: 5 }),
      async (sent) => {
        const tables = memoryTables();
        const records = sent.map(({ bytes, partitionKey }, at) => aRecord(bytes, at, partitionKey));
        const report = await run([...records, ...records.slice(0, 1)], tables);
        expect(report.failure).toBeUndefined();
        expect(report.stored + report.quarantined).toBe(records.length + Math.min(1, records.length));
        const quarantined = quarantinedIn(tables.quarantined.values());
        const found = (one: (typeof sent)[number]) =>
          quarantined.filter(({ bytes, partitionKey }) => partitionKey === one.partitionKey && bytes.equals(one.bytes))
            .length + [...tables.bronze.keys()].filter((key) => key.endsWith(`|${payloadHash(one.bytes)}`)).length;
        expect(sent.map(found)).toEqual(sent.map(() => 1));
      },
    ),
    { numRuns: 60 },
  );
});
