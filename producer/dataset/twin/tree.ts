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

/** The leaf that a case falls into; `featureAt` gives the value of a feature by its number. */
export function leafOf(tree: Tree, featureAt: (feature: number) => number): number {
  let node = tree.feature.length === 0 ? -1 : 0;
  while (node >= 0) {
    const isBelow = featureAt(tree.feature[node]!) < tree.threshold[node]!;
    node = isBelow ? tree.below[node]! : tree.above[node]!;
  }
  return ~node;
}
