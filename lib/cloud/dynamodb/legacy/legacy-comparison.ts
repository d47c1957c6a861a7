import {
  beginsWith,
  COMPARISONS,
  contains,
  equal,
  type Found,
  isBetween,
  MAX_IN_OPERANDS,
  ORDERED,
} from '../expressions/comparisons';
import type { AttributeValue } from '../item';
import { compareValues } from '../values/compare-values';
import { MAX_VALUES_BYTES, sizeUpTo } from '../values/item-size';
import { typeOf, type ValueType } from '../values/value-type';
import { invalidParameters, validationError } from '../validation-error';

/** In the order in which AWS lists them. */
export const LEGACY_OPERATORS = [
  'IN',
  'NULL',
  'BETWEEN',
  'LT',
  'NOT_CONTAINS',
  'EQ',
  'GT',
  'NOT_NULL',
  'NE',
  'LE',
  'BEGINS_WITH',
  'GE',
  'CONTAINS',
] as const;
export type LegacyOperator = (typeof LEGACY_OPERATORS)[number];

/** A comparison of an attribute, as Expected, QueryFilter, ScanFilter and KeyConditions have it. */
export type LegacyComparison = {
  readonly attribute: string;
  readonly operator: LegacyOperator;
  readonly values: readonly AttributeValue[];
};

type Rule = {
  /** How many values it takes. @default 1 */
  readonly count?: 'none' | 'some' | 'two';
  /** Types of values. @default all */
  readonly types?: readonly ValueType[];
  readonly holds: (found: Found, values: readonly AttributeValue[]) => boolean;
};

const SCALARS: readonly ValueType[] = ['S', 'N', 'B', 'BOOL', 'NULL'];

/** API Reference, "Condition". */
const RULES: Readonly<Record<LegacyOperator, Rule>> = {
  EQ: { holds: (found, [value]) => equal(found, value) },
  NE: { holds: (found, [value]) => !equal(found, value) },
  LT: { types: ORDERED, holds: (found, [value]) => COMPARISONS['<'](found, value) },
  LE: { types: ORDERED, holds: (found, [value]) => COMPARISONS['<='](found, value) },
  GT: { types: ORDERED, holds: (found, [value]) => COMPARISONS['>'](found, value) },
  GE: { types: ORDERED, holds: (found, [value]) => COMPARISONS['>='](found, value) },
  IN: { count: 'some', types: ORDERED, holds: (found, values) => values.some((value) => equal(found, value)) },
  NULL: { count: 'none', holds: (found) => found === undefined },
  NOT_NULL: { count: 'none', holds: (found) => found !== undefined },
  BETWEEN: { count: 'two', types: ORDERED, holds: (found, [low, high]) => isBetween(found, low, high) },
  BEGINS_WITH: { types: ['S', 'B'], holds: (found, [value]) => beginsWith(found, value) },
  CONTAINS: { types: SCALARS, holds: (found, [value]) => contains(found, value) },
  NOT_CONTAINS: { types: SCALARS, holds: (found, [value]) => found !== undefined && !contains(found, value) },
};

/** Values of conditions are bounded as those of expressions are. @throws ServiceError */
export function checkValuesSize(values: readonly AttributeValue[]): void {
  let sizeBytes = 0;
  for (const value of values) sizeBytes += sizeUpTo(value, MAX_VALUES_BYTES);
  if (sizeBytes <= MAX_VALUES_BYTES) return;
  throw validationError(
    `The values of all conditions have exceeded the maximum allowed size of ${MAX_VALUES_BYTES} bytes`,
  );
}

/** @throws ServiceError for values that do not go with the operator */
export function checkLegacyComparison({ operator, values }: Omit<LegacyComparison, 'attribute'>): void {
  const rule = RULES[operator];
  if (!takes(rule, values.length)) {
    throw invalidParameters(`Invalid number of argument(s) for the ${operator} ComparisonOperator`);
  }
  const types = values.map(typeOf);
  const wrong = types.find((type) => rule.types && !rule.types.includes(type));
  if (wrong) {
    throw invalidParameters(`ComparisonOperator ${operator} is not valid for ${wrong} AttributeValue type`);
  }
  if (new Set(types).size > 1) {
    throw invalidParameters('AttributeValues inside AttributeValueList must be of same type');
  }
  if (operator === 'BETWEEN' && compareValues(values[0]!, values[1]!)! > 0) {
    throw validationError(
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    );
  }
}

/** Whether the operator does without values. */
export function needsNoValue(operator: LegacyOperator): boolean {
  return RULES[operator].count === 'none';
}

export function holdsFor({ operator, values }: LegacyComparison, found: Found): boolean {
  return RULES[operator].holds(found, values);
}

function takes({ count }: Rule, length: number): boolean {
  if (count === 'none') return length === 0;
  if (count === 'some') return length > 0 && length <= MAX_IN_OPERANDS;
  return length === (count === 'two' ? 2 : 1);
}
