import type { Tree } from './tree';
import { partitionPoint } from '../../lib/core/partition-point';

export type GrowSettings = {
  readonly maxLeaves: number;
  /** No leaf has fewer cases. */
  readonly minLeafCases: number;
};

export type Cases = {
  /** One column of values for each feature. */
  readonly features: readonly Float64Array[];
  /** The class of each case, 0..classCount-1, which the tree learns to predict. */
  readonly classes: Uint8Array;
  readonly classCount: number;
};

export type GrownTree = {
  readonly tree: Tree;
  /** Case numbers by leaf. */
  readonly leaves: readonly Uint32Array[];
};

/** Candidate thresholds per feature. */
const MAX_CUTS = 63;
/** Nats that each class share must save: Akaike's criterion, one for each figure that a split adds. */
const COST_PER_CLASS = 1;

type Split = {
  readonly gain: number;
  readonly feature: number;
  readonly cut: number;
};

type Node = {
  cases: Uint32Array;
  best: Split | undefined;
  /** Where the parent keeps its link to this node. */
  link?: { readonly side: 'below' | 'above'; readonly parent: number };
};

/**
 * Grows a tree best-first: the leaf whose split saves the most class entropy is split next, until `maxLeaves`, or until
 * no split saves more than it costs.
 */
export function growTree(cases: Cases, settings: GrowSettings): GrownTree {
  const cuts = cases.features.map(cutsOf);
  const binned = cases.features.map((values, feature) => binsOf(values, cuts[feature]!));
  const search = (members: Uint32Array) => bestSplit(members, { ...cases, binned, cuts, settings });
  const all = Uint32Array.from(cases.classes.keys());
  const open: Node[] = [{ cases: all, best: search(all) }];
  const tree = { feature: [] as number[], threshold: [] as number[], below: [] as number[], above: [] as number[] };
  while (open.length < settings.maxLeaves) {
    const node = mostPromising(open);
    if (!node?.best) break;
    const { feature, cut } = node.best;
    const split = tree.feature.push(feature) - 1;
    tree.threshold.push(cuts[feature]![cut]!);
    tree.below.push(0);
    tree.above.push(0);
    if (node.link) tree[node.link.side][node.link.parent] = split;
    const [below, above] = partition(node.cases, binned[feature]!, cut);
    open.splice(open.indexOf(node), 1);
    open.push({ cases: below, best: search(below), link: { side: 'below', parent: split } });
    open.push({ cases: above, best: search(above), link: { side: 'above', parent: split } });
  }
  open.forEach(({ link }, leaf) => {
    if (link) tree[link.side][link.parent] = ~leaf;
  });
  return { tree, leaves: open.map((node) => node.cases) };
}

function mostPromising(nodes: readonly Node[]): Node | undefined {
  let best: Node | undefined;
  for (const node of nodes) {
    if (node.best && (!best?.best || node.best.gain > best.best.gain)) best = node;
  }
  return best;
}

function partition(cases: Uint32Array, bins: Uint8Array, cut: number): [Uint32Array, Uint32Array] {
  return [cases.filter((at) => bins[at]! <= cut), cases.filter((at) => bins[at]! > cut)];
}

/** Thresholds at the quantiles of a feature, without duplicates, rounded so that none is a client's figure. */
function cutsOf(values: Float64Array): number[] {
  const sorted = values.slice().sort();
  const cuts = new Set<number>();
  for (let quantile = 1; quantile <= MAX_CUTS; quantile++) {
    const cut = roundTo3Digits(sorted[Math.floor((quantile * sorted.length) / (MAX_CUTS + 1))]!);
    if (cut > sorted[0]!) cuts.add(cut);
  }
  return [...cuts].sort((a, b) => a - b);
}

function roundTo3Digits(value: number): number {
  return Number(value.toPrecision(3));
}

/** Bin `b` holds values from cut b-1 up to, not including, cut b. */
function binsOf(values: Float64Array, cuts: readonly number[]): Uint8Array {
  return Uint8Array.from(values, (value) => partitionPoint(cuts.length, (cut) => value >= cuts[cut]!));
}

type Search = Cases & {
  readonly binned: readonly Uint8Array[];
  readonly cuts: readonly (readonly number[])[];
  readonly settings: GrowSettings;
};

function bestSplit(members: Uint32Array, search: Search): Split | undefined {
  if (members.length < 2 * search.settings.minLeafCases) return undefined;
  const total = new Float64Array(search.classCount);
  for (const at of members) total[search.classes[at]!]! += 1;
  const before = entropySum(total);
  const present = total.filter((count) => count > 0).length;
  let best: Split | undefined;
  for (const [feature, bins] of search.binned.entries()) {
    const split = bestCut(members, bins, search.cuts[feature]!.length, total, search);
    if (!split) continue;
    const gain = before - split.entropy - present * COST_PER_CLASS;
    if (gain > 0 && (!best || gain > best.gain)) best = { gain, feature, cut: split.cut };
  }
  return best;
}

function bestCut(
  members: Uint32Array,
  bins: Uint8Array,
  cutCount: number,
  total: Float64Array,
  { classes, classCount, settings }: Search,
): { cut: number; entropy: number } | undefined {
  const histogram = new Float64Array((cutCount + 1) * classCount);
  for (const at of members) histogram[bins[at]! * classCount + classes[at]!]! += 1;
  const below = new Float64Array(classCount);
  const above = total.slice();
  let belowCount = 0;
  let best: { cut: number; entropy: number } | undefined;
  for (let cut = 0; cut < cutCount; cut++) {
    for (let k = 0; k < classCount; k++) {
      const count = histogram[cut * classCount + k]!;
      below[k]! += count;
      above[k]! -= count;
      belowCount += count;
    }
    if (belowCount < settings.minLeafCases || members.length - belowCount < settings.minLeafCases) continue;
    const entropy = entropySum(below) + entropySum(above);
    if (!best || entropy < best.entropy) best = { cut, entropy };
  }
  return best;
}

/** Entropy of the classes in nats, times the number of cases. */
function entropySum(counts: Float64Array): number {
  let sum = 0;
  let cases = 0;
  for (const count of counts) {
    if (count === 0) continue;
    sum -= count * Math.log(count);
    cases += count;
  }
  return cases === 0 ? 0 : sum + cases * Math.log(cases);
}
