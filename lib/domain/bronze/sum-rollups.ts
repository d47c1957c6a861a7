import type { Rollup } from './rollup';

/** Adds up the items of several shards or minutes. Items that count nothing have no times. */
export function sumRollups(
  all: readonly Rollup[],
): Pick<Rollup, 'events' | 'counts'> & { firstEventTime?: string; lastEventTime?: string } {
  const rollups = all.filter((rollup) => rollup.events > 0);
  const counts: Record<string, number> = {};
  let events = 0;
  for (const rollup of rollups) {
    events += rollup.events;
    for (const [name, count] of Object.entries(rollup.counts)) counts[name] = (counts[name] ?? 0) + count;
  }
  const firstEventTime = rollups.map((rollup) => rollup.firstEventTime).sort()[0];
  const lastEventTime = rollups
    .map((rollup) => rollup.lastEventTime)
    .sort()
    .at(-1);
  return { events, counts, firstEventTime, lastEventTime };
}
