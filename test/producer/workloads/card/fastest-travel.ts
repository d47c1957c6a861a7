import { distanceKm } from '../../../../lib/core/distance';
import { transactions, type CardEvent } from './card-run';

/** Degrees are rounded to a thousandth, so two places may seem this much farther apart than they are. */
const ROUNDING_KM = 0.4;

/** How customers travel, according to their unflagged transactions. */
export type Travel = {
  /** Highest speed between two consecutive transactions, kilometres per hour. */
  readonly fastestKmPerHour: number;
  /** How often a customer was more than 200 km from the place of the previous transaction. */
  readonly farMoves: number;
};

export function ordinaryTravel(...run: Parameters<typeof transactions>): Travel {
  const last = new Map<string, CardEvent>();
  let fastestKmPerHour = 0;
  let farMoves = 0;
  for (const { event, scenario } of transactions(...run)) {
    if (scenario === 'IMPOSSIBLE_TRAVEL') continue;
    const previous = last.get(event.customer.customer_id);
    last.set(event.customer.customer_id, event);
    if (!previous) continue;
    const km = distanceKm(previous.location, event.location);
    const hours = (Date.parse(event.timestamp) - Date.parse(previous.timestamp)) / 3_600_000;
    if (km > ROUNDING_KM) fastestKmPerHour = Math.max(fastestKmPerHour, (km - ROUNDING_KM) / hours);
    if (km > 200) farMoves += 1;
  }
  return { fastestKmPerHour, farMoves };
}
