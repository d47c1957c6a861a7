import type { AttributeValue, Item } from '../item';
import { compareValues } from '../values/compare-values';
import { VALUE_TYPES, type ValueType } from '../values/value-type';
import { valueText } from '../values/value-text';
import { bindPath, bindValue, checkCount, checkDistinct, checkIsPath, checkTypes, type Operand } from './bind-operand';
import { beginsWith, COMPARISONS, containing, contains, equal, isBetween, ORDERED, sizeOf } from './comparisons';
import { ExpressionError } from './expression-error';
import type { Path } from './paths';
import type { Substitutions } from './substitutions';
import type { CallNode, ConditionNode, OperandNode } from './syntax-tree';

export type Test = (item: Item) => boolean;

/** Types that size() and contains() take. */
const SIZED: readonly ValueType[] = ['S', 'B', 'SS', 'NS', 'BS', 'L', 'M'];
const CONTAINERS: readonly ValueType[] = ['S', 'B', 'SS', 'NS', 'BS', 'L'];
const PREFIXED: readonly ValueType[] = ['S', 'B'];

/** Makes a test of a tree and the request's placeholders, checking operands from left to right as AWS does. */
export class ConditionBinder {
  /** Every path in the condition, in the order of the text. */
  readonly paths: Path[] = [];
  readonly #substitutions: Substitutions;

  constructor(substitutions: Substitutions) {
    this.#substitutions = substitutions;
  }

  /** @throws ExpressionError */
  bind(node: ConditionNode): Test {
    switch (node.kind) {
      case 'and': {
        const tests = node.terms.map((term) => this.bind(term));
        return (item) => tests.every((test) => test(item));
      }
      case 'or': {
        const tests = node.terms.map((term) => this.bind(term));
        return (item) => tests.some((test) => test(item));
      }
      case 'not': {
        const test = this.bind(node.term);
        return (item) => !test(item);
      }
      case 'compare':
        return this.#bindCompare(node);
      case 'between':
        return this.#bindBetween(node);
      case 'in':
        return this.#bindIn(node);
      case 'call':
        return this.#bindCall(node);
      default:
        throw new Error(`no such node: ${JSON.stringify(node satisfies never)}`);
    }
  }

  #bindCompare({ comparator, ...node }: Extract<ConditionNode, { kind: 'compare' }>): Test {
    const left = this.#operand(node.left);
    const right = this.#operand(node.right);
    checkDistinct(comparator, left, [right]);
    if (comparator !== '=' && comparator !== '<>') checkOrdered(comparator, [left, right]);
    const compare = COMPARISONS[comparator];
    return (item) => compare(left.of(item), right.of(item));
  }

  #bindBetween(node: Extract<ConditionNode, { kind: 'between' }>): Test {
    const operand = this.#operand(node.operand);
    const low = this.#operand(node.low);
    const high = this.#operand(node.high);
    checkDistinct('BETWEEN', operand, [low, high]);
    checkOrdered('BETWEEN', [operand, low, high]);
    if (low.value && high.value) checkBounds(low.value, high.value);
    return (item) => isBetween(operand.of(item), low.of(item), high.of(item));
  }

  #bindIn(node: Extract<ConditionNode, { kind: 'in' }>): Test {
    const operand = this.#operand(node.operand);
    const list = node.list.map((element) => this.#operand(element));
    checkDistinct('IN', operand, list);
    return (item) => {
      const value = operand.of(item);
      return list.some((element) => equal(value, element.of(item)));
    };
  }

  #bindCall({ name, operands: nodes }: CallNode): Test {
    const operands = nodes.map((node) => this.#operand(node));
    switch (name) {
      case 'attribute_exists':
      case 'attribute_not_exists':
        return bindExists(name, operands);
      case 'attribute_type':
        return bindType(operands);
      case 'begins_with':
        return bindBeginsWith(operands);
      default:
        return bindContains(operands);
    }
  }

  #operand(node: OperandNode): Operand {
    if (node.kind === 'value') return bindValue(node, this.#substitutions);
    if (node.kind === 'call') return bindSize(node.operands.map((operand) => this.#operand(operand)));
    const operand = bindPath(node, this.#substitutions);
    this.paths.push(operand.path);
    return operand;
  }
}

function bindSize(operands: readonly Operand[]): Operand {
  checkCount('size', operands, 1);
  checkTypes('size', operands, SIZED);
  const [operand] = operands as readonly [Operand];
  return {
    type: 'N',
    of: (item) => {
      const size = sizeOf(operand.of(item));
      return size === undefined ? undefined : { N: String(size) };
    },
  };
}

function bindExists(name: string, operands: readonly Operand[]): Test {
  checkCount(name, operands, 1);
  const [operand] = operands as readonly [Operand];
  checkIsPath(name, operand);
  const wanted = name === 'attribute_exists';
  return (item) => (operand.of(item) !== undefined) === wanted;
}

function bindType(operands: readonly Operand[]): Test {
  checkCount('attribute_type', operands, 2);
  const [operand, type] = operands as readonly [Operand, Operand];
  checkDistinct('attribute_type', operand, [type]);
  checkIsPath('attribute_type', operand);
  if (type.value === undefined || !('S' in type.value)) {
    throw new ExpressionError(
      'Incorrect operand type for operator or function; operator or function: attribute_type, ' +
        `operand type: ${type.type ?? `{${VALUE_TYPES.join(',')}}`}`,
    );
  }
  const wanted = type.value.S;
  if (!(VALUE_TYPES as readonly string[]).includes(wanted)) {
    throw new ExpressionError(
      `Invalid attribute type name found; type: ${wanted}, valid types: {${VALUE_TYPES.join(',')}}`,
    );
  }
  return (item) => {
    const value = operand.of(item);
    return value !== undefined && wanted in value;
  };
}

function bindBeginsWith(operands: readonly Operand[]): Test {
  const [value, prefix] = pairOf('begins_with', operands);
  checkTypes('begins_with', operands, PREFIXED);
  return (item) => beginsWith(value.of(item), prefix.of(item));
}

function bindContains(operands: readonly Operand[]): Test {
  const [value, part] = pairOf('contains', operands);
  checkTypes('contains', [value], CONTAINERS);
  if (value.value === undefined) return (item) => contains(value.of(item), part.of(item));
  const has = containing(value.value);
  return (item) => has(part.of(item));
}

function pairOf(name: string, operands: readonly Operand[]): readonly [Operand, Operand] {
  checkCount(name, operands, 2);
  const [first, second] = operands as readonly [Operand, Operand];
  checkDistinct(name, first, [second]);
  return [first, second];
}

function checkOrdered(operator: string, operands: readonly Operand[]): void {
  const wrong = operands.find(({ type }) => type !== undefined && !ORDERED.includes(type));
  if (wrong) {
    throw new ExpressionError(
      `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${wrong.type}`,
    );
  }
}

function checkBounds(low: AttributeValue, high: AttributeValue): void {
  const order = compareValues(low, high);
  if (order !== undefined && order <= 0) return;
  const demand =
    order === undefined
      ? 'requires same data type for lower and upper bounds'
      : 'requires upper bound to be greater than or equal to lower bound';
  throw new ExpressionError(
    `The BETWEEN operator ${demand}; lower bound operand: AttributeValue: ${valueText(low)}, ` +
      `upper bound operand: AttributeValue: ${valueText(high)}`,
  );
}
