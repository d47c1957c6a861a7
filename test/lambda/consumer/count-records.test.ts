import { countRecords } from '../../../lambda/consumer/count-records';
import type { RollupStore } from '../../../lib/aws/rollup-store';
import type { Rollup } from '../../../lib/domain/bronze/rollup';
import type { Countable } from '../../../lib/domain/bronze/count-in-rollups';
import { anEvent, sequenceNumber, SHARD } from './a-batch';
import { memoryTables } from './memory-tables';

const options = { updatedAtMs: 0, deadline: new AbortController().signal };
const TOTAL = `credit#total|${SHARD}`;

function records(count: number, from = 0): Countable[] {
  return Array.from({ length: count }, (_, i) => ({
    sequenceNumber: sequenceNumber(from + i),
    event: anEvent(from + i),
  }));
}

test('after a faster writer, the item is read again and only the uncounted rest is added', async () => {
  const tables = memoryTables();
  const other = [...records(3)];
  tables.faults.beforeRollupWrite = ({ scope }: Rollup) => {
    if (scope.endsWith('#total') && other.splice(0).length > 0) tables.rollups.set(TOTAL, rollupOf(3));
  };
  await countRecords(tables.rollupStore, records(5), SHARD, options);
  expect(tables.rollups.get(TOTAL)).toMatchObject({ events: 5, lastSequence: sequenceNumber(4) });
});

function rollupOf(events: number): Rollup {
  const [{ timestamp }, last] = [anEvent(0), anEvent(events - 1)];
  return {
    scope: 'credit#total',
    slot: SHARD,
    lastSequence: sequenceNumber(events - 1),
    events,
    counts: {},
    firstEventTime: timestamp,
    lastEventTime: last.timestamp,
  };
}

test('an item that another writer changes at every read fails the batch, which is then delivered again', async () => {
  const tables = memoryTables();
  let looks = 0;
  const write: RollupStore['write'] = async (changes) => {
    looks += changes.length;
    return [...changes];
  };
  const store = { ...tables.rollupStore, write };
  await expect(countRecords(store, records(1), SHARD, options)).rejects.toThrow(
    '4 rollups moved 4 times while being written',
  );
  expect(looks).toBe(16);
});

test('a record that is already counted is not written again', async () => {
  const tables = memoryTables();
  await countRecords(tables.rollupStore, records(5), SHARD, options);
  tables.faults.beforeRollupWrite = () => {
    throw new Error('written again');
  };
  await countRecords(tables.rollupStore, records(5), SHARD, options);
  expect(tables.rollups.get(TOTAL)!.events).toBe(5);
});
