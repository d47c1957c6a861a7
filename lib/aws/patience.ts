import { faultOutlook } from './fault-outlook';

/** How to wait between two calls. */
export type Patience = {
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Resolves after this many milliseconds, or early when the signal aborts; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

/** More calls than fit into a function's longest timeout: a deadline that never comes is a defect. */
export const MAX_TRIES = 5_000;

/**
 * Waits a random part of a time that doubles with each attempt.
 * @param attempt 0 after the first call
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ (full jitter)
 */
export async function pause({ random, sleep }: Patience, attempt: number, deadline: AbortSignal): Promise<void> {
  if (!deadline.aborted) await sleep(random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt), deadline);
}

/**
 * Repeats a call that is throttled or fails for a passing reason until it succeeds or the deadline comes.
 * @throws the last error at the deadline, and at once an error that does not pass
 */
export async function untilDeadline<T>(patience: Patience, deadline: AbortSignal, call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt + 1 === MAX_TRIES || faultOutlook(error) === 'lasting') throw error;
      await pause(patience, attempt, deadline);
      if (deadline.aborted) throw error;
    }
  }
}
