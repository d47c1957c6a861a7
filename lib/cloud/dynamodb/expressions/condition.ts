import type { Condition } from '../request-types';
import { ConditionBinder } from './bind-condition';
import { inExpression } from './expression-error';
import { attributesOf, nestedOf } from './paths';
import type { Substitutions } from './substitutions';
import type { ConditionNode } from './syntax-tree';

/** A condition or a filter of its tree. @throws ServiceError */
export function bindCondition(
  name: 'ConditionExpression' | 'FilterExpression' | 'KeyConditionExpression',
  tree: ConditionNode,
  substitutions: Substitutions,
): Condition {
  return inExpression(name, () => {
    const binder = new ConditionBinder(substitutions);
    const holds = binder.bind(tree);
    return { holds, attributes: attributesOf(binder.paths), nested: nestedOf(binder.paths) };
  });
}
