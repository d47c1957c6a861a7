import type { AttributeValue, Item } from '../item';
import { typeOf, type ValueType } from '../values/value-type';
import { ExpressionError } from './expression-error';
import { type Path, equalPaths, pathText, valueAt } from './paths';
import type { Substitutions } from './substitutions';
import type { PathNode, ValueNode } from './syntax-tree';

/** An operand of which the placeholders are known. */
export type Operand = {
  /** Its value for an item; undefined where the item has none. */
  readonly of: (item: Item) => AttributeValue | undefined;
  readonly path?: Path;
  /** What the request gives. */
  readonly value?: AttributeValue;
  /** Its type, where the request alone tells. */
  readonly type?: ValueType;
};

export function bindPath(node: PathNode, substitutions: Substitutions): Operand & { readonly path: Path } {
  const path = substitutions.path(node);
  const [name] = path as readonly [string];
  return { path, of: path.length === 1 ? (item) => item.get(name) : (item) => valueAt(item, path) };
}

export function bindValue(node: ValueNode, substitutions: Substitutions): Operand {
  const value = substitutions.value(node);
  return { value, type: typeOf(value), of: () => value };
}

export function checkCount(name: string, operands: readonly Operand[], count: number): void {
  if (operands.length !== count) {
    throw new ExpressionError(
      'Incorrect number of operands for operator or function; ' +
        `operator or function: ${name}, number of operands: ${operands.length}`,
    );
  }
}

export function checkIsPath(name: string, operand: Operand): void {
  if (operand.path === undefined) {
    throw new ExpressionError(`Operator or function requires a document path; operator or function: ${name}`);
  }
}

/** Refuses operands whose type is known to be another than those allowed. */
export function checkTypes(name: string, operands: readonly Operand[], allowed: readonly ValueType[]): void {
  const wrong = operands.find(({ type }) => type !== undefined && !allowed.includes(type));
  if (wrong) {
    throw new ExpressionError(
      `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${wrong.type}`,
    );
  }
}

/** Refuses an operator that compares a path with itself. */
export function checkDistinct(operator: string, first: Operand, others: readonly Operand[]): void {
  const { path } = first;
  if (path && others.some((other) => other.path && equalPaths(path, other.path))) {
    throw new ExpressionError(
      'The first operand must be distinct from the remaining operands for this operator or function; ' +
        `operator: ${operator}, first operand: ${pathText(path)}`,
    );
  }
}
