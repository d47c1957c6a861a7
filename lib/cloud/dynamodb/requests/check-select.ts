import type { Select } from '../request-types';
import { validationError } from '../validation-error';

/**
 * Whether Select goes with the other parameters that say what is wanted.
 * @throws ServiceError
 */
export function checkSelect(request: {
  readonly Select?: Select;
  readonly IndexName?: string;
  readonly AttributesToGet?: readonly string[];
  readonly ProjectionExpression?: string;
}): void {
  const { Select, IndexName, AttributesToGet, ProjectionExpression } = request;
  if (Select === undefined) return;
  const hasParts = AttributesToGet !== undefined || ProjectionExpression !== undefined;
  if (Select === 'SPECIFIC_ATTRIBUTES') {
    if (hasParts) return;
    throw validationError(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (hasParts) {
    const parts = AttributesToGet ? 'AttributesToGet' : 'ProjectionExpression';
    const wanted = Select === 'COUNT' ? 'only the Count' : Select;
    throw validationError(`Cannot specify the ${parts} when choosing to get ${wanted}`);
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && IndexName === undefined) {
    throw validationError('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
}
