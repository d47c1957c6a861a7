import type { Condition } from '../request-types';
import { validationError } from '../validation-error';
import { type RawValue, readValue } from '../values/read-value';
import {
  checkLegacyComparison,
  checkValuesSize,
  holdsFor,
  type LegacyComparison,
  type LegacyOperator,
} from './legacy-comparison';

export type ConditionalOperator = 'AND' | 'OR';

/** QueryFilter, ScanFilter and KeyConditions as they come in. */
export type RawComparisons = ReadonlyMap<
  string,
  { readonly ComparisonOperator: LegacyOperator; readonly AttributeValueList?: readonly RawValue[] }
>;

/** Reads every value before it looks at operators, as AWS does. @throws ServiceError */
export function readComparisons(raw: RawComparisons): readonly LegacyComparison[] {
  const comparisons = [...raw].map(([attribute, { ComparisonOperator, AttributeValueList }]) => ({
    attribute,
    operator: ComparisonOperator,
    values: (AttributeValueList ?? []).map((value) => readValue(value)),
  }));
  checkValuesSize(comparisons.flatMap(({ values }) => values));
  comparisons.forEach(checkLegacyComparison);
  return comparisons;
}

/** All or any of the comparisons; undefined where there are none. @throws ServiceError */
export function legacyCondition(
  comparisons: readonly LegacyComparison[],
  operator: ConditionalOperator | undefined,
): Condition | undefined {
  if (operator && comparisons.length < 2) {
    throw validationError(
      comparisons.length === 0
        ? 'ConditionalOperator cannot be used without Filter or Expected'
        : 'ConditionalOperator can only be used when Filter or Expected has two or more elements',
    );
  }
  if (comparisons.length === 0) return undefined;
  return {
    holds:
      operator === 'OR'
        ? (item) => comparisons.some((comparison) => holdsFor(comparison, item.get(comparison.attribute)))
        : (item) => comparisons.every((comparison) => holdsFor(comparison, item.get(comparison.attribute))),
    attributes: comparisons.map(({ attribute }) => attribute),
    nested: [],
  };
}
