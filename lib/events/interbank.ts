import * as z from 'zod';
import { eventSchemaOf, type EventFacts, type EventKinds } from './envelope';

export const BANKS = ['A', 'B'] as const;
export type Bank = (typeof BANKS)[number];

/** Payments of one debtor just below the reporting limit, within one clearing cycle or ten minutes, that are structuring. */
export const STRUCTURING_MIN_PAYMENTS = 3;
/** Banks reject payments above this amount. */
export const PAYMENT_LIMIT_TWD = 2_000_000;
/** How many accounts a circle of payments goes through. */
export const CIRCLE_ACCOUNTS = { least: 3, most: 5 } as const;

/** What a payment is for. SWEEP: at the end of a cycle, a treasury brings an account back to its target. */
export const PURPOSES = ['GOODS', 'SERVICES', 'RENT', 'SALARY', 'INVOICE', 'FAMILY', 'OTHER', 'SWEEP'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const REJECTION_REASONS = ['INSUFFICIENT_FUNDS', 'UNKNOWN_ACCOUNT', 'BANK_OFFLINE', 'LIMIT', 'TIMEOUT'] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

export const QUEUE_REASONS = ['LIQUIDITY', 'BANK_OFFLINE', 'CLEARING_OFFLINE'] as const;
export type QueueReason = (typeof QUEUE_REASONS)[number];

/** What kind of fault an injected anomaly is. */
const INTERBANK_CATEGORIES = ['MONEY_LAUNDERING', 'PAYMENT_FAULT'] as const;
export type InterbankCategory = (typeof INTERBANK_CATEGORIES)[number];

/** New Taiwan dollars, whole ones. */
const money = z.int().nonnegative();

const party = z.strictObject({
  bank: z.enum(BANKS).describe('Where the account is'),
  account_id: z.string().min(1).describe("The bank's letter, a dash and eight digits"),
  customer_id: z
    .string()
    .min(1)
    .optional()
    .describe('The owner of the account; absent when the bank knows no such account'),
});
export type Party = z.infer<typeof party>;

const common = {
  payment: z
    .strictObject({
      payment_id: z.string().min(1).describe('The same in all events of one payment'),
      amount: z.int().positive().describe('In units of `currency`'),
      currency: z.literal('TWD').describe('New Taiwan dollar'),
      debtor: party.describe('Who pays'),
      creditor: party.describe('Who is paid'),
      purpose: z
        .enum(PURPOSES)
        .describe('What the payment is for; SWEEP: a treasury brings an account back to its target'),
    })
    .describe('The payment, the same in all its events'),
  clearing: z
    .strictObject({
      group: z.string().min(1).describe('Clearing group, such as GRP-0001; its accounts only pay each other'),
      cycle: z.int().nonnegative().describe('Clearing cycle of the run, from 0; it ends with the cut-off'),
    })
    .describe('Where the payment is cleared'),
};

const debtorBalance = money.describe("The debtor's account");
const inTransit = money.describe(
  "Money that has left debtors' accounts in the group and has not yet reached creditors'",
);

const initiatedSchema = eventSchemaOf({
  workload: 'interbank',
  type: 'PAYMENT_INITIATED',
  categories: INTERBANK_CATEGORIES,
  payload: common,
});

const validatedSchema = eventSchemaOf({
  workload: 'interbank',
  type: 'PAYMENT_VALIDATED',
  categories: INTERBANK_CATEGORIES,
  payload: {
    ...common,
    balances: z
      .strictObject({ debtor: debtorBalance, in_transit: inTransit })
      .describe("After the debtor's bank has debited the account"),
  },
});

const clearedSchema = eventSchemaOf({
  workload: 'interbank',
  type: 'PAYMENT_CLEARED',
  categories: INTERBANK_CATEGORIES,
  payload: common,
});

const queuedSchema = eventSchemaOf({
  workload: 'interbank',
  type: 'PAYMENT_QUEUED',
  categories: INTERBANK_CATEGORIES,
  payload: {
    ...common,
    queue: z
      .strictObject({
        reason: z
          .enum(QUEUE_REASONS)
          .describe("LIQUIDITY: the settlement account of the debtor's bank lacks the money; otherwise who is offline"),
        ahead: z.int().nonnegative().describe('Payments ahead of it in the queue'),
      })
      .describe('Why the payment waits'),
  },
});

const settledSchema = eventSchemaOf({
  workload: 'interbank',
  type: 'PAYMENT_SETTLED',
  categories: INTERBANK_CATEGORIES,
  payload: {
    ...common,
    balances: z
      .strictObject({
        debtor: debtorBalance,
        creditor: money.describe("The creditor's account"),
        in_transit: inTransit,
        settlement_a: money.describe("Bank A's settlement account for the group, at the clearing service"),
        settlement_b: money.describe("Bank B's settlement account for the group, at the clearing service"),
      })
      .describe('After the amount has reached the creditor'),
  },
});

const rejectedSchema = eventSchemaOf({
  workload: 'interbank',
  type: 'PAYMENT_REJECTED',
  categories: INTERBANK_CATEGORIES,
  payload: {
    ...common,
    reason: z
      .enum(REJECTION_REASONS)
      .describe(
        `LIMIT: above ${PAYMENT_LIMIT_TWD.toLocaleString('en-US')} TWD; TIMEOUT: the cut-off came first; BANK_OFFLINE: an outage`,
      ),
    balances: z
      .strictObject({ debtor: debtorBalance, in_transit: inTransit })
      .optional()
      .describe("After the amount went back to the debtor; absent when it had not left the debtor's account"),
  },
});

const schemas = [initiatedSchema, validatedSchema, clearedSchema, queuedSchema, settledSchema, rejectedSchema] as const;

export type InterbankEvent = z.infer<(typeof schemas)[number]>;
type InterbankEventType = InterbankEvent['event_type'];

/** What a summary calls the event. */
const VERBS: Readonly<Record<InterbankEventType, string>> = {
  PAYMENT_INITIATED: 'initiated',
  PAYMENT_VALIDATED: 'validated',
  PAYMENT_CLEARED: 'cleared',
  PAYMENT_QUEUED: 'queued',
  PAYMENT_SETTLED: 'settled',
  PAYMENT_REJECTED: 'rejected',
};

/** `12,400`. By hand, as it is done for every event, and asking for a locale takes as long as making one. */
function grouped(amount: number): string {
  if (amount < 1_000) return String(amount);
  return `${grouped(Math.floor(amount / 1_000))},${String(amount % 1_000).padStart(3, '0')}`;
}

/** `settled 12,400 TWD A→B`, with the reason where there is one. */
function summaryOf(event: InterbankEvent): string {
  const { amount, debtor, creditor } = event.payment;
  const moved = `${VERBS[event.event_type]} ${grouped(amount)} TWD ${debtor.bank}→${creditor.bank}`;
  if (event.event_type === 'PAYMENT_REJECTED') return `${moved}: ${event.reason}`;
  if (event.event_type === 'PAYMENT_QUEUED') return `${moved}: ${event.queue.reason}`;
  return moved;
}

export const interbankEvents = {
  schemas,
  categories: INTERBANK_CATEGORIES,
  description: 'one step in the life of a payment between accounts at Bank A and Bank B',
  factsOf: ({ payment }: InterbankEvent): EventFacts => ({ customerId: payment.debtor.customer_id }),
  summaryOf,
} as const satisfies EventKinds;
