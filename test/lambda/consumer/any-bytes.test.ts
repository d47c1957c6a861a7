import { text } from '../../../lib/domain/bronze/attribute';
import { BRONZE } from '../../../lib/domain/bronze/bronze';
import { deliverAnyBytes } from './deliver-any-bytes';
import { memoryTables } from './memory-tables';

test('any bytes end in bronze or quarantine in a single delivery, and hold up no event', async () => {
  const tables = memoryTables();
  const { events, others } = await deliverAnyBytes(5_000, tables);
  expect(new Set(tables.bronze.keys())).toEqual(events);
  expect(new Set(tables.quarantined.keys())).toEqual(others);
  expect([...tables.bronze.values()].every((item) => text(item, BRONZE.runId) === '1')).toBe(true);
  expect(events.size).toBeGreaterThan(500);
});
