import { solve } from './solve';
import { mean } from '../../lib/core/mean';
import { dot } from './dot';

/**
 * A linear index over all features of a step: the intercept, then one weight for each. Trees see one feature at a time
 * and lose the many small effects of earlier months; the index combines these into one more feature.
 */
export type Score = readonly number[];

// Looked up once: a global is slow to reach from a sandbox such as tests run in, and this is called fifty million
// times.
const { sqrt } = Math;

/** Signed fourth root: amounts from zero to a million on a scale that suits linear models; exact everywhere. */
export function fourthRoot(value: number): number {
  return value < 0 ? -sqrt(sqrt(-value)) : sqrt(sqrt(value));
}

/** By multiplication alone, which every platform rounds the same way; powers may differ. */
export function fourthPower(value: number): number {
  const square = value * value;
  return square * square;
}

/** Writes the fourth roots of the first `into.length` values. */
export function takeRoots(values: Float64Array, into: Float64Array): void {
  for (let at = 0; at < into.length; at++) into[at] = fourthRoot(values[at]!);
}

/** The index of a case, from the fourth roots of its features. */
export function indexOf(score: Score, roots: Float64Array): number {
  let sum = score[0]!;
  for (let at = 0; at < roots.length; at++) sum += score[at + 1]! * roots[at]!;
  return sum;
}

/** Share of a column's variance that is added to keep nearly collinear features solvable. */
const RIDGE = 1e-4;
const SIGNIFICANT_DIGITS = 5;

/** Ridge regression of the targets on the fourth roots of the features, one column each. */
export function fitScore(columns: readonly Float64Array[], targets: Float64Array): Score {
  const means = columns.map(mean);
  const centred = columns.map((values, at) => values.map((value) => value - means[at]!));
  const targetMean = mean(targets);
  const covariance = centred.map((a, i) =>
    centred.map((b, j) => (i === j ? dot(a, b) * (1 + RIDGE) + RIDGE : dot(a, b))),
  );
  const weights = solve(
    covariance,
    centred.map((a) => dot(a, targets)),
  );
  const rounded = weights.map((weight) => Number(weight.toPrecision(SIGNIFICANT_DIGITS)));
  const intercept = rounded.reduce((rest, weight, at) => rest - weight * means[at]!, targetMean);
  return [Number(intercept.toPrecision(SIGNIFICANT_DIGITS)), ...rounded];
}
