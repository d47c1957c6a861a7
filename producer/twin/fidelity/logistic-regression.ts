import { solve } from '../solve';
import { dot } from '../dot';
import { mean } from '../../../lib/core/mean';
import { ranksOf } from './ranks-of';

/** One column for each feature. */
export type Features = readonly Float64Array[];

/** Gives the score (log odds) of every case. */
export type Scorer = (features: Features) => Float64Array;

/** Newton's method converges long before this. */
const MAX_STEPS = 25;
const TOLERANCE = 1e-8;
/** Ridge penalty on standardised coefficients: enough to keep collinear bills solvable, too little to matter. */
const RIDGE = 1;

/** Logistic regression by Newton's method, on features standardised by the training cases. */
export function trainLogisticRegression(features: Features, outcomes: ArrayLike<number>): Scorer {
  const scales = features.map(standardisation);
  const design = (of: Features) => of.map((values, at) => standardise(values, scales[at]!));
  const columns = design(features);
  let weights = Array.from({ length: columns.length + 1 }, () => 0);
  for (let step = 0; step < MAX_STEPS; step++) {
    const change = newtonStep(columns, outcomes, weights);
    weights = weights.map((weight, at) => weight + change[at]!);
    if (Math.max(...change.map(Math.abs)) < TOLERANCE) break;
  }
  return (of) => scoresOf(design(of), weights);
}

type Scale = { readonly mean: number; readonly deviation: number };

function standardisation(values: Float64Array): Scale {
  const middle = mean(values);
  const variance = mean(values.map((value) => (value - middle) ** 2));
  return { mean: middle, deviation: Math.sqrt(variance) || 1 };
}

function standardise(values: Float64Array, { mean: middle, deviation }: Scale): Float64Array {
  return values.map((value) => (value - middle) / deviation);
}

/** The last weight is the intercept. */
function scoresOf(columns: Features, weights: readonly number[]): Float64Array {
  const scores = new Float64Array(columns[0]!.length).fill(weights.at(-1)!);
  for (const [at, values] of columns.entries()) {
    const weight = weights[at]!;
    for (let row = 0; row < scores.length; row++) scores[row]! += weight * values[row]!;
  }
  return scores;
}

function newtonStep(columns: Features, outcomes: ArrayLike<number>, weights: readonly number[]): number[] {
  const probabilities = scoresOf(columns, weights).map((score) => 1 / (1 + Math.exp(-score)));
  const withIntercept = [...columns, new Float64Array(probabilities.length).fill(1)];
  const curvature = probabilities.map((p) => p * (1 - p));
  const residuals = probabilities.map((p, row) => outcomes[row]! - p);
  const isSlope = (at: number) => at < columns.length;
  const gradient = withIntercept.map((a, at) => dot(a, residuals) - (isSlope(at) ? RIDGE * weights[at]! : 0));
  const lower = withIntercept.map((a, i) => {
    const weighted = a.map((value, row) => value * curvature[row]!);
    return withIntercept.slice(0, i + 1).map((b, j) => dot(weighted, b) + (i === j && isSlope(i) ? RIDGE : 0));
  });
  const hessian = lower.map((_row, i) => lower.map((_column, j) => lower[Math.max(i, j)]![Math.min(i, j)]!));
  return solve(hessian, gradient);
}

/**
 * Area under the ROC curve: the probability that a case with outcome 1 scores above one with 0, with ties counted half.
 */
export function areaUnderCurve(scores: Float64Array, outcomes: ArrayLike<number>): number {
  const ranks = ranksOf(scores).filter((_rank, at) => outcomes[at] === 1);
  const positives = ranks.length;
  const negatives = scores.length - positives;
  const rankSum = ranks.reduce((sum, rank) => sum + rank, 0);
  // The smallest possible sum of the ranks of this many positives, counted from 0.
  const leastSum = (positives * (positives - 1)) / 2;
  return (rankSum - leastSum) / (positives * negatives);
}
