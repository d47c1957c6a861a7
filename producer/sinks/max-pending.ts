/** Records that a sink holds at most, not yet accepted. */
export const MAX_PENDING = 10_000;

const SECONDS_PENDING = 2;
const MIN_PENDING = 100;

/** Enough held records that a slow stream is not felt at once, and no more than the end of a run can wait for. */
export function maxPendingFor(eventsPerSecond: number): number {
  return Math.min(Math.max(Math.ceil(eventsPerSecond * SECONDS_PENDING), MIN_PENDING), MAX_PENDING);
}
