import { parsedProjection } from '../expressions/parsed';
import { inExpression } from '../expressions/expression-error';
import { bindProjection, projectionOf } from '../expressions/projection';
import type { Substitutions } from '../expressions/substitutions';
import type { Projection } from '../request-types';
import { invalidParameters } from '../validation-error';

/** AttributesToGet. @throws ServiceError */
export function readAttributesToGet(names: readonly string[] | undefined): Projection | undefined {
  if (!names) return undefined;
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw invalidParameters(`Duplicate value in attribute name: ${name}`);
    seen.add(name);
  }
  return projectionOf(names.map((name) => [name]));
}

/** ProjectionExpression. @throws ServiceError */
export function readProjection(expression: string | undefined, substitutions: Substitutions): Projection | undefined {
  if (expression === undefined) return undefined;
  const tree = inExpression('ProjectionExpression', () => parsedProjection(expression));
  return bindProjection(tree, substitutions);
}
