import { COLUMN } from '../columns';
import {
  ALL_MONTHS,
  BILL_LEVEL,
  billOf,
  carriedOver,
  limitOf,
  MONTHS_OF_HISTORY,
  PAYMENT_LEVEL,
  paymentOf,
  statusOf,
  type Row,
} from './row';

/** What a step may look at: a number computed from the columns that earlier steps have filled. */
export type Feature = { readonly name: string; readonly of: (row: Row) => number };

/** Amounts are compared with the bill they answer; this keeps the ratio finite for bills of nothing. */
const SMALL_BILL = 1000;

const place = (name: string, at: number): Feature => ({ name, of: (row) => row[at]! });

export const SEX = place('sex', COLUMN.SEX);
export const EDUCATION = place('education', COLUMN.EDUCATION);
export const MARRIAGE = place('marriage', COLUMN.MARRIAGE);
export const AGE = place('age', COLUMN.AGE);
export const LIMIT = place('limit', COLUMN.LIMIT_BAL);
export const PERSON = [SEX, EDUCATION, MARRIAGE, AGE, LIMIT] as const;

export const billLevel = place('bill level', BILL_LEVEL);
export const paymentLevel = place('payment level', PAYMENT_LEVEL);

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
  of: (row) => paymentOf(row, month) / (Math.max(billOf(row, month + 1), 0) + SMALL_BILL),
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

/** Whether a bill was higher (1) or lower (-1) than the one before, or just the same (0), as fees and rates are. */
export const changed = (month: number): Feature => ({
  name: `changed ${month}`,
  of: (row) => Math.sign(billOf(row, month) - billOf(row, month + 1)),
});

/** Whether a payment was a sum of whole thousands (2), of whole hundreds (1), or another (0): a habit. */
export const roundness = (month: number): Feature => ({
  name: `roundness ${month}`,
  of: (row) => roundnessOf(paymentOf(row, month)),
});

function roundnessOf(amount: number): number {
  if (amount === 0 || amount % 100 !== 0) return 0;
  return amount % 1000 === 0 ? 2 : 1;
}

/** Means over the months before `month`: what kind of client this has been so far. */
export const usualPayment = (month: number): Feature =>
  meanOf(`usual payment ${month}`, month + 1, (row, at) => Math.sqrt(paymentOf(row, at)));
export const usualBill = (month: number): Feature => meanOf(`usual bill ${month}`, month + 1, billOf);
export const usualUtilisation = (month: number): Feature =>
  meanOf(`usual utilisation ${month}`, month + 1, (row, at) => billOf(row, at) / limitOf(row));
export const usualStatus = (month: number): Feature => meanOf(`usual status ${month}`, month + 1, statusOf);

function meanOf(name: string, first: number, valueOf: (row: Row, month: number) => number): Feature {
  const count = MONTHS_OF_HISTORY - first;
  const of = (row: Row) => {
    let sum = 0;
    for (let month = first; month < MONTHS_OF_HISTORY; month++) sum += valueOf(row, month);
    return count > 0 ? sum / count : 0;
  };
  return { name, of };
}

/** The smallest payment so far: a client who skipped one is likely to skip again. */
export const leastPayment = (month: number): Feature => ({
  name: `least payment ${month}`,
  of: (row) => {
    let least = Infinity;
    for (let at = month + 1; at < MONTHS_OF_HISTORY; at++) least = Math.min(least, paymentOf(row, at));
    return least;
  },
});

export const monthsLate: Feature = {
  name: 'months late',
  of: (row) => ALL_MONTHS.filter((month) => statusOf(row, month) > 0).length,
};

export const meanUtilisation: Feature = {
  name: 'mean utilisation',
  of: (row) => ALL_MONTHS.reduce((sum, month) => sum + billOf(row, month), 0) / MONTHS_OF_HISTORY / limitOf(row),
};

export const totalPaid: Feature = {
  name: 'total paid',
  of: (row) => ALL_MONTHS.reduce((sum, month) => sum + paymentOf(row, month), 0),
};
