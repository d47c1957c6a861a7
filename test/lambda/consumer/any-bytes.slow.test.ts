import fc from 'fast-check';
import { binary, text } from '../../../lib/domain/bronze/attribute';
import { BRONZE, payloadHash } from '../../../lib/domain/bronze/bronze';
import { sha256Hex } from '../../../lib/core/hash';
import { QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import { readQuarantined } from '../../../lib/aws/quarantine-records';
import { createDynamoDbClient } from '../../../lib/aws/clients';
import { processBatch } from '../../../lambda/consumer/process-batch';
import { aRecord } from './a-batch';
import { deliverAnyBytes } from './deliver-any-bytes';
import { seeded } from './some-bytes';
import { engineTables, type EngineTables } from './engine-tables';
import { anyText } from '../../any-text';

const open = new AbortController().signal;
let tables: EngineTables;

beforeAll(async () => {
  tables = await engineTables();
});

afterAll(() => tables.stop());

test('100,000 records of any bytes are in the tables of a DynamoDB engine, byte for byte, after one delivery each', async () => {
  const { events, others } = await deliverAnyBytes(100_000, tables);
  const bronze = await tables.rowsOf('bronze');
  const quarantine = await tables.rowsOf('quarantine');
  expect(new Set(bronze.map((row) => `${text(row, BRONZE.eventId)}|${text(row, BRONZE.payloadHash)}`))).toEqual(events);
  expect(new Set(quarantine.map((row) => `${text(row, QUARANTINE.payloadHash)}|key`))).toEqual(others);
  expect(bronze.every((row) => payloadHash(binary(row, BRONZE.payload)!) === text(row, BRONZE.payloadHash))).toBe(true);
  expect(
    quarantine.every((row) => sha256Hex(binary(row, QUARANTINE.payload)!) === text(row, QUARANTINE.payloadHash)),
  ).toBe(true);
  expect(events.size).toBeGreaterThan(10_000);
});

test('records of up to five megabytes under any partition key are read back from the engine with the same bytes', async () => {
  const client = createDynamoDbClient({ endpoint: tables.endpoint });
  const next = seeded(7);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5_000_000 }),
      fc.oneof(
        anyText({ maxLength: 256 }),
        fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 256 }).map((units) => String.fromCharCode(...units)),
      ),
      async (sizeBytes, partitionKey) => {
        const bytes = Buffer.alloc(sizeBytes);
        for (let at = 0; at + 4 <= sizeBytes; at += 4) bytes.writeUInt32LE(next(), at);
        const report = await processBatch([aRecord(bytes, 200_000, partitionKey)], {
          store: tables.store,
          rollups: tables.rollupStore,
          settings: { indexShards: 4, retentionDays: 0 },
          nowMs: () => 0,
          storeDeadline: open,
          countDeadline: open,
        });
        expect(report).toMatchObject({ quarantined: 1, failed: 0 });
        const records = await readQuarantined(client, 'quarantine', sha256Hex(bytes));
        const [record, ...others] = records.filter((one) => one.partitionKey === partitionKey);
        expect(others).toEqual([]);
        expect(record).toMatchObject({ intact: true, sizeBytes });
        expect(bytes.equals(record!.bytes)).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
  client.destroy();
});
