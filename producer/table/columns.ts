/** The dataset's columns as the published file names and orders them. */
export const COLUMNS = [
  'ID',
  'LIMIT_BAL',
  'SEX',
  'EDUCATION',
  'MARRIAGE',
  'AGE',
  'PAY_0',
  'PAY_2',
  'PAY_3',
  'PAY_4',
  'PAY_5',
  'PAY_6',
  'BILL_AMT1',
  'BILL_AMT2',
  'BILL_AMT3',
  'BILL_AMT4',
  'BILL_AMT5',
  'BILL_AMT6',
  'PAY_AMT1',
  'PAY_AMT2',
  'PAY_AMT3',
  'PAY_AMT4',
  'PAY_AMT5',
  'PAY_AMT6',
  'default payment next month',
] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** Position of a column in `COLUMNS`. */
export const COLUMN = Object.fromEntries(COLUMNS.map((name, index) => [name, index])) as Readonly<
  Record<ColumnName, number>
>;

/** First of six consecutive columns, September first. */
export const FIRST_STATUS = COLUMN.PAY_0;
export const FIRST_BILL = COLUMN.BILL_AMT1;
export const FIRST_PAYMENT = COLUMN.PAY_AMT1;
export const DEFAULTS = COLUMN['default payment next month'];

/** No amount of the dataset comes close to this; it keeps every cell within 32 bits. */
const MAX_AMOUNT = 2_000_000_000;

export type Range = { readonly min: number; readonly max: number };

/** Which integers a column may hold. The codes are those of the file, including undocumented ones (EDUCATION 0). */
export function rangeOf(column: ColumnName): Range {
  if (column === 'ID') return { min: 0, max: MAX_AMOUNT };
  if (column === 'LIMIT_BAL') return { min: 1, max: MAX_AMOUNT };
  if (column === 'SEX') return { min: 1, max: 2 };
  if (column === 'EDUCATION') return { min: 0, max: 6 };
  if (column === 'MARRIAGE') return { min: 0, max: 3 };
  if (column === 'AGE') return { min: 18, max: 120 };
  if (column.startsWith('PAY_AMT')) return { min: 0, max: MAX_AMOUNT };
  if (column.startsWith('PAY_')) return { min: -2, max: 9 };
  if (column.startsWith('BILL_AMT')) return { min: -MAX_AMOUNT, max: MAX_AMOUNT };
  return { min: 0, max: 1 };
}

/** Limits are granted in steps, except three of the published table's 30,000, as their first three digits show. */
const LIMIT_STEP = 10_000;

/** What a column's values are multiples of, as far as is needed to tell a rounded number from an exact one. */
export function stepOf(column: ColumnName): number {
  return column === 'LIMIT_BAL' ? LIMIT_STEP : 1;
}
