import { mean } from '../../lib/core/mean';

/** Mean of the values in bin `bin` of `bins`, which split the sorted values into equal parts as nearly as possible. */
export function meanOfBin(sorted: Float64Array, bin: number, bins: number): number {
  const from = Math.floor((bin * sorted.length) / bins);
  const to = Math.floor(((bin + 1) * sorted.length) / bins);
  return mean(sorted.subarray(from, to));
}
