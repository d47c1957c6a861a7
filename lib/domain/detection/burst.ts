/** The times of the latest facts, oldest first, and whether their burst has been reported. */
export type BurstState = { readonly times: readonly number[]; readonly reported: boolean };

/** `count` facts within less than `windowMs` are a burst. */
export type BurstLimit = { readonly count: number; readonly windowMs: number };

export const NO_BURST: BurstState = { times: [], reported: false };

/**
 * Moves the window on to a fact. `spanMs`, the length of the burst, is present when this fact makes the window reach the
 * count; not again before a fact has found the window below the count. Keeps at most `count` times.
 */
export function stepBurst(
  { times, reported }: BurstState,
  timeMs: number,
  { count, windowMs }: BurstLimit,
): { readonly state: BurstState; readonly spanMs?: number } {
  const latest = [...times.filter((time) => timeMs - time < windowMs), timeMs].slice(-count);
  const reached = latest.length === count;
  const state = { times: latest, reported: reached };
  return reached && !reported ? { state, spanMs: Math.max(0, timeMs - latest[0]!) } : { state };
}
