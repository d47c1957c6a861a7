import { ranksOf } from './ranks-of';

type Values = ArrayLike<number>;

/** Kolmogorov–Smirnov distance: the largest difference between two empirical distribution functions, 0..1. */
export function kolmogorovSmirnov(a: Values, b: Values): number {
  const left = Float64Array.from(a).sort();
  const right = Float64Array.from(b).sort();
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < left.length && j < right.length) {
    const value = Math.min(left[i]!, right[j]!);
    while (i < left.length && left[i] === value) i++;
    while (j < right.length && right[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / left.length - j / right.length));
  }
  return largest;
}

/** Total variation: half the sum of the differences between the shares of each code, 0..1. */
export function totalVariation(a: Values, b: Values): number {
  const shares = new Map<number, number>();
  const add = (values: Values, weight: number) => {
    for (const code of Array.from(values)) shares.set(code, (shares.get(code) ?? 0) + weight);
  };
  add(a, 1 / a.length);
  add(b, -1 / b.length);
  return [...shares.values()].reduce((sum, difference) => sum + Math.abs(difference), 0) / 2;
}

/** Spearman's rank correlation of every pair of columns, ties at their mean rank; row by row. */
export function spearmanMatrix(columns: readonly Values[]): Float64Array[] {
  const ranks = columns.map(standardRanks);
  return ranks.map((a) => Float64Array.from(ranks, (b) => a.reduce((sum, rank, at) => sum + rank * b[at]!, 0)));
}

/** The pair of columns whose correlations differ most. */
export function largestDifference(a: readonly Float64Array[], b: readonly Float64Array[]) {
  let worst = { difference: 0, row: 0, column: 0 };
  for (const [row, values] of a.entries()) {
    for (const [column, value] of values.entries()) {
      const difference = Math.abs(value - b[row]![column]!);
      if (difference > worst.difference) worst = { difference, row, column };
    }
  }
  return worst;
}

/** Ranks with mean 0 and sum of squares 1. */
function standardRanks(values: Values): Float64Array {
  const ranks = ranksOf(values);
  const middle = (values.length - 1) / 2;
  const norm = Math.sqrt(ranks.reduce((sum, rank) => sum + (rank - middle) ** 2, 0)) || 1;
  return ranks.map((rank) => (rank - middle) / norm);
}
