import {
  BANKS,
  PAYMENT_LIMIT_TWD,
  PURPOSES,
  QUEUE_REASONS,
  REJECTION_REASONS,
  type Bank,
  type QueueReason,
  type RejectionReason,
} from '../../../lib/events/interbank';

/** What is to be paid. Accounts are positions in the clearing's list; -1 is an account that no bank knows. */
export type Order = {
  readonly debtor: number;
  readonly creditor: number;
  readonly debtorBank: Bank;
  readonly creditorBank: Bank;
  readonly amount: number;
  /** Position in `PURPOSES`. */
  readonly purpose: number;
  /** Rather than being rejected, a patient payment waits for a bank that is offline. */
  readonly patient: boolean;
};

export type Payment = Order & { readonly index: number; stage: Stage; waiting: boolean };

/** How far a payment has come. What `ended` is settled or rejected. */
type Stage = 'initiated' | 'validated' | 'cleared' | 'settled' | 'rejected';

/** Kinds of steps, as they are stored: positions in this list. */
export const STEPS = ['INITIATED', 'VALIDATED', 'CLEARED', 'QUEUED', 'SETTLED', 'REJECTED'] as const;
export type StepName = (typeof STEPS)[number];

/**
 * One step in the life of a payment, told after it was booked. `detail` is a position in `REJECTION_REASONS`, plus
 * `RETURNED` when the money went back to the debtor, or one in `QUEUE_REASONS` plus 4 for each payment ahead.
 */
export type OnStep = (step: StepName, payment: Payment, detail: number) => void;

export const DETAILS_PER_QUEUE_PLACE = 4;
export const RETURNED = 8;

const SWEEP = PURPOSES.indexOf('SWEEP');

/** The books: every account, the banks' settlement accounts, and what is between debit and credit. */
export type Books = { readonly accounts: Float64Array; readonly settlement: Float64Array; inTransit: number };

export type Clearing = {
  readonly books: Books;
  readonly payments: readonly Payment[];
  /** Who is offline from now on. */
  setOffline: (offline: Bank | 'CLEARING' | undefined) => void;
  initiate: (order: Order) => Payment;
  /** Takes the next step of a payment that is under way and not waiting: always exactly one. */
  advance: (payment: Payment) => void;
  /** The next payment of a queue whose turn has come, if there is one; it may be advanced. */
  release: () => Payment | undefined;
  /** At the cut-off: settles what can be settled at once, else rejects it. Always exactly one step. */
  close: (payment: Payment) => void;
  isUnderWay: (payment: Payment) => boolean;
  /** Empties the list of payments, when none is under way; the books stay as they are. */
  forget: () => void;
};

/**
 * The life of payments between two banks, as double-entry bookkeeping. The debtor's account is debited when the payment
 * is validated and the creditor's credited when it is settled; in between the amount is in transit, and counts. Between
 * banks, settlement moves the same amount between their settlement accounts; who lacks it there waits in the bank's
 * queue, first in, first out, until incoming payments bring it.
 */
