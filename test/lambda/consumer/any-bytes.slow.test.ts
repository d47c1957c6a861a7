import { binary, text } from '../../../lib/domain/attribute';
import { BRONZE, payloadHash } from '../../../lib/domain/bronze';
import { sha256Hex } from '../../../lib/domain/hash';
import { QUARANTINE } from '../../../lib/domain/quarantine';
import { deliverAnyBytes } from './deliver-any-bytes';
import { engineTables, type EngineTables } from './engine-tables';

let tables: EngineTables;

beforeAll(async () => {
  tables = await engineTables();
});

afterAll(() => tables.stop());

test('100,000 records of any bytes are in the tables of a DynamoDB engine, byte for byte, each after one delivery', async () => {
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
