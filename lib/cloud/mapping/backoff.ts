const BASE_MS = 100;
const CAP_MS = 10_000;

/**
 * Wait before attempt `attempt` (1 is the first repetition): between half and all of 100 ms doubled each time, at most
 * 10 s. AWS documents an exponential backoff without its figures.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const ceilingMs = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(ceilingMs * (0.5 + random() / 2));
}
