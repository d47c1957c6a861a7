import type { WorkloadName } from '../events/event';
import { hoursHolding, monthsHolding } from '../domain/bronze/held-times';
import { workloadsOf, type BucketListQuery } from '../domain/bronze/list-query';
import { dayScope, totalScope, type Rollup } from '../domain/bronze/rollup';

/** Reads the rollup items of one scope. */
export type RollupReader = { readonly rollups: (scope: string) => Promise<Rollup[]> };

/** A UTC hour, `2026-01-04T17`, and the workloads that may have rows of the list in it. */
export type HourOfList = { readonly hour: string; readonly workloads: readonly WorkloadName[] };

/** The hours that may hold rows of a list, newest first. Each month is read only once the later one is used up. */
export async function* hoursOfList({ rollups }: RollupReader, query: BucketListQuery): AsyncGenerator<HourOfList> {
  const months = await heldBy(workloadsOf(query), async (name) =>
    monthsHolding(await rollups(totalScope(name)), query),
  );
  for (const [month, holders] of months) {
    const hours = await heldBy(holders, async (name) => hoursHolding(await rollups(dayScope(name, month)), query));
    for (const [hour, workloads] of hours) yield { hour, workloads };
  }
}

/** The workloads that have rows at each time, newest time first. */
async function heldBy(
  workloads: readonly WorkloadName[],
  timesOf: (name: WorkloadName) => Promise<string[]>,
): Promise<[time: string, workloads: WorkloadName[]][]> {
  const holders = new Map<string, WorkloadName[]>();
  const times = await Promise.all(workloads.map(timesOf));
  workloads.forEach((name, at) => {
    for (const time of times[at]!) holders.set(time, [...(holders.get(time) ?? []), name]);
  });
  return [...holders].sort(([a], [b]) => (a < b ? 1 : -1));
}
