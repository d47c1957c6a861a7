/** The value rounded to three decimals. */
export function thousandth(value: number): number {
  return Math.round(value * 1000) / 1000;
}
