import type { AttributeValue, Item } from '../item';
import type { Projection } from '../request-types';
import { inExpression } from './expression-error';
import { addPath, type PathTree } from './path-tree';
import { attributesOf, checkApart, nestedOf, type Path } from './paths';
import type { Substitutions } from './substitutions';
import type { PathNode } from './syntax-tree';

/** What is asked for below a place: all of it, or some of its members. */
type Wanted = 'all' | PathTree<'all'>;

/** @throws ServiceError */
export function bindProjection(tree: readonly PathNode[], substitutions: Substitutions): Projection {
  return inExpression('ProjectionExpression', () => {
    const paths = tree.map((node) => substitutions.path(node));
    checkApart(paths);
    return projectionOf(paths);
  });
}

/** A projection of paths of which none lies in another. */
export function projectionOf(paths: readonly Path[]): Projection {
  const wanted: PathTree<'all'> = new Map();
  for (const path of paths) addPath(wanted, path, 'all');
  return {
    project: (item) => pickMembers(item, wanted),
    attributes: attributesOf(paths),
    nested: nestedOf(paths),
    isTopLevel: paths.every(({ length }) => length === 1),
  };
}

function pickMembers(item: Item, wanted: ReadonlyMap<string | number, Wanted>): Item {
  const picked = new Map<string, AttributeValue>();
  for (const [name, below] of wanted) {
    const value = item.get(name as string);
    const part = value === undefined ? undefined : pick(value, below);
    if (part !== undefined) picked.set(name as string, part);
  }
  return picked;
}

function pick(value: AttributeValue, wanted: Wanted): AttributeValue | undefined {
  if (wanted === 'all') return value;
  const isList = typeof wanted.keys().next().value === 'number';
  if (!isList) {
    const M = 'M' in value ? pickMembers(value.M, wanted) : undefined;
    return M?.size ? { M } : undefined;
  }
  const L = 'L' in value ? pickElements(value.L, wanted) : [];
  return L.length > 0 ? { L } : undefined;
}

/** Elements move together: what is between them is not asked for. */
function pickElements(
  list: readonly AttributeValue[],
  wanted: ReadonlyMap<string | number, Wanted>,
): readonly AttributeValue[] {
  const indexes = [...wanted.keys()].map(Number).sort((a, b) => a - b);
  return indexes.flatMap((index) => {
    const element = list[index];
    const part = element === undefined ? undefined : pick(element, wanted.get(index)!);
    return part === undefined ? [] : [part];
  });
}
