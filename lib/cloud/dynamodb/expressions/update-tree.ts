import type { AttributeValue, Item } from '../item';
import { MAX_LEVELS, tooDeep } from '../values/read-value';
import { validationError } from '../validation-error';
import { addPath, type PathTree } from './path-tree';
import type { Path } from './paths';

/** What becomes of a place: its new value for its old one, or undefined where it is removed. */
export type Effect = (old: AttributeValue | undefined) => AttributeValue | undefined;

type Effects = PathTree<Effect>;

/** Effects on places of an item, of which none lies in another. */
export class UpdateTree {
  readonly #effects: Effects = new Map();

  add(path: Path, effect: Effect): void {
    addPath(this.#effects, path, effect);
  }

  /** The item after all effects, each of which sees what was there before. @throws ServiceError */
  apply(item: Item): Item {
    return changedMembers(item, this.#effects, 1);
  }
}

function changedMembers(members: Item, effects: Effects, level: number): Item {
  const changed = new Map(members);
  for (const [name, effect] of effects) {
    const value = changedValue(members.get(name as string), effect, level);
    if (value === undefined) changed.delete(name as string);
    else changed.set(name as string, value);
  }
  return changed;
}

/** Elements behind the end move up to it, in the order of their indexes. */
function changedElements(
  elements: readonly AttributeValue[],
  effects: Effects,
  level: number,
): readonly AttributeValue[] {
  const changed: (AttributeValue | undefined)[] = [...elements];
  const indexes = [...effects.keys()].map(Number).sort((a, b) => a - b);
  for (const index of indexes) {
    const value = changedValue(elements[index], effects.get(index)!, level);
    if (index < elements.length) changed[index] = value;
    else changed.push(value);
  }
  return changed.filter((element) => element !== undefined);
}

function changedValue(
  old: AttributeValue | undefined,
  effect: Effect | Effects,
  level: number,
): AttributeValue | undefined {
  if (typeof effect === 'function') {
    const value = effect(old);
    if (value !== undefined && level + depthOf(value) > MAX_LEVELS) throw tooDeep();
    return value;
  }
  const isList = typeof effect.keys().next().value === 'number';
  if (old && isList && 'L' in old) return { L: changedElements(old.L, effect, level + 1) };
  if (old && !isList && 'M' in old) return { M: changedMembers(old.M, effect, level + 1) };
  throw validationError('The document path provided in the update expression is invalid for update');
}

/** Levels below a value. */
function depthOf(value: AttributeValue): number {
  let depth = 0;
  if ('L' in value) for (const element of value.L) depth = Math.max(depth, 1 + depthOf(element));
  if ('M' in value) for (const member of value.M.values()) depth = Math.max(depth, 1 + depthOf(member));
  return depth;
}
