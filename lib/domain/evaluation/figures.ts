/** Median and tail of some durations, in milliseconds. */
export type Spread = { readonly count: number; readonly medianMs: number; readonly p95Ms: number };

/** By nearest rank, so that each figure is one of the values. Null without values. */
export function spreadOf(valuesMs: readonly number[]): Spread | null {
  if (valuesMs.length === 0) return null;
  const sorted = valuesMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { count: sorted.length, medianMs: at(0.5), p95Ms: at(0.95) };
}

/** A share, or null for 0 of 0. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The harmonic mean; null where one of the two is undefined. */
export function f1Of(precision: number | null, recall: number | null): number | null {
  if (precision === null || recall === null) return null;
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}
