import type { Bank } from '../../../lib/events/interbank';

/** A payment as it is asked for. Accounts are indexes into the clearing's list; -1 is an account that no bank knows. */
export type Order = {
  readonly debtor: number;
  readonly creditor: number;
  readonly debtorBank: Bank;
  readonly creditorBank: Bank;
  readonly amount: number;
  /** Index in `PURPOSES`. */
  readonly purpose: number;
  /** A patient payment waits for an offline bank; others are rejected. */
  readonly patient: boolean;
};

/** How far a payment has come. */
type Stage = 'initiated' | 'validated' | 'cleared' | 'settled' | 'rejected';

export type Payment = Order & { readonly index: number; stage: Stage; waiting: boolean };

/** Whether more events of the payment are to come. */
export function isUnderWay({ stage }: Payment): boolean {
  return stage !== 'settled' && stage !== 'rejected';
}

/** Kinds of steps; a stored step is an index in this list. */
export const STEPS = ['INITIATED', 'VALIDATED', 'CLEARED', 'QUEUED', 'SETTLED', 'REJECTED'] as const;
export type StepName = (typeof STEPS)[number];

/** Called after each step in the life of a payment has been booked. @param detail as step-detail.ts packs it */
export type OnStep = (step: StepName, payment: Payment, detail: number) => void;
