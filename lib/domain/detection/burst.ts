/** The times of the latest facts, oldest first, and whether the burst that they make has been reported. */
export type BurstState = { readonly times: readonly number[]; readonly reported: boolean };

/** So many facts within less than so long are a burst. */
export type BurstLimit = { readonly count: number; readonly windowMs: number };

export const NO_BURST: BurstState = { times: [], reported: false };

/**
 * Slides the window on to a fact. `spanMs`, how long the burst has lasted, is there when the fact makes the window
 * reach the count: once, until a fact finds the window below the count again. Keeps `count` times at most.
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
