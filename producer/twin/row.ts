import { COLUMN, COLUMNS, FIRST_BILL, FIRST_PAYMENT, FIRST_STATUS } from '../table/columns';

/** One client in progress: values in the order of `COLUMNS`, then the levels; those of later steps are still 0. */
export type Row = Float64Array;

/** Months count backwards as in the file: 0 is September, 5 is April. */
export const MONTHS_OF_HISTORY = 6;
export const FIRST_MONTH = MONTHS_OF_HISTORY - 1;

/** Where a row keeps what kind of client it is, which no column says: see levels.ts and HABIT in money-steps.ts. */
export const BILL_LEVEL = COLUMNS.length;
export const PAYMENT_LEVEL = COLUMNS.length + 1;
export const FORM_HABIT = COLUMNS.length + 2;
export const AMOUNT_HABIT = COLUMNS.length + 3;

export function emptyRow(): Row {
  return new Float64Array(COLUMNS.length + 4);
}

/** An empty row with its own habits. */
export function beginRow(row: Row, uniform: () => number): void {
  row.fill(0);
  row[FORM_HABIT] = uniform();
  row[AMOUNT_HABIT] = uniform();
}

export const limitOf = (row: Row) => row[COLUMN.LIMIT_BAL]!;
export const statusOf = (row: Row, month: number) => row[FIRST_STATUS + month]!;
export const billOf = (row: Row, month: number) => row[FIRST_BILL + month]!;
export const paymentOf = (row: Row, month: number) => row[FIRST_PAYMENT + month]!;

/** What is left of the previous month's bill after this month's payment. */
export const carriedOver = (row: Row, month: number) => billOf(row, month + 1) - paymentOf(row, month);

/** Upper bounds of the groups of clients with similar limits, about a fifth of the clients each. */
const LIMIT_BOUNDS = [50_000, 100_000, 180_000, 270_000];
export const LIMIT_GROUPS = LIMIT_BOUNDS.length + 1;

export function limitGroup(row: Row): number {
  let group = 0;
  while (group < LIMIT_BOUNDS.length && limitOf(row) > LIMIT_BOUNDS[group]!) group++;
  return group;
}

/** The months from `first` up to April that the history really has, at most `count`, latest first. */
export function monthsFrom(first: number, count: number): number[] {
  const months = Array.from({ length: MONTHS_OF_HISTORY }, (_, month) => month);
  return months.filter((month) => month >= first && month < first + count);
}

export const ALL_MONTHS: readonly number[] = monthsFrom(0, MONTHS_OF_HISTORY);
