import { compareNumerals } from '../../core/compare-numerals';
import type { Moment } from './rule';

/**
 * The order in which the facts of an entity are judged: event time, then event id. Ids of one run differ only in the
 * numeral at their end.
 */
export function compareMoments(a: Moment, b: Moment): number {
  return a.timeMs - b.timeMs || compareNumerals(a.eventId, b.eventId);
}

export function laterMoment(a: Moment, b: Moment): Moment {
  return compareMoments(a, b) >= 0 ? a : b;
}
