/** Kept of an invocation's time for the answer, and before it for the counts or the checkpoint: the rest is for rows. */
export const ANSWER_RESERVE_MS = 1_000;
export const COUNT_RESERVE_MS = 4_000;
