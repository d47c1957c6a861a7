import type { AttributeValue, Item } from '../item';
import { addNumbers, subtractNumbers } from '../numbers/add-numbers';
import type { UpdateProgram } from '../request-types';
import { MAX_ITEM_SIZE_BYTES, sizeUpTo, updateTooLarge } from '../values/item-size';
import { SETS, type ValueType } from '../values/value-type';
import { validationError } from '../validation-error';
import { bindPath, bindValue, checkCount, checkIsPath, checkTypes, type Operand } from './bind-operand';
import { ExpressionError, inExpression } from './expression-error';
import { attributesOf, checkApart, nestedOf, type Path } from './paths';
import { projectionOf } from './projection';
import type { Substitutions } from './substitutions';
import type { OperandNode, SumNode, UpdateAction } from './syntax-tree';
import { added, subtracted } from './update-effects';
import { UpdateTree } from './update-tree';

/** The value of a SET: an operand, or operands joined by a function or a sign. Operands alone are checked when bound. */
type Term =
  | { readonly kind: 'operand'; readonly operand: Operand }
  | { readonly kind: 'joined'; readonly name: string; readonly terms: readonly Term[] };

type Action = {
  readonly section: UpdateAction['section'];
  readonly path: Path;
  readonly term?: Term;
  readonly value?: Operand;
};

const ADDABLE: readonly ValueType[] = ['N', ...SETS];
const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
  L: 'LIST',
  M: 'MAP',
};

/** @throws ServiceError */
export function bindUpdate(tree: readonly UpdateAction[], substitutions: Substitutions): UpdateProgram {
  return inExpression('UpdateExpression', () => new UpdateBinder(substitutions).bind(tree));
}

/** Makes a program of a tree and the request's placeholders. AWS checks the whole for one kind of fault after another. */
class UpdateBinder {
  readonly #substitutions: Substitutions;
  /** Every path that is read or written, in the order of the text. */
  readonly #paths: Path[] = [];

  constructor(substitutions: Substitutions) {
    this.#substitutions = substitutions;
  }

