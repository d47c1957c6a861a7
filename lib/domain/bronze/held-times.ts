import type { BucketListQuery } from './list-query';
import type { Rollup } from './rollup';
import { timeKeyBounds, type TimeRange } from './time-keys';

/** Months with events in the range, newest first: `2026-01`. */
export function monthsHolding(totals: readonly Rollup[], range: TimeRange): string[] {
  const { from, to } = timeKeyBounds(range);
  return countNames(totals, 'month:').filter((month) => month >= from.slice(0, 7) && month <= to.slice(0, 7));
}

/** UTC hours that may hold rows of the list, newest first: `2026-01-04T17`. @param days items of one workload */
export function hoursHolding(days: readonly Rollup[], query: BucketListQuery): string[] {
  const { from, to } = timeKeyBounds(query);
  const hours = new Set<string>();
  for (const day of days) {
    if (!mayHold(day, query)) continue;
    for (const hour of countNames([day], 'hour:')) hours.add(`${day.slot.slice(0, 10)}T${hour}`);
  }
  return [...hours]
    .filter((hour) => hour >= from.slice(0, 13) && hour <= to.slice(0, 13))
    .sort()
    .reverse();
}

/** A day item counts per risk, type and category, so a day whose count is 0 holds no row of the list. */
function mayHold(day: Rollup, query: BucketListQuery): boolean {
  const needed: string[] = [];
  if (query.kind === 'high-risk') needed.push('risk:HIGH');
  if (query.riskLevel !== undefined) needed.push(`risk:${query.riskLevel}`);
  if (query.kind === 'anomalies') needed.push('anomalous');
  if (query.category !== undefined) needed.push(`anomaly:${query.category}`);
  if (query.eventType !== undefined) needed.push(`type:${query.eventType}`);
  return needed.every((name) => (day.counts[name] ?? 0) > 0);
}

/** The count names with a prefix, without it, in reverse alphabetical order. */
export function countNames(rollups: readonly Rollup[], prefix: string): string[] {
  const names = rollups.flatMap((rollup) => Object.keys(rollup.counts).filter((name) => name.startsWith(prefix)));
  return [...new Set(names.map((name) => name.slice(prefix.length)))].sort().reverse();
}
