import type { Moment } from './rule';

/** The order in which the facts of an entity are judged: event time, then event id. */
export function compareMoments(a: Moment, b: Moment): number {
  return a.timeMs - b.timeMs || compareEventIds(a.eventId, b.eventId);
}

/** Ids of one run differ only in their number, so the longer id is the later one, as 10 comes after 9. */
function compareEventIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function laterMoment(a: Moment, b: Moment): Moment {
  return compareMoments(a, b) >= 0 ? a : b;
}
