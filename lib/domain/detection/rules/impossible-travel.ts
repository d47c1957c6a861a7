import { distanceKm, type Position } from '../../../core/distance';
import { durationText } from '../duration-text';
import { defineRule } from '../rule';
import { score } from '../score';
import { short } from '../short';

/** A little more than an airliner's cruising speed. */
const MAX_SPEED_KMH = 1000;
/** Locations are imprecise and cities large, so that shorter distances mean nothing. */
const MIN_DISTANCE_KM = 100;
const HOUR_MS = 3_600_000;

type Place = { readonly city: string; readonly latitude: number; readonly longitude: number };
type Visit = Place & { readonly timeMs: number };

/**
 * `last` is where the customer was; `other` is the latest place of transactions that cannot be the same person's. With
 * both, neither the way back nor further transactions at the other place are reported again.
 */
type Visits = { readonly last: Visit | null; readonly other: Visit | null };

export const impossibleTravel = defineRule<Place, Visits>({
  name: 'IMPOSSIBLE_TRAVEL',
  severity: 'HIGH',
  description:
    'Two consecutive transactions more than 100 km apart, at a speed of more than 1,000 km/h; not again for transactions that either of the two places explains.',
  eventTypes: ['CARD_TRANSACTION'],
  covers: ['IMPOSSIBLE_TRAVEL'],
  factOf: (event) =>
    event.event_type === 'CARD_TRANSACTION'
      ? {
          city: short(event.location.city),
          latitude: event.location.latitude,
          longitude: event.location.longitude,
        }
      : undefined,
  start: () => ({ last: null, other: null }),
  step: ({ last, other }, place, { timeMs }) => {
    const visit = { ...place, timeMs };
    if (last === null || isPossible(last, visit)) return { state: { last: visit, other } };
    if (other !== null && isPossible(other, visit)) return { state: { last, other: visit } };
    const distance = distanceKm(last, visit);
    const speed = speedKmh(last, visit);
    return {
      state: { last, other: visit },
      detection: {
        score: score(1 - MAX_SPEED_KMH / speed / 2),
        description: `From ${last.city} to ${visit.city}, ${Math.round(distance)} km, in ${durationText(Math.abs(timeMs - last.timeMs))}.`,
      },
    };
  },
});

function isPossible(from: Visit, to: Visit): boolean {
  return distanceKm(from, to) <= MIN_DISTANCE_KM || speedKmh(from, to) <= MAX_SPEED_KMH;
}

function speedKmh(from: Visit & Position, to: Visit & Position): number {
  // Transactions in the same millisecond count as a millisecond apart.
  const hours = Math.max(1, Math.abs(to.timeMs - from.timeMs)) / HOUR_MS;
  return distanceKm(from, to) / hours;
}
