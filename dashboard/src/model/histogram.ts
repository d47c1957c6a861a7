export type Bin = { readonly from: number; readonly to: number; readonly count: number };

/** Bins of equal, round width over all values; none for an empty list. */
export function histogram(values: readonly number[], { bins }: { readonly bins: number }): readonly Bin[] {
  if (values.length === 0) return [];
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  // Counts are whole.
  const width = Math.max(1, roundUp((highest - lowest) / bins || 1));
  const start = Math.floor(lowest / width) * width;
  const counts = Array<number>(Math.floor((highest - start) / width) + 1).fill(0);
  for (const value of values) {
    const index = Math.floor((value - start) / width);
    counts[index]! += 1;
  }
  return counts.map((count, index) => ({
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
