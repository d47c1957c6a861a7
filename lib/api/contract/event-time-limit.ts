/**
 * Event time may run ahead of the clock in a run at full speed. An event further ahead than this does not count as
 * recent: otherwise one event of the year 9999 would remain the latest forever.
 */
export const MAX_AHEAD_MS = 24 * 3_600_000;
