/** Limits of the controls, in a file without zod so that the page can import them. */

export const MIN_EVENTS_PER_SECOND = 0.1;
/** Bursts included. */
export const MAX_EVENTS_PER_SECOND = 50_000;

export const BURST_MULTIPLIER = { min: 1.1, max: 100 } as const;
export const BURST_SECONDS = { min: 1, max: 600 } as const;

/** Of a customer id: the space that the stream's keys and the store's indexes have. */
export const MAX_CUSTOMER_ID_LENGTH = 100;
