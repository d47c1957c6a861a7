export type Bin = { readonly from: number; readonly to: number; readonly count: number };

/** Bins of one round width over all values; an empty list gives none. */
export function histogram(values: readonly number[], { bins }: { readonly bins: number }): readonly Bin[] {
  if (values.length === 0) return [];
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const width = roundUp((highest - lowest) / bins || 1);
  const start = Math.floor(lowest / width) * width;
  const counts: number[] = [];
  for (const value of values) {
    const index = Math.floor((value - start) / width);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return Array.from(counts, (count = 0, index) => ({
    from: start + index * width,
    to: start + (index + 1) * width,
    count,
  }));
}

/** To 1, 2 or 5 times a power of ten. */
function roundUp(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  return ([1, 2, 5, 10].find((step) => step * power >= width) ?? 10) * power;
}
