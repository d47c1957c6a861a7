import type { Client } from '../../../dataset/client';
import type { Random } from '../../../../lib/core/random-at';
import { integer, pick } from '../../../../lib/core/samplers';
import { monthName, paymentHistory, risk, type CreditPayload } from '../credit-payload';
import type { ContentCategory } from './anomaly';

/** A payment status of the dataset is a whole number from -2 (no consumption) to 9 (months of delay). */
const LONGEST_DELAY = 9;
const SEVERE_DELAY = 7;
/** None of the 30,000 clients who owed nothing the month before is more than two months late. */
const IMPOSSIBLE_JUMP = 5;

export const paymentPattern: ContentCategory = {
  category: 'PAYMENT_PATTERN',
  weight: 20,
  variants: [
    {
      type: 'SEVERE_DELAY_ALL_MONTHS',
      severity: 'HIGH',
      weight: 4,
      description: 'Every month is {least} or more months late',
      applies: (client) => client.paymentStatus.some((delay) => delay < SEVERE_DELAY),
      inject: (payload, client, random) => {
        const status = client.paymentStatus.map(() => integer(random, SEVERE_DELAY, LONGEST_DELAY));
        return { ...withStatus(payload, client, status), values: { least: Math.min(...status) } };
      },
    },
    {
      type: 'SUDDEN_SEVERE_DELAY',
      severity: 'MEDIUM',
      weight: 2,
      description: 'Payment is {delay} months late in {month}, with nothing due the month before',
      applies: (client) => quietMonths(client).length > 0,
      inject: (payload, client, random) => {
        const at = pick(random, quietMonths(client));
        const delay = integer(random, IMPOSSIBLE_JUMP, LONGEST_DELAY);
        return { ...withStatus(payload, client, replaced(client, at, delay)), values: { delay, month: monthName(at) } };
      },
    },
    {
      type: 'ERRATIC_PAYMENTS',
      severity: 'MEDIUM',
      weight: 2,
      description: 'Payments alternate between paid in full and months of delay',
      inject: (payload, client, random) => {
        const lateMonths = integer(random, 0, 1);
        const status = client.paymentStatus.map((_, at) => (at % 2 === lateMonths ? integer(random, 3, 6) : -1));
        return withStatus(payload, client, status);
      },
    },
    {
      type: 'INVALID_PAYMENT_STATUS',
      severity: 'MEDIUM',
      weight: 2,
      description: 'Payment status {status} in {month} is not a known code',
      inject: (payload, client, random) => {
        const at = integer(random, 0, client.paymentStatus.length - 1);
        const status = unknownCode(random);
        return {
          ...withStatus(payload, client, replaced(client, at, status)),
          values: { status, month: monthName(at) },
        };
      },
    },
  ],
};

function withStatus(payload: CreditPayload, client: Client, status: readonly number[]) {
  return { payload: { ...payload, payment_history: paymentHistory(status), risk: risk(client, status) } };
}

function replaced(client: Client, at: number, status: number): number[] {
  return client.paymentStatus.map((ordinary, month) => (month === at ? status : ordinary));
}

/** Months before which nothing was late. Arrays run backwards in time: the month before is the next index. */
function quietMonths({ paymentStatus }: Client): number[] {
  return paymentStatus.flatMap((delay, at) =>
    at + 1 < paymentStatus.length && delay < IMPOSSIBLE_JUMP && paymentStatus[at + 1]! <= 0 ? [at] : [],
  );
}

function unknownCode(random: Random): number {
  const distance = integer(random, 1, 90);
  return distance <= 7 ? -2 - distance : LONGEST_DELAY + distance - 7;
}
