/**
 * Event time may run ahead of the clock, where a run goes as fast as it can. Beyond this an event does not count as
 * recent: otherwise one event of the year 9999 would stay the latest for ever.
 */
export const MAX_AHEAD_MS = 24 * 3_600_000;
