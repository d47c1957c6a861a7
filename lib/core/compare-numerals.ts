/** Compares decimal numerals of any length without a sign or leading zeros, with or without a common prefix. */
export function compareNumerals(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
