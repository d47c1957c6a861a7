import { KEEPS_UP_WITHIN_MS } from '../../domain/run/schedule-lag';

/** A producer further behind its schedule does not keep up. */
export const PRODUCER_LATE_MS = KEEPS_UP_WITHIN_MS;

/** A consumer further behind the stream does not keep up. */
export const CONSUMER_LATE_MS = 60_000;
