import { createClock } from './clock';

/** The time of this machine. */
export const systemClock = createClock({ now: Date.now, setTimeout, clearTimeout });
