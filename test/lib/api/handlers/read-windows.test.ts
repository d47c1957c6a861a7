import { readStats } from '../../../../lib/api/handlers/counts';
import { readWindows, type WindowQuery } from '../../../../lib/api/handlers/read-windows';
import { createQueryStore } from '../../../../lib/aws/query-store';
import type { Window } from '../../../../lib/api/contract/windows';
import { WORKLOADS } from '../../../../lib/events/event';
import { anEventOf } from '../../aws/an-event-of';
import { TABLES, rollupRows, tablesInMemory } from '../../aws/bronze-table';

const START_MS = Date.parse('2026-01-31T23:58:00.000Z');

const NOW_MS = START_MS + 10 * 60_000;

/** One event of each workload in each of five minutes across the end of a month; the last workload only in even minutes. */
const events = Array.from({ length: 5 }, (_, minute) =>
  WORKLOADS.filter((_name, at) => at < WORKLOADS.length - 1 || minute % 2 === 0).map((workload, at) =>
    anEventOf(workload, { sequence: minute * 10 + at, atMs: START_MS + minute * 60_000 }),
  ),
).flat();

const store = createQueryStore({ send: tablesInMemory([], rollupRows(events)), tables: TABLES, indexShards: 2 });

async function windowsOf(query: WindowQuery): Promise<Window[]> {
  const windows: Window[] = [];
  for await (const window of readWindows(store, query, undefined)) windows.push(window);
  return windows;
}

test('a window of all workloads sums up theirs, the newest minute first', async () => {
  const windows = await windowsOf({});
  expect(windows.map(({ start }) => Date.parse(start))).toEqual([4, 3, 2, 1, 0].map((n) => START_MS + n * 60_000));
  for (const { start, workload, events: count, by_workload } of windows) {
    const ofMinute = events.filter(({ timestamp }) => timestamp === start);
    expect({ workload, count }).toEqual({ workload: null, count: ofMinute.length });
    expect(by_workload).toEqual(Object.fromEntries(ofMinute.map((event) => [event.workload, 1])));
  }
});

test.each(WORKLOADS)('a window of %s alone counts nothing else', async (name) => {
  const own = events.filter(({ workload }) => workload === name);
  const windows = await windowsOf({ workloads: [name] });
  expect(windows.map(({ start }) => start).sort()).toEqual(own.map(({ timestamp }) => timestamp).sort());
  for (const { workload, by_workload } of windows) expect([workload, by_workload]).toEqual([name, { [name]: 1 }]);
});

test('figures of all workloads are the sums, and those of one workload are its own', async () => {
  const all = await readStats(store, {}, { nowMs: NOW_MS });
  expect([all.workload, all.totals.events, all.last_minute?.workload]).toEqual([null, events.length, null]);
  const [name] = WORKLOADS;
  const one = await readStats(store, { workloads: [name] }, { nowMs: NOW_MS });
  expect([one.workload, one.totals.by_workload]).toEqual([name, { [name]: 5 }]);
});

describe('the last minute', () => {
  const lastMinuteOf = async (...timesMs: number[]) => {
    const of = timesMs.map((atMs, sequence) => anEventOf('credit', { sequence, atMs }));
    const held = createQueryStore({ send: tablesInMemory([], rollupRows(of)), tables: TABLES, indexShards: 2 });
    return (await readStats(held, {}, { nowMs: NOW_MS })).last_minute?.start;
  };
  const farAheadMs = Date.parse('9999-12-31T23:59:00.000Z');
  const iso = (ms: number) => new Date(ms).toISOString();

  test('is not stuck at an event of the year 9999', async () => {
    expect(await lastMinuteOf(START_MS, farAheadMs)).toBe(iso(START_MS));
  });

  test('may be ahead of the clock, because event time is ahead in a run at full speed', async () => {
    const aheadMs = START_MS + 5 * 3_600_000;
    expect(await lastMinuteOf(START_MS, aheadMs, farAheadMs)).toBe(iso(aheadMs));
  });

  test('is the newest minute when everything stored is far ahead', async () => {
    expect(await lastMinuteOf(farAheadMs)).toBe(iso(farAheadMs));
  });
});
