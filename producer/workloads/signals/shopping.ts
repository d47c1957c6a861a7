import { hash32 } from '../../../lib/core/hash';

/**
 * What a customer may buy in a half-hour of their lane: at most one purchase, and none in the hour after a half-hour with
 * a burst. So outside of bursts nobody ever buys more than three times within an hour, at any rate.
 */
export type Shopping = 'one' | 'burst' | 'none';

/** A customer's half-hours repeat: one that may have a burst, two without purchases, five ordinary ones. */
const CYCLE = 8;
const QUIET = 2;

export function shoppingIn(halfHour: number, customerIndex: number): Shopping {
  const at = (halfHour + (hash32(`signals/shopping ${customerIndex}`) % CYCLE)) % CYCLE;
  if (at === 0) return 'burst';
  return at <= QUIET ? 'none' : 'one';
}