  bind(tree: readonly UpdateAction[]): UpdateProgram {
    const actions = tree.map((action) => this.#action(action));
    const targets = actions.map(({ path }) => path);
    checkApart(targets);
    for (const action of actions) checkSetOperand(action);
    const steps = actions.map((action) => ({ ...action, set: action.term && boundTerm(action.term) }));
    const { project } = projectionOf(targets);
    return {
      apply: (item) => {
        const effects = new UpdateTree();
        const room = new Room();
        for (const { section, path, set, value } of steps) {
          const effect = effectOf(section, item, set, value);
          // What is set is known before any effect: the sum of it is refused before it is made.
          if (section === 'SET') room.take(effect(undefined)!);
          effects.add(path, section === 'ADD' ? (old) => room.take(effect(old)!) : effect);
        }
        return effects.apply(item);
      },
      updated: project,
      attributes: attributesOf(targets),
      nested: nestedOf(this.#paths),
      types: typesOf(steps),
      createsItem: true,
    };
  }

  #action(action: UpdateAction): Action {
    const { section } = action;
    const path = this.#path(action.path).path;
    if (section === 'SET') return { section, path, term: this.#term(action.value) };
    if (section === 'REMOVE') return { section, path };
    return { section, path, value: bindValue(action.value, this.#substitutions) };
  }

  #term(node: OperandNode | SumNode): Term {
    if (node.kind === 'path') return { kind: 'operand', operand: this.#path(node) };
    if (node.kind === 'value') return { kind: 'operand', operand: bindValue(node, this.#substitutions) };
    const [name, nodes] = node.kind === 'sum' ? [node.operator, [node.left, node.right]] : [node.name, node.operands];
    return { kind: 'joined', name, terms: nodes.map((operand) => this.#term(operand)) };
  }

  #path(node: UpdateAction['path']): Operand & { readonly path: Path } {
    const operand = bindPath(node, this.#substitutions);
    this.#paths.push(operand.path);
    return operand;
  }
}

/** The room that an item has for what an update makes, as a bound of work: the item itself is measured when it is whole. */
class Room {
  private left = MAX_ITEM_SIZE_BYTES;
  /** The same value may go to many places. */
  private readonly sizes = new Map<AttributeValue, number>();

  /** @throws ServiceError when all that was taken is larger than an item */
  take(value: AttributeValue): AttributeValue {
    let size = this.sizes.get(value);
    if (size === undefined) this.sizes.set(value, (size = sizeUpTo(value, MAX_ITEM_SIZE_BYTES)));
    this.left -= size;
    if (this.left < 0) throw updateTooLarge();
    return value;
  }
}

/** ADD and DELETE name types in words of their own. */
function checkSetOperand({ section, value }: Action): void {
  const allowed = section === 'ADD' ? ADDABLE : SETS;
  if (value?.type && !allowed.includes(value.type)) {
    throw new ExpressionError(
      'Incorrect operand type for operator or function; ' +
        `operator: ${section}, operand type: ${TYPE_NAMES[value.type]}`,
    );
  }
}

function boundTerm(term: Term): Operand {
  if (term.kind === 'operand') return term.operand;
  const { name } = term;
  const operands: readonly Operand[] = term.terms.map(boundTerm);
  checkCount(name, operands, 2);
  const [left, right] = operands as readonly [Operand, Operand];
  if (name === 'if_not_exists') {
    checkIsPath(name, left);
    return { of: (item) => left.of(item) ?? right.of(item) };
  }
  const type = name === 'list_append' ? 'L' : 'N';
  checkTypes(name, operands, [type]);
  const join = JOINS[name as keyof typeof JOINS];
  return {
    type,
    of: (item) => {
      const joined = join(existing(left.of(item)), existing(right.of(item)));
      if (joined === undefined) throw wrongOperand();
      return joined;
    },
  };
}

type Join = (a: AttributeValue, b: AttributeValue) => AttributeValue | undefined;

/** Undefined where the types do not fit. */
const JOINS = {
  list_append: (a, b) => ('L' in a && 'L' in b ? { L: concatenated(a.L, b.L) } : undefined),
  '+': (a, b) => ('N' in a && 'N' in b ? { N: addNumbers(a.N, b.N) } : undefined),
  '-': (a, b) => ('N' in a && 'N' in b ? { N: subtractNumbers(a.N, b.N) } : undefined),
} satisfies Record<string, Join>;

/** @throws ServiceError for more elements than an item has bytes */
function concatenated(a: readonly AttributeValue[], b: readonly AttributeValue[]): readonly AttributeValue[] {
  if (a.length + b.length > MAX_ITEM_SIZE_BYTES) throw updateTooLarge();
  return [...a, ...b];
}

function effectOf(section: Action['section'], item: Item, set?: Operand, value?: Operand) {
  switch (section) {
    case 'SET': {
      const result = existing(set!.of(item));
      return () => result;
    }
    case 'REMOVE':
      return () => undefined;
    case 'ADD':
      return (old: AttributeValue | undefined) => {
        const result = added(old, value!.value!);
        if (result === undefined) throw wrongOperand();
        return result;
      };
    case 'DELETE':
      return (old: AttributeValue | undefined) => {
        const result = old && subtracted(old, value!.value!);
        if (old && result === undefined) throw wrongOperand();
        return result === 'nothing' ? undefined : result;
      };
    default:
      throw new Error(`no such section: ${String(section satisfies never)}`);
  }
}

/** The types that the request alone gives to attributes at the top level. */
function typesOf(steps: readonly (Action & { readonly set?: Operand })[]): ReadonlyMap<string, ValueType> {
  const types = new Map<string, ValueType>();
  for (const { section, path, set, value } of steps) {
    const type = section === 'ADD' ? value?.type : set?.type;
    if (path.length === 1 && type) types.set(path[0] as string, type);
  }
  return types;
}

function existing(value: AttributeValue | undefined): AttributeValue {
  if (value === undefined) {
    throw validationError('The provided expression refers to an attribute that does not exist in the item');
  }
  return value;
}

function wrongOperand(): Error {
  return validationError('An operand in the update expression has an incorrect data type');
}
