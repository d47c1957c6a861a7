import { equalJitterMs, type Backoff } from '../../core/backoff';

/** AWS documents an exponential backoff without its figures. */
const BACKOFF: Backoff = { baseMs: 100, capMs: 10_000 };

/** The wait before a retry: 50 to 100 ms before the first, doubled each time, at most 10 s. */
export function retryWaitMs(retry: number, random: () => number): number {
  return equalJitterMs(BACKOFF, retry, random);
}
