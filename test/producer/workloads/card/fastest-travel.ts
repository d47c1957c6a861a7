import { distanceKm } from '../../../../lib/core/distance';
import { transactions, type CardEvent } from './card-run';

/** Degrees are rounded to a thousandth: two places may seem this much farther apart than they are. */
const ROUNDING_KM = 0.4;

/** What the transactions that are not flagged say of their customers' travel. */
export type Travel = {
  /** Highest speed between two consecutive transactions, kilometres per hour. */
  readonly fastestKmPerHour: number;
  /** How many times a customer was more than 200 km from where the last transaction was. */
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
