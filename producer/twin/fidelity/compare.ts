import { COLUMN, COLUMNS, DEFAULTS, type ColumnName } from '../../table/columns';
import type { Table } from '../../table/table';
import { coincidenceRate, repetitionRate } from './coincidence';
import { kolmogorovSmirnov, largestDifference, spearmanMatrix, totalVariation } from './distances';
import { FEATURE_SETS, learnedAuc, type FeatureSet } from './learning';

/** How far the twin may differ from the table it was fitted to. */
export const BARS = {
  kolmogorovSmirnov: 0.03,
  totalVariation: 0.02,
  spearman: 0.08,
  defaultRate: 0.005,
  areaUnderCurve: 0.03,
} as const;

/** Standard deviations attributed to chance in a number of coincidences. */
const CHANCE_DEVIATIONS = 3;

export const NUMERIC_COLUMNS = COLUMNS.filter(
  (name) => name.includes('_AMT') || name === 'LIMIT_BAL' || name === 'AGE',
);
export const CODED_COLUMNS = COLUMNS.filter((name) => name !== 'ID' && !NUMERIC_COLUMNS.includes(name));

/** One measurement: it holds when `value` is at most `bar`. `of` names the worst of its kind. */
export type Measure = {
  readonly name: string;
  readonly of: string;
  readonly value: number;
  readonly bar: number;
};

export type Comparison = {
  readonly measures: readonly Measure[];
  /** Distance of every column: Kolmogorov–Smirnov for amounts, total variation for codes. */
  readonly columns: Readonly<Partial<Record<ColumnName, number>>>;
  readonly defaultRate: { readonly twin: number; readonly real: number };
  /** Areas under the curve on the real clients, by the training data of the regression. */
  readonly learned: readonly { readonly features: FeatureSet; readonly twin: number; readonly real: number }[];
};

export function holds({ value, bar }: Measure): boolean {
  return value <= bar;
}

/** Compares a twin's rows with the real ones. */
export function compareTables(twin: Table, real: Table): Comparison {
  const distances = (names: readonly ColumnName[], distance: typeof kolmogorovSmirnov) =>
    names.map((name) => ({ name, value: distance(twin.columns[COLUMN[name]]!, real.columns[COLUMN[name]]!) }));
  const numeric = distances(NUMERIC_COLUMNS, kolmogorovSmirnov);
  const coded = distances(CODED_COLUMNS, totalVariation);
  const defaultRate = { twin: rateOf(twin), real: rateOf(real) };
  const learned = FEATURE_SETS.map((features) => ({
    features,
    twin: learnedAuc(twin, real, features),
    real: learnedAuc(real, real, features),
  }));
  const measures: Measure[] = [
    { name: 'Kolmogorov-Smirnov distance', ...worst(numeric), bar: BARS.kolmogorovSmirnov },
    { name: 'total variation', ...worst(coded), bar: BARS.totalVariation },
    { name: 'Spearman correlation', ...worstCorrelation(twin, real), bar: BARS.spearman },
    {
      name: 'default rate',
      of: COLUMNS[DEFAULTS]!,
      value: Math.abs(defaultRate.twin - defaultRate.real),
      bar: BARS.defaultRate,
    },
    ...learned.map(({ features, ...auc }) => ({
      name: 'area under the curve',
      of: `${features} features`,
      value: Math.abs(auc.real - auc.twin),
      bar: BARS.areaUnderCurve,
    })),
    coincidence(twin, real),
  ];
  return {
    measures,
    columns: Object.fromEntries([...numeric, ...coded].map(({ name, value }) => [name, value])),
    defaultRate,
    learned,
  };
}

function worst(distances: readonly { name: string; value: number }[]) {
  const { name, value } = distances.reduce((a, b) => (b.value > a.value ? b : a));
  return { of: name, value };
}

function worstCorrelation(twin: Table, real: Table) {
  const columnsOf = (table: Table) => table.columns.slice(1);
  const { difference, row, column } = largestDifference(
    spearmanMatrix(columnsOf(twin)),
    spearmanMatrix(columnsOf(real)),
  );
  return { of: `${COLUMNS[row + 1]!} and ${COLUMNS[column + 1]!}`, value: difference };
}

function rateOf(table: Table): number {
  return table.columns[DEFAULTS]!.reduce((sum, value) => sum + value, 0) / table.rows;
}

/**
 * Clients without any history are alike, so some equal each other by chance. The allowance for chance is what fresh
 * clients of the same kind would give: the share of real rows that equal another real row, plus the counting noise.
 */
function coincidence(twin: Table, real: Table): Measure {
  const chance = repetitionRate(real);
  const noise = CHANCE_DEVIATIONS * Math.sqrt(Math.max(chance, 1 / twin.rows) / twin.rows);
  return {
    name: 'rows equal to a real one',
    of: 'all columns',
    value: coincidenceRate(twin, real),
    bar: chance + noise,
  };
}
