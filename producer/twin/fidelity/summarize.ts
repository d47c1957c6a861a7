import { holds, type Comparison } from './compare';

/** One measure over several twins. */
export type Bar = {
  readonly name: string;
  /** The worst item in the worst twin. */
  readonly of: string;
  readonly lowest: number;
  readonly highest: number;
  readonly bar: number;
  /** For every twin. */
  readonly holds: boolean;
};

/** The range of every measure over comparisons with the same table. */
export function summarize(comparisons: readonly Comparison[]): Bar[] {
  const [first] = comparisons;
  return (first?.measures ?? []).map(({ name, bar }, at) => {
    const measures = comparisons.map((comparison) => comparison.measures[at]!);
    const worst = measures.reduce((a, b) => (b.value > a.value ? b : a));
    const lowest = Math.min(...measures.map(({ value }) => value));
    return { name, of: worst.of, lowest, highest: worst.value, bar, holds: measures.every(holds) };
  });
}
