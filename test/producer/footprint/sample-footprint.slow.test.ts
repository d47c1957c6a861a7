import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROLLUP_ITEMS_PER_RUN, ROLLUP_ITEMS_PER_WORKLOAD, ROLLUP_ITEM_BYTES } from '../../../lib/cost/bronze-cost';
import { withEventBytes, type Footprint } from '../../../lib/cost/footprint';
import { itemSizeBytes, writeUnits } from '../../../lib/cost/item-size';
import { footprintOfDataset } from '../../../producer/footprint/sample-footprint';
import { factsOf, type LegionEvent } from '../../../lib/events/event';
import { INDEX } from '../../../lib/domain/names';
import type { Rollup } from '../../../lib/domain/bronze/rollup';
import { advance, groupByRollup } from '../../../lib/domain/bronze/count-in-rollups';
import { rollupItem } from '../../../lib/domain/bronze/rollup-item';
import { decodeEvent } from '../../../lib/events/wire';
import { loadDataset } from '../../../producer/dataset/load';
import { createRecordSource } from '../../../producer/generation/record-source';

const SHARD = 'shardId-000000000000';
const SEQUENCE_NUMBER = '49671246667567228643283430150187087032206582658'.padEnd(56, '0');
const START = Date.UTC(2026, 10, 15);

let cacheDir: string;
let footprint: Footprint;
let events: LegionEvent[];

beforeAll(async () => {
  cacheDir = mkdtempSync(path.join(os.tmpdir(), 'legion-cost-'));
  const dataset = await loadDataset('twin', { cacheDir });
  const sample = { workload: 'credit', anomalyRate: 0.08, indexShards: 16, retentionDays: 90 } as const;
  footprint = footprintOfDataset(dataset, sample);
  const source = createRecordSource({
    dataset,
    config: {
      workload: 'credit',
      runId: 'cost',
      seed: 7,
      startTimeMs: START,
      // At this rate, 4,000 events are a day.
      eventsPerSecond: 4_000 / 86_400,
      anomalyRate: 0.08,
      labels: 'inline',
      network: 'good',
      dataset: dataset.identity,
    },
  });
  events = Array.from({ length: 4_000 }, (_, sequence) => decodeEvent(source.at(sequence).bytes));
});

afterAll(() => rmSync(cacheDir, { recursive: true, force: true }));

const indexOf = (name: string) => footprint.indexes.find((index) => index.name === name)!;

test('a row of the table is the event and what is derived from it: more than a KB, two write units', () => {
  const { eventBytes, eventKb, table } = footprint;
  expect(eventBytes).toBeGreaterThan(800);
  expect(eventBytes).toBeLessThan(1_024);
  // Some events are longer than the average, and a stream counts each of them as two.
  expect(eventKb).toBeGreaterThan(1.01);
  expect(table.itemBytes - eventBytes).toBeGreaterThan(350);
  expect(table.writeUnits).toBeCloseTo(2, 1);
});

test('the indexes hold only the events they are for, at one write unit each', () => {
  const share = (matches: (event: LegionEvent) => boolean) => events.filter(matches).length / events.length;
  expect(indexOf(INDEX.byTime).share).toBe(1);
  expect(indexOf(INDEX.byCustomer).share).toBeCloseTo(
    share((event) => factsOf(event).customerId !== undefined),
    2,
  );
  expect(indexOf(INDEX.byRisk).share).toBeCloseTo(
    share((event) => factsOf(event).riskLevel === 'HIGH'),
    1,
  );
  expect(indexOf(INDEX.byAnomaly).share).toBeCloseTo(
    share(({ anomaly_flags: flags }) => (flags?.length ?? 0) > 0),
    1,
  );
  for (const { name, itemBytes, writeUnits: units } of footprint.indexes) {
    expect({ name, units }).toEqual({ name, units: 1 });
    expect(itemBytes).toBeLessThan(600);
  }
});

test('a batch counts in three rollup items of its workload and one of its run, none larger than estimated', () => {
  const minute = events.filter(({ timestamp }) => timestamp.startsWith('2026-11-15T12:00'));
  expect(groupByRollup(countable(minute), SHARD).size).toBe(ROLLUP_ITEMS_PER_WORKLOAD + ROLLUP_ITEMS_PER_RUN);
  // A day of 10,000 events/s in one shard, so that the counts have realistic digits.
  const day = [...groupByRollup(countable(events), SHARD).values()].map(({ key, records }) => {
    const rollup = advance(undefined, key, records)!;
    return itemSizeBytes(rollupItem(multiplied(rollup, 216_007), START));
  });
  const largest = Math.max(...day);
  expect(largest).toBeLessThanOrEqual(ROLLUP_ITEM_BYTES);
  expect(writeUnits(largest)).toBe(writeUnits(ROLLUP_ITEM_BYTES));
});

test('events of another size change the row and nothing else', () => {
  const larger = withEventBytes(footprint, footprint.eventBytes + 2_048);
  expect(larger.table.itemBytes).toBeCloseTo(footprint.table.itemBytes + 2_048, 6);
  expect(larger.table.writeUnits).toBe(4);
  expect(larger.eventKb).toBe(3);
  expect(larger.indexes).toEqual(footprint.indexes);
});

function countable(some: readonly LegionEvent[]) {
  return some.map((event) => ({ sequenceNumber: SEQUENCE_NUMBER, event }));
}

function multiplied(rollup: Rollup, factor: number): Rollup {
  const counts = Object.entries(rollup.counts).map(([name, count]) => [name, count * factor] as const);
  return { ...rollup, events: rollup.events * factor, counts: Object.fromEntries(counts) };
}
