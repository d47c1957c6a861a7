import type { Path } from './paths';

/** What belongs to places of an item, of which none lies in another: by step, a leaf or what lies below. */
export type PathTree<Leaf> = Map<string | number, Leaf | PathTree<Leaf>>;

export function addPath<Leaf>(tree: PathTree<Leaf>, path: Path, leaf: Leaf): void {
  let place = tree;
  for (const step of path.slice(0, -1)) {
    const below = place.get(step);
    const next: PathTree<Leaf> = below instanceof Map ? below : new Map();
    place.set(step, next);
    place = next;
  }
  place.set(path.at(-1)!, leaf);
}
