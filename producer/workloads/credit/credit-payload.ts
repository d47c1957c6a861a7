import type { RiskLevel } from '../../../lib/events/envelope';
import type { Client } from '../../dataset/client';
import { customerId } from '../../world/customer';
import { MONTHS, type CreditEvent, type Month } from '../../../lib/events/credit';

/** The payload of a credit event, in the order in which it is written. */
export type CreditPayload = Pick<CreditEvent, 'customer' | 'credit' | 'payment_history' | 'billing_history' | 'risk'>;

/** Months of delay from which a client is a medium risk. */
const MEDIUM_RISK_DELAY_MONTHS = 2;

/** HIGH for a client who defaults next month, MEDIUM for one who was ever two or more months late, else LOW. */
export function riskLevel(defaultsNextMonth: boolean, paymentStatus: readonly number[]): RiskLevel {
  if (defaultsNextMonth) return 'HIGH';
  return paymentStatus.some((delay) => delay >= MEDIUM_RISK_DELAY_MONTHS) ? 'MEDIUM' : 'LOW';
}

/** An ordinary event's payload: the client as the dataset has it. */
export function creditPayload(client: Client): CreditPayload {
  return {
    customer: {
      customer_id: customerId(client),
      demographic: {
        sex: client.sex,
        education: client.education,
        marital_status: client.maritalStatus,
        age: client.age,
      },
    },
    credit: { credit_limit: client.creditLimit, currency: 'TWD' },
    ...assessment(client, client.paymentStatus),
  };
}

function assessment(client: Client, paymentStatus: readonly number[]) {
  return {
    payment_history: paymentHistory(paymentStatus),
    billing_history: billingHistory(client.billAmounts, client.paymentAmounts),
    risk: risk(client, paymentStatus),
  };
}

/** @param paymentStatus six months, September first */
export function paymentHistory(paymentStatus: readonly number[]): Record<Month, number> {
  const [september, august, july, june, may, april] = paymentStatus as SixMonths;
  return { september, august, july, june, may, april };
}

/** Bills and payments of six months in New Taiwan dollars, September first. */
export function billingHistory(
  bills: readonly number[],
  payments: readonly number[],
): Record<Month, { bill_amount: number; payment_amount: number }> {
  return {
    september: { bill_amount: bills[0]!, payment_amount: payments[0]! },
    august: { bill_amount: bills[1]!, payment_amount: payments[1]! },
    july: { bill_amount: bills[2]!, payment_amount: payments[2]! },
    june: { bill_amount: bills[3]!, payment_amount: payments[3]! },
    may: { bill_amount: bills[4]!, payment_amount: payments[4]! },
    april: { bill_amount: bills[5]!, payment_amount: payments[5]! },
  };
}

/** The assessment follows from the payment history in the event, as in a scoring system. */
export function risk(client: Client, paymentStatus: readonly number[]): NonNullable<CreditPayload['risk']> {
  return {
    default_payment_next_month: client.defaultsNextMonth ? 1 : 0,
    risk_level: riskLevel(client.defaultsNextMonth, paymentStatus),
  };
}

type SixMonths = readonly [number, number, number, number, number, number];

/** Index of a month in a client's arrays. */
export function monthName(at: number): Month {
  return MONTHS[at]!;
}
