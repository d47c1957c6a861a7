import { COLUMN, FIRST_BILL, FIRST_PAYMENT, FIRST_STATUS } from '../columns';

/** One client in the making: values in the order of `COLUMNS`; those of later steps are still 0. */
export type Row = Float64Array;

/** What a step may look at: a number computed from the columns that earlier steps have filled. */
export type Feature = { readonly name: string; readonly of: (row: Row) => number };

/** Months count backwards as in the file: 0 is September, 5 is April. */
export const MONTHS_OF_HISTORY = 6;
export const FIRST_MONTH = MONTHS_OF_HISTORY - 1;

export const limitOf = (row: Row) => row[COLUMN.LIMIT_BAL]!;
export const statusOf = (row: Row, month: number) => row[FIRST_STATUS + month]!;
export const billOf = (row: Row, month: number) => row[FIRST_BILL + month]!;
export const paymentOf = (row: Row, month: number) => row[FIRST_PAYMENT + month]!;

/** Amounts are compared with the bill they answer; this keeps the ratio finite for bills of nothing. */
const SMALL_BILL = 1000;
export const billScale = (row: Row, month: number) => Math.max(billOf(row, month), 0) + SMALL_BILL;

/** What is left of the bill of the month before, once this month's payment is taken off. */
export const carriedOver = (row: Row, month: number) => billOf(row, month + 1) - paymentOf(row, month);

const column = (name: 'SEX' | 'EDUCATION' | 'MARRIAGE' | 'AGE' | 'LIMIT_BAL'): Feature => ({
  name,
  of: (row) => row[COLUMN[name]]!,
});

export const SEX = column('SEX');
export const EDUCATION = column('EDUCATION');
export const MARRIAGE = column('MARRIAGE');
export const AGE = column('AGE');
export const LIMIT = column('LIMIT_BAL');
export const PERSON = [SEX, EDUCATION, MARRIAGE, AGE, LIMIT] as const;

export const status = (month: number): Feature => ({ name: `status ${month}`, of: (row) => statusOf(row, month) });

export const bill = (month: number): Feature => ({ name: `bill ${month}`, of: (row) => billOf(row, month) });

export const payment = (month: number): Feature => ({ name: `payment ${month}`, of: (row) => paymentOf(row, month) });

export const utilisation = (month: number): Feature => ({
  name: `utilisation ${month}`,
  of: (row) => billOf(row, month) / limitOf(row),
});

export const carried = (month: number): Feature => ({
  name: `carried over ${month}`,
  of: (row) => carriedOver(row, month) / limitOf(row),
});

/** Share of the month before's bill that was paid. */
export const paidShare = (month: number): Feature => ({
  name: `paid share ${month}`,
  of: (row) => paymentOf(row, month) / billScale(row, month + 1),
});

/** What was bought in a month: the bill beyond what was carried over, as a share of the limit. */
export const bought = (month: number): Feature => ({
  name: `bought ${month}`,
  of: (row) => (billOf(row, month) - carriedOver(row, month)) / limitOf(row),
});

/** Whether a bill was for something (1), for nothing (0) or in credit (-1): no threshold finds that edge as surely. */
export const owed = (month: number): Feature => ({ name: `owed ${month}`, of: (row) => Math.sign(billOf(row, month)) });

/** Whether something was left to pay (1), nothing (0), or too much was paid (-1). */
export const leftOver = (month: number): Feature => ({
  name: `left over ${month}`,
  of: (row) => Math.sign(carriedOver(row, month)),
});

export const paid = (month: number): Feature => ({
  name: `paid ${month}`,
  of: (row) => Math.sign(paymentOf(row, month)),
});

/** Means over the months before `month`: what kind of client this has been so far. */
export const usualPayment = (month: number): Feature =>
  meanOf(`usual payment ${month}`, month + 1, (row, at) => Math.sqrt(paymentOf(row, at)));
export const usualBill = (month: number): Feature => meanOf(`usual bill ${month}`, month + 1, billOf);
export const usualUtilisation = (month: number): Feature =>
  meanOf(`usual utilisation ${month}`, month + 1, (row, at) => billOf(row, at) / limitOf(row));
export const usualStatus = (month: number): Feature => meanOf(`usual status ${month}`, month, statusOf);

function meanOf(name: string, first: number, valueOf: (row: Row, month: number) => number): Feature {
  const past = monthsFrom(first, MONTHS_OF_HISTORY);
  return { name, of: (row) => past.reduce((sum, month) => sum + valueOf(row, month), 0) / past.length };
}

/** The smallest payment so far: a client who skipped one is likely to skip again. */
export const leastPayment = (month: number): Feature => ({
  name: `least payment ${month}`,
  of: (row) => Math.min(...monthsFrom(month + 1, MONTHS_OF_HISTORY).map((at) => paymentOf(row, at))),
});

const months = Array.from({ length: MONTHS_OF_HISTORY }, (_, month) => month);

export const monthsLate: Feature = {
  name: 'months late',
  of: (row) => months.filter((month) => statusOf(row, month) > 0).length,
};

export const meanUtilisation: Feature = {
  name: 'mean utilisation',
  of: (row) => months.reduce((sum, month) => sum + billOf(row, month), 0) / MONTHS_OF_HISTORY / limitOf(row),
};

export const totalPaid: Feature = {
  name: 'total paid',
  of: (row) => months.reduce((sum, month) => sum + paymentOf(row, month), 0),
};

/** The months from `first` up to April that the history really has, latest first. */
export function monthsFrom(first: number, count: number): number[] {
  return months.filter((month) => month >= first && month < first + count);
}
