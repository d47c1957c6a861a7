import type { Client } from '../../../dataset/client';
import { integer } from '../../../../lib/core/samplers';
import { billingHistory, monthName, type CreditPayload } from '../credit-payload';
import { owed } from '../ordinary-extremes';
import type { ContentCategory } from './anomaly';
import { clamp } from '../../../../lib/core/clamp';

/** With bills from this amount, six unpaid ones in a row contradict a clean payment history (no client has that). */
const LARGE_BILL = 5_000;
/** Payment over the larger of limit and highest bill: below 4 for every client of the published dataset. */
const OVERPAYMENT_FACTOR = 20;
/** Highest bill over limit: below 11 for every client of the published dataset. */
const OVERBILL_FACTOR = 25;
/** An injected ratio is at least this multiple of the largest of any ordinary client of the dataset. */
const CLEAR_OF_ORDINARY = 2;
/** Keeps every amount an integer that a double holds exactly, even for the largest limit of any dataset. */
const LARGEST_FACTOR = 1_000_000;

export const billingMismatch: ContentCategory = {
  category: 'BILLING_MISMATCH',
  weight: 20,
  variants: [
    {
      type: 'LARGE_OVERPAYMENT',
      severity: 'HIGH',
      weight: 3,
      description: 'Payment of {payment} in {month} is many times the limit and every bill',
      inject: (payload, client, random, extremes) => {
        const at = integer(random, 0, 5);
        const least = owed(client) * clearOf(extremes.overpayment, OVERPAYMENT_FACTOR);
        const payment = integer(random, least, least * 3);
        return { payload: withPayment(payload, client, at, payment), values: { payment, month: monthName(at) } };
      },
    },
    {
      type: 'NO_PAYMENT_AGAINST_LARGE_BILLS',
      severity: 'HIGH',
      weight: 3,
      description: 'Bills of {total} and not one payment, yet no month is late',
      applies: owesAndPaysDuly,
      inject: (payload, client) => {
        const total = client.billAmounts.reduce((sum, bill) => sum + bill, 0);
        const history = billingHistory(client.billAmounts, [0, 0, 0, 0, 0, 0]);
        return { payload: { ...payload, billing_history: history }, values: { total } };
      },
    },
    {
      type: 'BILL_FAR_ABOVE_LIMIT',
      severity: 'MEDIUM',
      weight: 2,
      description: 'Bill of {bill} in {month} is many times the credit limit',
      inject: (payload, client, random, extremes) => {
        const at = integer(random, 0, 5);
        const least = client.creditLimit * clearOf(extremes.overbill, OVERBILL_FACTOR);
        const bill = integer(random, least, least * 2);
        return { payload: withBill(payload, client, at, bill), values: { bill, month: monthName(at) } };
      },
    },
    {
      type: 'NEGATIVE_PAYMENT',
      severity: 'MEDIUM',
      weight: 2,
      description: 'Payment of {payment} in {month} is negative',
      inject: (payload, client, random) => {
        const at = integer(random, 0, 5);
        const payment = -integer(random, 500, 100_000);
        return { payload: withPayment(payload, client, at, payment), values: { payment, month: monthName(at) } };
      },
    },
  ],
};

/** A factor far beyond any ordinary client. */
function clearOf(largestOrdinary: number, atLeast: number): number {
  return clamp(Math.ceil(largestOrdinary * CLEAR_OF_ORDINARY), atLeast, LARGEST_FACTOR);
}

function owesAndPaysDuly(client: Client): boolean {
  return (
    client.billAmounts.every((bill) => bill >= LARGE_BILL) &&
    client.paymentStatus.every((delay) => delay <= 0) &&
    client.paymentAmounts.some((payment) => payment !== 0)
  );
}

function withPayment(payload: CreditPayload, client: Client, at: number, payment: number): CreditPayload {
  const payments = client.paymentAmounts.with(at, payment);
  return { ...payload, billing_history: billingHistory(client.billAmounts, payments) };
}

function withBill(payload: CreditPayload, client: Client, at: number, bill: number): CreditPayload {
  const bills = client.billAmounts.with(at, bill);
  return { ...payload, billing_history: billingHistory(bills, client.paymentAmounts) };
}
