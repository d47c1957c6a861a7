import { hash32 } from '../../../lib/core/hash';

/**
 * Who may buy when, so that nobody but in a burst ever buys more than three times within an hour, whatever the rate: at
 * most one purchase in a half-hour, and none in the hour after a half-hour that has a burst. A customer's half-hours are
 * those of the customer's lane.
 */
export type Shopping = 'one' | 'burst' | 'none';

/** A customer's half-hours repeat: one in which there may be a burst, two without purchases, five ordinary ones. */
const CYCLE = 8;
const QUIET = 2;

export function shoppingIn(halfHour: number, customerIndex: number): Shopping {
  const at = (halfHour + (hash32(`signals/shopping ${customerIndex}`) % CYCLE)) % CYCLE;
  if (at === 0) return 'burst';
  return at <= QUIET ? 'none' : 'one';
}
