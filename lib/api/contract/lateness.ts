import { KEEPS_UP_WITHIN_MS } from '../../domain/run/schedule-lag';

/** A producer that is further behind its schedule counts as late. */
export const PRODUCER_LATE_MS = KEEPS_UP_WITHIN_MS;

/** A consumer that is further behind the stream counts as late. */
export const CONSUMER_LATE_MS = 60_000;