export function createClearing(
  { accounts, settlement }: { readonly accounts: readonly number[]; readonly settlement: readonly number[] },
  onStep: OnStep,
): Clearing {
  const books: Books = {
    accounts: Float64Array.from(accounts),
    settlement: Float64Array.from(settlement),
    inTransit: 0,
  };
  const payments: Payment[] = [];
  let initiated = 0;
  /** Waits for money on the settlement account of each bank. */
  const liquidityQueues: readonly [Payment[], Payment[]] = [[], []];
  /** Waits for the end of an outage. */
  let held: Payment[] = [];
  let offline: Bank | 'CLEARING' | undefined;

  const reject = (payment: Payment, reason: RejectionReason): void => {
    const isReturned = payment.stage !== 'initiated';
    if (isReturned) {
      books.inTransit -= payment.amount;
      books.accounts[payment.debtor]! += payment.amount;
    }
    payment.stage = 'rejected';
    onStep('REJECTED', payment, REJECTION_REASONS.indexOf(reason) + (isReturned ? RETURNED : 0));
  };
  const enqueue = (payment: Payment, queue: Payment[], reason: QueueReason): void => {
    const detail = QUEUE_REASONS.indexOf(reason) + DETAILS_PER_QUEUE_PLACE * queue.length;
    payment.waiting = true;
    queue.push(payment);
    onStep('QUEUED', payment, detail);
  };
  const hold = (payment: Payment): void =>
    enqueue(payment, held, offline === 'CLEARING' ? 'CLEARING_OFFLINE' : 'BANK_OFFLINE');

  const validate = (payment: Payment): void => {
    const { debtor, debtorBank, amount, patient, purpose } = payment;
    if (debtorBank === offline) return patient ? hold(payment) : reject(payment, 'BANK_OFFLINE');
    if (debtor < 0) return reject(payment, 'UNKNOWN_ACCOUNT');
    // A treasury is not bound by what its customers are.
    if (amount > PAYMENT_LIMIT_TWD && purpose !== SWEEP) return reject(payment, 'LIMIT');
    if (books.accounts[debtor]! < amount) return reject(payment, 'INSUFFICIENT_FUNDS');
    books.accounts[debtor]! -= amount;
    books.inTransit += amount;
    payment.stage = 'validated';
    onStep('VALIDATED', payment, 0);
  };
  const clear = (payment: Payment): void => {
    const { creditor, debtorBank, creditorBank, patient } = payment;
    // What has to go back can only go back to a bank that answers.
    if (offline === 'CLEARING' || debtorBank === offline) return hold(payment);
    if (creditor < 0) return reject(payment, 'UNKNOWN_ACCOUNT');
    if (creditorBank === offline && !patient) return reject(payment, 'BANK_OFFLINE');
    payment.stage = 'cleared';
    onStep('CLEARED', payment, 0);
  };
  const isReachable = ({ debtorBank, creditorBank }: Payment): boolean =>
    offline === undefined || (offline !== 'CLEARING' && debtorBank !== offline && creditorBank !== offline);
  const isCovered = ({ debtorBank, creditorBank, amount }: Payment): boolean =>
    debtorBank === creditorBank || books.settlement[bankIndex(debtorBank)]! >= amount;
  const settle = (payment: Payment): void => {
    const { creditor, debtorBank, creditorBank, amount } = payment;
    if (!isReachable(payment)) return hold(payment);
    const queue = liquidityQueues[bankIndex(debtorBank)];
    const overtakes = debtorBank !== creditorBank && queue.length > 0 && queue[0] !== payment;
    if (overtakes || !isCovered(payment)) return enqueue(payment, queue, 'LIQUIDITY');
    if (queue[0] === payment) queue.shift();
    if (debtorBank !== creditorBank) {
      books.settlement[bankIndex(debtorBank)]! -= amount;
      books.settlement[bankIndex(creditorBank)]! += amount;
    }
    books.inTransit -= amount;
    books.accounts[creditor]! += amount;
    payment.stage = 'settled';
    onStep('SETTLED', payment, 0);
  };
  const advance = (payment: Payment): void => {
    payment.waiting = false;
    if (payment.stage === 'initiated') validate(payment);
    else if (payment.stage === 'validated') clear(payment);
    else settle(payment);
  };
  const leaveQueues = (payment: Payment): void => {
    for (const queue of liquidityQueues) if (queue.includes(payment)) queue.splice(queue.indexOf(payment), 1);
  };
  return {
    books,
    payments,
    setOffline: (now) => {
      offline = now;
    },
    initiate: (order) => {
      const payment: Payment = { ...order, index: initiated, stage: 'initiated', waiting: false };
      initiated += 1;
      payments.push(payment);
      onStep('INITIATED', payment, 0);
      return payment;
    },
    advance,
    release: () => {
      if (offline === undefined && held.length > 0) return held.shift();
      for (const [head] of liquidityQueues) if (head && isCovered(head) && isReachable(head)) return head;
      return undefined;
    },
    close: (payment) => {
      held = held.filter((other) => other !== payment);
      const queue = liquidityQueues[bankIndex(payment.debtorBank)];
      const hasTurn = queue.length === 0 || queue[0] === payment;
      const canSettle = payment.stage === 'cleared' && isReachable(payment) && isCovered(payment) && hasTurn;
      if (canSettle) return advance(payment);
      leaveQueues(payment);
      payment.waiting = false;
      reject(payment, 'TIMEOUT');
    },
    isUnderWay: ({ stage }) => stage !== 'settled' && stage !== 'rejected',
    forget: () => {
      payments.length = 0;
    },
  };
}

function bankIndex(bank: Bank): 0 | 1 {
  return bank === BANKS[0] ? 0 : 1;
}
