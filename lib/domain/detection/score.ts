/** A score as it is stored: within 0 and 1, to three decimals. */
export function score(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
}
