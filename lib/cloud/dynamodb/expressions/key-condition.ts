import type { KeyComparison, KeyOperator } from '../request-types';
import { validationError } from '../validation-error';
import type { Substitutions } from './substitutions';
import type { Comparator, ConditionNode, OperandNode, ValueNode } from './syntax-tree';

const OPERATORS: Readonly<Record<Exclude<Comparator, '<>'>, KeyOperator>> = {
  '=': 'EQ',
  '<': 'LT',
  '<=': 'LE',
  '>': 'GT',
  '>=': 'GE',
};
/** The same comparison with its sides changed over. */
const REVERSED: Readonly<Record<KeyOperator, KeyOperator>> = {
  EQ: 'EQ',
  LT: 'GT',
  LE: 'GE',
  GT: 'LT',
  GE: 'LE',
  BETWEEN: 'BETWEEN',
  BEGINS_WITH: 'BEGINS_WITH',
};

/**
 * The comparisons of a key condition, of which the operands are checked before.
 * @throws ServiceError for what a condition on keys cannot be
 */
export function keyConditionOf(tree: ConditionNode, substitutions: Substitutions): readonly KeyComparison[] {
  const comparisons: KeyComparison[] = [];
  for (const node of termsOf(tree)) {
    const comparison = comparisonOf(node, substitutions);
    if (comparisons.some(({ attribute }) => attribute === comparison.attribute)) {
      throw validationError('KeyConditionExpressions must only contain one condition per key');
    }
    comparisons.push(comparison);
  }
  if (comparisons.length > 2) throw validationError('Conditions can be of length 1 or 2 only');
  return comparisons;
}

function termsOf(node: ConditionNode): readonly ConditionNode[] {
  return node.kind === 'and' ? node.terms.flatMap(termsOf) : [node];
}

function comparisonOf(node: ConditionNode, substitutions: Substitutions): KeyComparison {
  switch (node.kind) {
    case 'compare':
      return compareOf(node, substitutions);
    case 'between':
      return functionOf('BETWEEN', 'BETWEEN', [node.operand, node.low, node.high], substitutions);
    case 'call':
      if (node.name !== 'begins_with') throw invalidOperator(node.name);
      return functionOf('begins_with', 'BEGINS_WITH', node.operands, substitutions);
    case 'and':
    case 'or':
    case 'not':
    case 'in':
      throw invalidOperator(node.kind.toUpperCase());
    default:
      throw new Error(`no such node: ${JSON.stringify(node satisfies never)}`);
  }
}

function compareOf(
  { comparator, left, right }: Extract<ConditionNode, { kind: 'compare' }>,
  substitutions: Substitutions,
): KeyComparison {
  if (comparator === '<>') throw invalidOperator(comparator);
  const attribute = attributeOf([left, right], substitutions);
  const operator = OPERATORS[comparator];
  const isReversed = left.kind !== 'path';
  return {
    attribute,
    operator: isReversed ? REVERSED[operator] : operator,
    values: [substitutions.value((isReversed ? left : right) as ValueNode)],
  };
}

/** BETWEEN and begins_with(), which begin with the attribute. */
function functionOf(
  name: string,
  operator: KeyOperator,
  operands: readonly OperandNode[],
  substitutions: Substitutions,
): KeyComparison {
  const [first, ...others] = operands;
  if (first!.kind === 'value') {
    throw invalidCondition(`${name} operator must have the key attribute as its first operand`);
  }
  const attribute = attributeOf(operands, substitutions);
  return { attribute, operator, values: others.map((node) => substitutions.value(node as ValueNode)) };
}

/** The one attribute among operands. */
function attributeOf(operands: readonly OperandNode[], substitutions: Substitutions): string {
  let attribute: string | undefined;
  for (const node of operands) {
    if (node.kind === 'call') throw validationError('KeyConditionExpressions cannot contain nested operations');
    if (node.kind === 'value') continue;
    if (attribute !== undefined) throw invalidCondition('Multiple attribute names used in one condition');
    if (node.steps.length > 1) {
      throw validationError('KeyConditionExpressions cannot have conditions on nested attributes');
    }
    attribute = substitutions.path(node)[0] as string;
  }
  if (attribute === undefined) throw invalidCondition('No key attribute specified');
  return attribute;
}

function invalidOperator(name: string): Error {
  return validationError(`Invalid operator used in KeyConditionExpression: ${name}`);
}

function invalidCondition(fault: string): Error {
  return validationError(`Invalid condition in KeyConditionExpression: ${fault}`);
}
