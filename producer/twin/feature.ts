import { COLUMN, FIRST_BILL, FIRST_PAYMENT, FIRST_STATUS } from '../table/columns';
import { ALL_MONTHS, BILL_LEVEL, MONTHS_OF_HISTORY, PAYMENT_LEVEL, type Row } from './row';

/**
 * A value that a step may look at: a number computed from the columns that earlier steps have filled. A twin needs some
 * twenty million of them, so positions are looked up when a feature is made, not when it is computed.
 */
export type Feature = { readonly name: string; readonly of: (row: Row) => number };

/** Amounts are compared with the bill they answer; this keeps the ratio finite for bills of zero. */
const SMALL_BILL = 1000;

// Globals and the constants of other modules, looked up once.
const { max, min, sign, sqrt } = Math;
const FIRST_STATUS_AT = FIRST_STATUS;
const FIRST_BILL_AT = FIRST_BILL;
const FIRST_PAYMENT_AT = FIRST_PAYMENT;
const LIMIT_AT = COLUMN.LIMIT_BAL;

const place = (name: string, at: number): Feature => ({ name, of: (row) => row[at]! });

export const SEX = place('sex', COLUMN.SEX);
export const EDUCATION = place('education', COLUMN.EDUCATION);
export const MARRIAGE = place('marriage', COLUMN.MARRIAGE);
export const AGE = place('age', COLUMN.AGE);
const LIMIT = place('limit', COLUMN.LIMIT_BAL);
export const PERSON = [SEX, EDUCATION, MARRIAGE, AGE, LIMIT] as const;

export const billLevel = place('bill level', BILL_LEVEL);
export const paymentLevel = place('payment level', PAYMENT_LEVEL);

export const status = (month: number) => place(`status ${month}`, FIRST_STATUS + month);
export const bill = (month: number) => place(`bill ${month}`, FIRST_BILL + month);
export const payment = (month: number) => place(`payment ${month}`, FIRST_PAYMENT + month);

export const utilisation = (month: number) => quotient(`utilisation ${month}`, FIRST_BILL + month, COLUMN.LIMIT_BAL);

const quotient = (name: string, above: number, below: number): Feature => ({
  name,
  of: (row) => row[above]! / row[below]!,
});

/** A month's bill and payment, and the previous month's bill, which the payment answers. */
const placesOf = (month: number) => ({
  billAt: FIRST_BILL + month,
  earlierAt: FIRST_BILL + month + 1,
  paymentAt: FIRST_PAYMENT + month,
  limitAt: COLUMN.LIMIT_BAL,
});

export function carried(month: number): Feature {
  const { earlierAt, paymentAt, limitAt } = placesOf(month);
  return { name: `carried over ${month}`, of: (row) => (row[earlierAt]! - row[paymentAt]!) / row[limitAt]! };
}

/** Share of the previous month's bill that was paid. */
export function paidShare(month: number): Feature {
  const { earlierAt, paymentAt } = placesOf(month);
  return { name: `paid share ${month}`, of: (row) => row[paymentAt]! / (max(row[earlierAt]!, 0) + SMALL_BILL) };
}

/** Purchases of a month: the bill beyond what was carried over, as a share of the limit. */
export function bought(month: number): Feature {
  const { billAt, earlierAt, paymentAt, limitAt } = placesOf(month);
  const of = (row: Row) => (row[billAt]! - row[earlierAt]! + row[paymentAt]!) / row[limitAt]!;
  return { name: `bought ${month}`, of };
}

/** Whether a bill was positive (1), zero (0) or in credit (-1); no threshold finds that edge as reliably. */
export function owed(month: number): Feature {
  const { billAt } = placesOf(month);
  return { name: `owed ${month}`, of: (row) => sign(row[billAt]!) };
}

/** Whether something was left to pay (1), nothing (0), or too much was paid (-1). */
export function leftOver(month: number): Feature {
  const { earlierAt, paymentAt } = placesOf(month);
  return { name: `left over ${month}`, of: (row) => sign(row[earlierAt]! - row[paymentAt]!) };
}

export function paid(month: number): Feature {
  const { paymentAt } = placesOf(month);
  return { name: `paid ${month}`, of: (row) => sign(row[paymentAt]!) };
}

/** Whether a bill was higher (1) or lower (-1) than the one before, or exactly the same (0), as fees and rates are. */
export function changed(month: number): Feature {
  const { billAt, earlierAt } = placesOf(month);
  return { name: `changed ${month}`, of: (row) => sign(row[billAt]! - row[earlierAt]!) };
}

/** Whether a payment was a sum of whole thousands (2), of whole hundreds (1), or another (0): a habit. */
export function roundness(month: number): Feature {
  const { paymentAt } = placesOf(month);
  return { name: `roundness ${month}`, of: (row) => roundnessOf(row[paymentAt]!) };
}

function roundnessOf(amount: number): number {
  if (amount === 0 || amount % 100 !== 0) return 0;
  return amount % 1000 === 0 ? 2 : 1;
}

/** Means over the months before `month`: what kind of client this has been so far. */
export const usualPayment = (month: number) =>
  meanOf(`usual payment ${month}`, { first: month + 1, of: (row, at) => sqrt(row[FIRST_PAYMENT_AT + at]!) });
export const usualBill = (month: number) =>
  meanOf(`usual bill ${month}`, { first: month + 1, of: (row, at) => row[FIRST_BILL_AT + at]! });
export const usualUtilisation = (month: number) =>
  meanOf(`usual utilisation ${month}`, {
    first: month + 1,
    of: (row, at) => row[FIRST_BILL_AT + at]! / row[LIMIT_AT]!,
  });
export const usualStatus = (month: number) =>
  meanOf(`usual status ${month}`, { first: month + 1, of: (row, at) => row[FIRST_STATUS_AT + at]! });

type Terms = { readonly first: number; readonly of: (row: Row, month: number) => number };

function meanOf(name: string, { first, of }: Terms): Feature {
  const end = ALL_MONTHS.length;
  const count = Math.max(end - first, 1);
  return {
    name,
    of: (row) => {
      let sum = 0;
      for (let month = first; month < end; month++) sum += of(row, month);
      return sum / count;
    },
  };
}

/** The smallest payment so far: a client who skipped one is likely to skip again. */
export function leastPayment(month: number): Feature {
  const first = FIRST_PAYMENT + month + 1;
  const end = FIRST_PAYMENT + MONTHS_OF_HISTORY;
  const of = (row: Row) => {
    let least = Infinity;
    for (let at = first; at < end; at++) least = min(least, row[at]!);
    return least;
  };
  return { name: `least payment ${month}`, of };
}

export const monthsLate: Feature = {
  name: 'months late',
  of: (row) =>
    row.subarray(FIRST_STATUS, FIRST_STATUS + MONTHS_OF_HISTORY).reduce((n, value) => n + (value > 0 ? 1 : 0), 0),
};

export const meanUtilisation: Feature = { ...usualUtilisation(-1), name: 'mean utilisation' };

export const totalPaid: Feature = {
  name: 'total paid',
  of: (row) => row.subarray(FIRST_PAYMENT, FIRST_PAYMENT + MONTHS_OF_HISTORY).reduce((sum, value) => sum + value, 0),
};
