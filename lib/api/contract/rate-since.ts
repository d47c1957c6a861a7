import type { LiveCounters } from './stream';

/** Events stored per second since the earlier counters; null when either count is unknown or no time has passed. */
export function rateSince(before: LiveCounters | undefined, stored: number | undefined, nowMs: number): number | null {
  if (!before || before.stored === null || stored === undefined) return null;
  const seconds = (nowMs - Date.parse(before.at)) / 1000;
  return seconds > 0 ? Math.max(0, (stored - before.stored) / seconds) : null;
}
