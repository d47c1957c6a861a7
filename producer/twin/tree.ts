/**
 * A binary decision tree in flat arrays. Split `i` sends a case to `below[i]` when its feature is less than the
 * threshold, else to `above[i]`; a child of 0 or more is another split, a negative child is the leaf `~child`.
 * A tree without splits has the one leaf 0.
 */
export type Tree = {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly below: readonly number[];
  readonly above: readonly number[];
};

/** The leaf that a case with these features falls into. */
export function leafOf(tree: Tree, features: Float64Array): number {
  let node = tree.feature.length === 0 ? -1 : 0;
  while (node >= 0) {
    const isBelow = features[tree.feature[node]!]! < tree.threshold[node]!;
    node = isBelow ? tree.below[node]! : tree.above[node]!;
  }
  return ~node;
}
