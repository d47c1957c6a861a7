import { bindCondition } from '../expressions/condition';
import { inExpression } from '../expressions/expression-error';
import { parsedCondition } from '../expressions/parsed';
import type { Substitutions } from '../expressions/substitutions';
import type { Condition } from '../request-types';

/** @throws ServiceError */
export function readCondition(
  name: 'ConditionExpression' | 'FilterExpression',
  expression: string | undefined,
  substitutions: Substitutions,
): Condition | undefined {
  if (expression === undefined) return undefined;
  const tree = inExpression(name, () => parsedCondition(expression));
  return bindCondition(name, tree, substitutions);
}
