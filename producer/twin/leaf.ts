import { countsOf } from './counts-of';
import { meanOfBin } from './mean-of-bin';

/** No figure of the model stands for fewer clients than this. */
const MIN_CLIENTS_PER_FIGURE = 10;
/** A leaf leaves out codes that fewer of its clients have. */
const MIN_CLIENTS_PER_CODE = 5;

/** How often each code occurs among a leaf's clients: code, weight, code, weight, … */
export type CodeLeaf = readonly number[];

export function fitCodeLeaf(codes: readonly number[]): CodeLeaf {
  const sorted = [...countsOf(codes)].sort((a, b) => a[0] - b[0]);
  const frequent = sorted.filter(([, count]) => count >= MIN_CLIENTS_PER_CODE);
  return frequent.flat();
}

/** The same tree with each code's weight multiplied by the code's factor. */
export function reweigh<T extends { readonly leaves: readonly CodeLeaf[] }>(
  tree: T,
  factorOf: (code: number) => number,
): T {
  const weighted = (leaf: CodeLeaf) =>
    leaf.map((figure, at) => (at % 2 === 0 ? figure : Number((figure * factorOf(leaf[at - 1]!)).toPrecision(4))));
  return { ...tree, leaves: tree.leaves.map(weighted) };
}

/** @param uniform from 0 up to, not including, 1 */
export function drawCode(leaf: CodeLeaf, uniform: number): number {
  let total = 0;
  for (let at = 1; at < leaf.length; at += 2) total += leaf[at]!;
  let rest = uniform * total;
  for (let at = 0; at < leaf.length; at += 2) {
    rest -= leaf[at + 1]!;
    if (rest < 0) return leaf[at]!;
  }
  return leaf.at(-2)!;
}

/** Means of equally many clients each, ascending: the leaf's distribution in a few figures. */
export type AmountLeaf = readonly number[];

/** @param digits decimal places kept */
export function fitAmountLeaf(
  values: Float64Array,
  { maxBins, digits }: { maxBins: number; digits: number },
): AmountLeaf {
  const sorted = values.slice().sort();
  const bins = Math.max(1, Math.min(maxBins, Math.floor(sorted.length / MIN_CLIENTS_PER_FIGURE)));
  return Array.from({ length: bins }, (_, bin) => Number(meanOfBin(sorted, bin, bins).toFixed(digits)));
}

/** How far the outermost bins reach beyond their means, in units of their inner halves. */
const TAIL_REACH = 4;

/**
 * Draws from a leaf: a random bin, then a value between the bin's edges, uniform on either side of its mean and so that
 * the mean is kept. A value that the clients of neighbouring bins share comes out exactly.
 * @param uniform from 0 up to, not including, 1
 */
export function drawAmount(leaf: AmountLeaf, uniform: number): number {
  const position = uniform * leaf.length;
  const bin = Math.floor(position);
  const mean = leaf[bin]!;
  const lower = bin === 0 ? outerEdge(mean, upperEdge(leaf, 0)) : upperEdge(leaf, bin - 1);
  const upper = bin === leaf.length - 1 ? outerEdge(mean, lower) : upperEdge(leaf, bin);
  if (!(upper > lower)) return mean;
  const share = position - bin;
  const below = (upper - mean) / (upper - lower);
  if (share < below) return lower + (mean - lower) * (share / below);
  return below < 1 ? mean + (upper - mean) * ((share - below) / (1 - below)) : mean;
}

/** Between two means; closer to the smaller one where amounts grow by factors. */
function upperEdge(leaf: AmountLeaf, bin: number): number {
  const mean = leaf[bin]!;
  const next = leaf[bin + 1] ?? mean;
  return mean > 0 ? Math.sqrt(mean * next) : (mean + next) / 2;
}

/** The far edge of an outermost bin; positive amounts stay positive. */
function outerEdge(mean: number, innerEdge: number): number {
  const edge = mean + TAIL_REACH * (mean - innerEdge);
  return mean >= 0 ? Math.max(0, edge) : edge;
}
