import type { AttributeValue, Item } from '../item';
import { ExpressionError } from './expression-error';

/** Where a value lies in an item: an attribute's name, then names in maps and indexes in lists. */
export type Path = readonly (string | number)[];

/** A path as AWS's messages show it, such as `[a, [1], b]`. */
export function pathText(path: Path): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}

export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value = item.get(path[0] as string);
  for (let i = 1; i < path.length && value !== undefined; i++) value = memberAt(value, path[i]!);
  return value;
}

export function equalPaths(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

/** The names that paths begin with, each once, in the order of the paths. */
export function attributesOf(paths: readonly Path[]): readonly string[] {
  return [...new Set(paths.map(([name]) => name as string))];
}

/** The names from which a path goes on into a document. */
export function nestedOf(paths: readonly Path[]): readonly string[] {
  return attributesOf(paths.filter(({ length }) => length > 1));
}

/**
 * Paths that an expression reads or writes together must lead to places of their own.
 * @throws ExpressionError for one that is another or lies in it, or that takes a list for a map
 */
export function checkApart(paths: readonly Path[]): void {
  refusePairs(paths, overlap, 'overlap');
  refusePairs(paths, conflict, 'conflict');
}

function memberAt(value: AttributeValue, step: string | number): AttributeValue | undefined {
  if (typeof step === 'string') return 'M' in value ? value.M.get(step) : undefined;
  return 'L' in value ? value.L[step] : undefined;
}

function refusePairs(paths: readonly Path[], isRefused: (a: Path, b: Path) => boolean, verb: string): void {
  for (const [index, path] of paths.entries()) {
    const other = paths.find((later, laterIndex) => laterIndex > index && isRefused(path, later));
    if (other) {
      throw new ExpressionError(
        `Two document paths ${verb} with each other; must remove or rewrite one of these paths; ` +
          `path one: ${pathText(path)}, path two: ${pathText(other)}`,
      );
    }
  }
}

function overlap(a: Path, b: Path): boolean {
  return commonLength(a, b) === Math.min(a.length, b.length);
}

function conflict(a: Path, b: Path): boolean {
  const length = commonLength(a, b);
  return length < Math.min(a.length, b.length) && typeof a[length] !== typeof b[length];
}

function commonLength(a: Path, b: Path): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
