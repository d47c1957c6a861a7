/** One column for each feature. */
export type Columns = readonly Float64Array[];

type Tree =
  | { readonly value: number }
  | { readonly feature: number; readonly above: number; readonly low: Tree; readonly high: Tree };

/** Small gradient-boosted trees on the logistic loss, as in textbooks: bins, gains, shrinkage; no randomness. */
export type BoostingOptions = { readonly trees: number; readonly depth: number; readonly shrinkage: number };

const BINS = 32;
const RIDGE = 1;
const SMALLEST_LEAF = 20;

/** Gives the score (log odds) of every case. */
export function trainBoostedTrees(
  columns: Columns,
  outcomes: Uint8Array,
  { trees, depth, shrinkage }: BoostingOptions,
): (columns: Columns) => Float64Array {
  const edges = columns.map(binEdges);
  const binned = columns.map((column, at) => Uint8Array.from(column, (value) => binOf(edges[at]!, value)));
  const positives = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const base = Math.log(positives / (outcomes.length - positives));
  const scores = new Float64Array(outcomes.length).fill(base);
  const grown: Tree[] = [];
  for (let round = 0; round < trees; round++) {
    const gradients = scores.map((score, row) => outcomes[row]! - 1 / (1 + Math.exp(-score)));
    const curvatures = scores.map((score) => 1 / (2 + Math.exp(score) + Math.exp(-score)));
    const rows = Uint32Array.from(outcomes.keys());
    const tree = grow({ binned, gradients, curvatures, shrinkage }, rows, depth);
    grown.push(tree);
    for (let row = 0; row < scores.length; row++) scores[row]! += valueAt(tree, binned, row);
  }
  return (of) => {
    const bins = of.map((column, at) => Uint8Array.from(column, (value) => binOf(edges[at]!, value)));
    return Float64Array.from(of[0]!, (_, row) => grown.reduce((sum, tree) => sum + valueAt(tree, bins, row), base));
  };
}

type Growth = {
  readonly binned: readonly Uint8Array[];
  readonly gradients: Float64Array;
  readonly curvatures: Float64Array;
  readonly shrinkage: number;
};

function grow(growth: Growth, rows: Uint32Array, depth: number): Tree {
  const { gradients, curvatures, shrinkage, binned } = growth;
  let gradient = 0;
  let curvature = 0;
  for (const row of rows) {
    gradient += gradients[row]!;
    curvature += curvatures[row]!;
  }
  const leaf = { value: (shrinkage * gradient) / (curvature + RIDGE) };
  if (depth === 0 || rows.length < 2 * SMALLEST_LEAF) return leaf;
  const split = bestSplit(growth, rows, { gradient, curvature });
  if (!split) return leaf;
  const column = binned[split.feature]!;
  const low = grow(
    growth,
    rows.filter((row) => column[row]! <= split.above),
    depth - 1,
  );
  const high = grow(
    growth,
    rows.filter((row) => column[row]! > split.above),
    depth - 1,
  );
  return { ...split, low, high };
}

type Sums = { readonly gradient: number; readonly curvature: number };

function bestSplit({ binned, gradients, curvatures }: Growth, rows: Uint32Array, all: Sums) {
  const gain = (gradient: number, curvature: number) => gradient ** 2 / (curvature + RIDGE);
  let best: { readonly feature: number; readonly above: number } | undefined;
  let bestGain = gain(all.gradient, all.curvature) + 1e-6;
  for (const [feature, column] of binned.entries()) {
    const sums = new Float64Array(BINS * 3);
    for (const row of rows) {
      const at = column[row]! * 3;
      sums[at]! += gradients[row]!;
      sums[at + 1]! += curvatures[row]!;
      sums[at + 2]! += 1;
    }
    let [gradient, curvature, count] = [0, 0, 0];
    for (let above = 0; above < BINS - 1; above++) {
      gradient += sums[above * 3]!;
      curvature += sums[above * 3 + 1]!;
      count += sums[above * 3 + 2]!;
      if (count < SMALLEST_LEAF || rows.length - count < SMALLEST_LEAF) continue;
      const gained = gain(gradient, curvature) + gain(all.gradient - gradient, all.curvature - curvature);
      if (gained > bestGain) [best, bestGain] = [{ feature, above }, gained];
    }
  }
  return best;
}

function valueAt(tree: Tree, binned: readonly Uint8Array[], row: number): number {
  let node = tree;
  while ('feature' in node) node = binned[node.feature]![row]! <= node.above ? node.low : node.high;
  return node.value;
}

/** Quantiles, finer at the extremes, without duplicates. */
function binEdges(column: Float64Array): number[] {
  const sorted = column.toSorted();
  const shares = Array.from({ length: BINS - 1 }, (_, at) => (1 - Math.cos((Math.PI * (at + 1)) / BINS)) / 2);
  return [...new Set(shares.map((share) => sorted[Math.floor(share * (sorted.length - 1))]!))];
}

function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && value > edges[bin]!) bin++;
  return bin;
}
