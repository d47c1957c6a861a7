import { COLUMN, COLUMNS, DEFAULTS } from '../../table/columns';
import type { Table } from '../../table/table';
import { areaUnderCurve, trainLogisticRegression, type Features } from './logistic-regression';

/** How a client is presented to the regression. */
export const FEATURE_SETS = ['raw', 'recoded'] as const;
export type FeatureSet = (typeof FEATURE_SETS)[number];

/** Area under the curve on `test` of a logistic regression trained on `train`. */
export function learnedAuc(train: Table, test: Table, set: FeatureSet): number {
  const score = trainLogisticRegression(featuresOf(train, set), train.columns[DEFAULTS]!);
  return areaUnderCurve(score(featuresOf(test, set)), test.columns[DEFAULTS]!);
}

const isPredictor = (_: unknown, column: number) => column !== COLUMN.ID && column !== DEFAULTS;

/** `raw`: the 23 columns unchanged. `recoded`: codes as indicators, amounts as signed logarithms. */
function featuresOf(table: Table, set: FeatureSet): Features {
  if (set === 'raw') return table.columns.filter(isPredictor).map((values) => Float64Array.from(values));
  return table.columns.flatMap((values, column) => (isPredictor(values, column) ? recode(values, column) : []));
}

function recode(values: Int32Array, column: number): Float64Array[] {
  const name = COLUMNS[column]!;
  if (name.includes('_AMT'))
    return [Float64Array.from(values, (value) => Math.sign(value) * Math.log1p(Math.abs(value)))];
  if (name === 'AGE' || name === 'LIMIT_BAL') return [Float64Array.from(values)];
  return codesOf(name).map((code) => Float64Array.from(values, (value) => (clipped(value, name) === code ? 1 : 0)));
}

/** Codes with their own indicator; the first of a column is left out as the reference. */
function codesOf(name: string): number[] {
  if (name === 'SEX') return [2];
  if (name === 'EDUCATION') return [2, 3, 4];
  return name === 'MARRIAGE' ? [2, 3] : [-1, 0, 1, 2, 3];
}

/** Rare codes share an indicator. */
function clipped(value: number, name: string): number {
  if (name === 'EDUCATION') return value === 0 || value > 4 ? 4 : value;
  return name.startsWith('PAY_') ? Math.min(value, 3) : value === 0 ? 3 : value;
}
