/** Round values from 0 that cover the highest, at most `count` above it. */
export function ticks(highest: number, { count }: { readonly count: number }): readonly number[] {
  if (highest <= 0) return [0, 1];
  const raw = highest / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const round = [1, 2, 5, 10].find((step) => step * power >= raw) ?? 10;
  // Counts are whole.
  const step = Math.max(1, round * power);
  const steps = Math.ceil(highest / step);
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}
