import type { MinuteWindow } from '../api/types';

const MINUTE_MS = 60_000;

type MinutePoint = { readonly start: string; readonly value: number };

export type MinuteSeries = {
  readonly name: string;
  readonly points: readonly MinutePoint[];
  readonly total: number;
};

/**
 * Counts of the minutes up to the newest, the oldest first; minutes without events are zero.
 * @param windows of one or several workloads, in any order
 */
export function minuteSeries(
  windows: readonly MinuteWindow[],
  { minutes, figure, name }: { minutes: number; figure: (window: MinuteWindow) => number; name: string },
): MinuteSeries {
  const counts = new Map<number, number>();
  for (const window of windows) {
    const startMs = Date.parse(window.start);
    counts.set(startMs, (counts.get(startMs) ?? 0) + figure(window));
  }
  const points = lastMinutes(windows, minutes).map((startMs) => ({
    start: new Date(startMs).toISOString(),
    value: counts.get(startMs) ?? 0,
  }));
  return { name, points, total: points.reduce((sum, { value }) => sum + value, 0) };
}

/** One series per category of labels, for small charts of one scale side by side. */
export function labelSeries(
  windows: readonly MinuteWindow[],
  { minutes, categories }: { readonly minutes: number; readonly categories: readonly string[] },
): readonly MinuteSeries[] {
  return categories.map((name) =>
    minuteSeries(windows, { minutes, name, figure: ({ by_anomaly }) => by_anomaly[name] ?? 0 }),
  );
}

function lastMinutes(windows: readonly MinuteWindow[], minutes: number): readonly number[] {
  if (windows.length === 0) return [];
  const newest = Math.max(...windows.map(({ start }) => Date.parse(start)));
  return Array.from({ length: minutes }, (_, index) => newest - (minutes - 1 - index) * MINUTE_MS);
}
