import { processBatch } from '../../../lambda/consumer/process-batch';
import { binary, number, text } from '../../../lib/domain/bronze/attribute';
import { BRONZE } from '../../../lib/domain/bronze/bronze';
import { ROLLUP } from '../../../lib/domain/bronze/rollup';
import { encodeEvent } from '../../../lib/events/wire';
import { anEvent, aRecord } from '../../lambda/consumer/a-batch';
import { engineTables, type EngineTables } from '../../lambda/consumer/engine-tables';
import { quarantinedIn } from '../../lambda/consumer/quarantined-in';

let tables: EngineTables;

beforeAll(async () => {
  tables = await engineTables();
});

afterAll(() => tables.stop());

test('against a real DynamoDB engine, events are stored once despite redelivery, and refused rows are quarantined', async () => {
  const never = new AbortController().signal;
  const deliver = (batch: ReturnType<typeof aRecord>[]) =>
    processBatch(batch, {
      store: tables.store,
      rollups: tables.rollupStore,
      settings: { indexShards: 4, retentionDays: 30 },
      nowMs: () => Date.parse('2026-01-04T18:00:00.000Z'),
      storeDeadline: never,
      countDeadline: never,
    });
  const events = Array.from({ length: 60 }, (_, i) => encodeEvent(anEvent(i)));
  // A number that JSON can express and DynamoDB cannot hold, no bytes at all, and more bytes than a row may have, once
  // in an event and once in other data.
  const tooGreat = encodeEvent(anEvent(60, { credit: { credit_limit: 1e200, currency: 'TWD' } }));
  const tooLarge = encodeEvent(anEvent(63, { source_system: 'x'.repeat(450_000) }));
  const others = [tooGreat, new Uint8Array(0), Buffer.alloc(500_000, 'x'), tooLarge];
  const batch = [...events, ...others].map((bytes, position) => aRecord(bytes, position));

  const first = await deliver(batch.slice(0, 40));
  const second = await deliver(batch.slice(20));

  expect(first.failure).toBeUndefined();
  expect(second).toMatchObject({ stored: 40, quarantined: 4, failed: 0 });
  expect(second.failure).toBeUndefined();
  const rows = await tables.rowsOf('bronze');
  const stored = new Map(rows.map((row) => [text(row, BRONZE.eventId), Buffer.from(binary(row, BRONZE.payload)!)]));
  expect(rows).toHaveLength(60);
  expect(events.every((bytes, i) => stored.get(`EVT-1-${i}`)!.equals(bytes))).toBe(true);
  expect(number(rows[0]!, BRONZE.expiresAt)).toBe(Date.parse('2026-02-03T18:00:00.000Z') / 1000);
  const quarantined = quarantinedIn(await tables.rowsOf('quarantine'));
  const aside = new Map(quarantined.map(({ reason, bytes }) => [`${reason} ${bytes.length}`, bytes]));
  const names = [
    'NOT_JSON 0',
    'NOT_JSON 500000',
    `REFUSED_BY_STORE ${tooGreat.length}`,
    `TOO_LARGE ${tooLarge.length}`,
  ];
  expect([...aside.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(names);
  expect(aside.get(names[3]!)!.equals(tooLarge)).toBe(true);
  const total = (await tables.rowsOf('rollups')).find((row) => text(row, ROLLUP.scope) === 'credit#total');
  expect(number(total!, ROLLUP.events)).toBe(60);
});
