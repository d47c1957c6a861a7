export type Backoff = {
  /** Upper bound of the first wait; doubles with every further attempt. */
  readonly baseMs: number;
  /** Upper bound of every wait. */
  readonly capMs: number;
};

/** 25 ms is a few round trips within a Region; 5 s keeps a lasting fault from turning into a flood of calls. */
export const DEFAULT_BACKOFF: Backoff = { baseMs: 25, capMs: 5_000 };

/**
 * Full jitter: a wait drawn uniformly between 0 and the exponential bound
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param attempt number of failed attempts, from 1
 * @param random uniform in [0, 1)
 */
export function backoffMs(backoff: Backoff, attempt: number, random: () => number): number {
  return Math.floor(random() * boundMs(backoff, attempt));
}

/** Equal jitter, for a caller that must pause: a wait drawn between half of the same bound and the bound. */
export function equalJitterMs(backoff: Backoff, attempt: number, random: () => number): number {
  return Math.round(boundMs(backoff, attempt) * (0.5 + random() / 2));
}

function boundMs({ baseMs, capMs }: Backoff, attempt: number): number {
  return Math.min(capMs, baseMs * 2 ** (attempt - 1));
}
