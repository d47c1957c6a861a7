import { DYNAMODB, GB, type Quantity } from './cost-line';
import { invocationsPerSecond, type Deployment } from './deployment';
import { READ_UNIT_BYTES, STORAGE_OVERHEAD_BYTES, writeUnits } from './item-size';
import { DAYS_PER_MONTH, SECONDS_PER_MONTH } from './month';

/** One write unit per KB, rounded up, in the table and in each index that holds the item. */
export function bronzeWrites({ eventsPerSecond, footprint }: Deployment): Quantity[] {
  const events = eventsPerSecond * SECONDS_PER_MONTH;
  const write = (what: string, unitsPerEvent: number): Quantity => ({
    service: DYNAMODB,
    what,
    quantity: events * unitsPerEvent,
    price: 'dynamoDbWrite',
  });
  return [
    write('bronze table, writes', footprint.table.writeUnits),
    ...footprint.indexes.map((index) => write(`index ${index.name}, writes`, index.share * index.writeUnits)),
  ];
}

/** One item each for minute, day and total, per batch and workload; read with strong consistency and written back. */
export const ROLLUP_ITEMS_PER_WORKLOAD = 3;
/** The item of the run that a batch belongs to. */
export const ROLLUP_ITEMS_PER_RUN = 1;
/** A day item with its hours, the largest of the three, takes about 900 bytes. */
export const ROLLUP_ITEM_BYTES = 900;

function itemsPerBatch(workloads: number): number {
  return ROLLUP_ITEMS_PER_WORKLOAD * workloads + ROLLUP_ITEMS_PER_RUN;
}

/** The name of their line. */
export const ROLLUP_WRITES = 'rollups, writes';

export function rollupTraffic(deployment: Deployment): Quantity[] {
  const { workloads = 1 } = deployment;
  const items = invocationsPerSecond(deployment) * itemsPerBatch(workloads) * SECONDS_PER_MONTH;
  const readUnits = Math.ceil(ROLLUP_ITEM_BYTES / READ_UNIT_BYTES);
  return [
    {
      service: DYNAMODB,
      what: ROLLUP_WRITES,
      quantity: items * writeUnits(ROLLUP_ITEM_BYTES),
      price: 'dynamoDbWrite',
    },
    { service: DYNAMODB, what: 'rollups, reads', quantity: items * readUnits, price: 'dynamoDbRead' },
  ];
}

/** Storage once rows expire as fast as they arrive; for rows that are kept forever, storage after the first month. */
export function bronzeStorage({ eventsPerSecond, footprint, retentionDays }: Deployment): Quantity[] {
  const { table, indexes } = footprint;
  const days = retentionDays === 0 ? DAYS_PER_MONTH : retentionDays;
  const rows = eventsPerSecond * 86_400 * days;
  const tableBytes = table.itemBytes + STORAGE_OVERHEAD_BYTES;
  const indexBytes = indexes.reduce((sum, index) => sum + index.share * (index.itemBytes + STORAGE_OVERHEAD_BYTES), 0);
  const held = retentionDays === 0 ? 'after the first month' : `of ${retentionDays} days`;
  return [
    {
      service: DYNAMODB,
      what: `storage ${held}`,
      quantity: (rows * (tableBytes + indexBytes)) / GB,
      price: 'dynamoDbStorage',
    },
    {
      service: DYNAMODB,
      // Billed by the size of the table, without indexes and regardless of the length of the history.
      what: `point-in-time recovery ${held}`,
      quantity: (rows * tableBytes) / GB,
      price: 'dynamoDbRecovery',
    },
  ];
}
