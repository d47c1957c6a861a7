import { createClock, type Clock } from '../../lib/core/clock';

/** The producer's clock on this machine's time. */
export function wallClock(): Clock {
  return createClock({ now: Date.now, setTimeout, clearTimeout });
}
