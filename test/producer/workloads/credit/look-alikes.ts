import type { CreditEvent } from '../../../../lib/events/credit';
import type { Client } from '../../../../producer/dataset/client';
import { createWorkload } from '../../../../producer/workloads/create-workload';
import { aConfig, aDataset } from '../../a-client';

type LooksLike = (client: Client) => boolean;

/** Injected faults of kind: codes and amounts that no client should have. */
const FAULTS_OF_KIND: Readonly<Record<string, LooksLike>> = {
  EXTREMELY_HIGH_LIMIT: ({ creditLimit }) => creditLimit >= 5_000_000,
  EXTREMELY_LOW_LIMIT: ({ creditLimit }) => creditLimit < 1000,
  SEVERE_DELAY_ALL_MONTHS: ({ paymentStatus }) => paymentStatus.every((delay) => delay >= 7),
  SUDDEN_SEVERE_DELAY: ({ paymentStatus }) =>
    paymentStatus.some((delay, at) => delay >= 5 && paymentStatus[at + 1]! <= 0),
  ERRATIC_PAYMENTS: ({ paymentStatus }) =>
    paymentStatus.every((delay, at) => at === 0 || delay >= 3 !== paymentStatus[at - 1]! >= 3) &&
    paymentStatus.filter((delay) => delay === -1).length === 3,
  INVALID_PAYMENT_STATUS: ({ paymentStatus }) => paymentStatus.some((status) => status < -2 || status > 9),
  NO_PAYMENT_AGAINST_LARGE_BILLS: ({ paymentAmounts, billAmounts, paymentStatus }) =>
    billAmounts.every((bill) => bill >= 5000) &&
    paymentAmounts.every((payment) => payment === 0) &&
    paymentStatus.every((delay) => delay <= 0),
  NEGATIVE_PAYMENT: ({ paymentAmounts }) => paymentAmounts.some((payment) => payment < 0),
  INVALID_AGE: ({ age }) => age <= 10 || age > 120,
  EDUCATION_AGE_MISMATCH: ({ age }) => age <= 17,
};

/** Faults of degree: how far a client goes, and how far an injected event does. */
const FAULTS_OF_DEGREE: Readonly<Record<string, (amounts: Amounts) => number>> = {
  LARGE_OVERPAYMENT: ({ limit, bills, payments }) => Math.max(...payments) / Math.max(limit, ...bills),
  BILL_FAR_ABOVE_LIMIT: ({ limit, bills }) => Math.max(...bills) / limit,
};

type Amounts = {
  readonly limit: number;
  readonly bills: readonly number[];
  readonly payments: readonly number[];
};

/** Ids of the ordinary clients that look like an injected fault, by the fault's type. */
export function lookAlikes(clients: readonly Client[], events: number): Record<string, number[]> {
  const least = leastInjected(clients, events);
  const degrees = Object.entries(FAULTS_OF_DEGREE).map(([type, degreeOf]): [string, LooksLike] => [
    type,
    // Half of the injected degree is already too close.
    (client) => degreeOf(amountsOf(client)) > least.get(type)! / 2,
  ]);
  return Object.fromEntries(
    [...Object.entries(FAULTS_OF_KIND), ...degrees]
      .map(([type, looksLike]) => [type, clients.filter(looksLike).map(({ id }) => id)] as const)
      .filter(([, ids]) => ids.length > 0),
  );
}

/** The mildest case of each fault of degree among `events` events that are all anomalous. */
function leastInjected(clients: readonly Client[], events: number): Map<string, number> {
  const { generate } = createWorkload('credit', { config: aConfig({ anomalyRate: 1 }), dataset: aDataset(clients) });
  const least = new Map<string, number>();
  for (let sequence = 0; sequence < events; sequence++) {
    const { event, truth } = generate(sequence);
    const type = truth[0]!.type;
    const degreeOf = FAULTS_OF_DEGREE[type];
    if (degreeOf) least.set(type, Math.min(least.get(type) ?? Infinity, degreeOf(amountsIn(event))));
  }
  return least;
}

function amountsOf({ creditLimit, billAmounts, paymentAmounts }: Client): Amounts {
  return { limit: creditLimit, bills: billAmounts, payments: paymentAmounts };
}

function amountsIn({ credit, billing_history }: CreditEvent): Amounts {
  const months = Object.values(billing_history!);
  return {
    limit: credit!.credit_limit!,
    bills: months.map((month) => month.bill_amount!),
    payments: months.map((month) => month.payment_amount!),
  };
}
