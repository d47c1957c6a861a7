import { invalidParameters } from '../validation-error';
import { type RawValue, readValue } from '../values/read-value';
import {
  checkLegacyComparison,
  checkValuesSize,
  type LegacyComparison,
  type LegacyOperator,
  needsNoValue,
} from './legacy-comparison';

type Expectation = {
  readonly Value?: RawValue;
  readonly Exists?: boolean;
  readonly ComparisonOperator?: LegacyOperator;
  readonly AttributeValueList?: readonly RawValue[];
};
export type RawExpected = ReadonlyMap<string, Expectation>;

/** API Reference, "ExpectedAttributeValue". @throws ServiceError */
export function readExpected(raw: RawExpected): readonly LegacyComparison[] {
  const values = [...raw].map(([attribute, expectation]) => ({
    attribute,
    expectation,
    value: expectation.Value && readValue(expectation.Value),
    list: expectation.AttributeValueList?.map((value) => readValue(value)),
  }));
  checkValuesSize(values.flatMap(({ value, list = [] }) => (value ? [value, ...list] : list)));
  return values.map(({ attribute, expectation, value, list }) => {
    checkCombination(attribute, expectation);
    const { ComparisonOperator, Exists } = expectation;
    const operator = ComparisonOperator ?? (Exists === false ? 'NULL' : 'EQ');
    const comparison = { attribute, operator, values: list ?? (value ? [value] : []) };
    checkLegacyComparison(comparison);
    return comparison;
  });
}

function checkCombination(attribute: string, expectation: Expectation): void {
  const { Value, Exists, ComparisonOperator, AttributeValueList } = expectation;
  const refuse = (fault: string) => invalidParameters(`${fault} for Attribute: ${attribute}`);
  if (Value && AttributeValueList) throw refuse('Value and AttributeValueList cannot be used together');
  if (ComparisonOperator !== undefined) {
    if (Exists !== undefined) throw refuse('Exists and ComparisonOperator cannot be used together');
    if (!Value && !AttributeValueList && !needsNoValue(ComparisonOperator)) {
      throw refuse(`Value or AttributeValueList must be used with ComparisonOperator: ${ComparisonOperator}`);
    }
    return;
  }
  if (AttributeValueList) throw refuse('AttributeValueList can only be used with a ComparisonOperator');
  if (Exists === false) {
    if (Value) throw refuse('Value cannot be used when Exists is false');
    return;
  }
  if (!Value) throw refuse(`Value must be provided when Exists is ${Exists === undefined ? 'null' : 'true'}`);
}
