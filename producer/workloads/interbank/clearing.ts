import {
  PAYMENT_LIMIT_TWD,
  PURPOSES,
  type Bank,
  type QueueReason,
  type RejectionReason,
} from '../../../lib/events/interbank';
import { bankIndex, Books, type Openings } from './books';
import { isUnderWay, type OnStep, type Order, type Payment } from './payment';
import { NO_DETAIL, packQueued, packRejection } from './step-detail';

const SWEEP = PURPOSES.indexOf('SWEEP');

/**
 * The life of payments between two banks: initiated, validated (debited), cleared, settled (credited), or rejected on
 * the way. A payment that its bank cannot settle yet waits in the bank's queue, first in, first out, until incoming
 * payments bring the money; during an outage, payments wait in a queue of their own.
 */
export class Clearing {
  readonly books: Books;
  readonly #onStep: OnStep;
  readonly #payments: Payment[] = [];
  #initiated = 0;
  /** Payments that wait for money on the settlement account of Bank A and of Bank B. */
  readonly #liquidityQueues: readonly [Payment[], Payment[]] = [[], []];
  /** Payments that wait for the end of an outage. */
  #held: Payment[] = [];
  #offline: Bank | 'CLEARING' | undefined;

  constructor(openings: Openings, onStep: OnStep) {
    this.books = new Books(openings);
    this.#onStep = onStep;
  }

  get payments(): readonly Payment[] {
    return this.#payments;
  }

  /** Begins or ends an outage. */
  setOffline(offline: Bank | 'CLEARING' | undefined): void {
    this.#offline = offline;
  }

  initiate(order: Order): Payment {
    const payment: Payment = { ...order, index: this.#initiated, stage: 'initiated', waiting: false };
    this.#initiated += 1;
    this.#payments.push(payment);
    this.#onStep('INITIATED', payment, NO_DETAIL);
    return payment;
  }

  /** Takes the next step of a payment that is under way and not waiting: always exactly one. */
  advance(payment: Payment): void {
    payment.waiting = false;
    if (payment.stage === 'initiated') this.#validate(payment);
    else if (payment.stage === 'validated') this.#clear(payment);
    else this.#settle(payment);
  }

  /** The next payment that no longer has to wait, if there is one; it may be advanced. */
  release(): Payment | undefined {
    if (this.#offline === undefined && this.#held.length > 0) return this.#held.shift();
    for (const [head] of this.#liquidityQueues) if (head && this.#canSettle(head)) return head;
    return undefined;
  }

  /** At the cut-off: settles a payment that can be settled at once, and rejects it otherwise. Always exactly one step. */
  close(payment: Payment): void {
    this.#held = this.#held.filter((other) => other !== payment);
    const queue = this.#liquidityQueueOf(payment);
    const hasTurn = queue.length === 0 || queue[0] === payment;
    if (payment.stage === 'cleared' && hasTurn && this.#canSettle(payment)) return this.advance(payment);
    if (queue.includes(payment)) queue.splice(queue.indexOf(payment), 1);
    payment.waiting = false;
    this.#reject(payment, 'TIMEOUT');
  }

  /** Empties the list of payments, none of which may be under way; the books stay as they are. */
  forget(): void {
    if (this.#payments.some(isUnderWay)) throw new RangeError('payments that are under way cannot be forgotten');
    this.#payments.length = 0;
  }

  #validate(payment: Payment): void {
    const { debtor, debtorBank, amount, patient, purpose } = payment;
    if (debtorBank === this.#offline) return patient ? this.#hold(payment) : this.#reject(payment, 'BANK_OFFLINE');
    if (debtor < 0) return this.#reject(payment, 'UNKNOWN_ACCOUNT');
    // The limit is for customers; a treasury's sweeps may exceed it.
    if (amount > PAYMENT_LIMIT_TWD && purpose !== SWEEP) return this.#reject(payment, 'LIMIT');
    if (!this.books.canDebit(payment)) return this.#reject(payment, 'INSUFFICIENT_FUNDS');
    this.books.debit(payment);
    payment.stage = 'validated';
    this.#onStep('VALIDATED', payment, NO_DETAIL);
  }

  #clear(payment: Payment): void {
    const { creditor, debtorBank, creditorBank, patient } = payment;
    // A rejection returns the money, so the debtor's bank must be reachable even for that.
    if (this.#offline === 'CLEARING' || debtorBank === this.#offline) return this.#hold(payment);
    if (creditor < 0) return this.#reject(payment, 'UNKNOWN_ACCOUNT');
    if (creditorBank === this.#offline && !patient) return this.#reject(payment, 'BANK_OFFLINE');
    payment.stage = 'cleared';
    this.#onStep('CLEARED', payment, NO_DETAIL);
  }

  #settle(payment: Payment): void {
    if (!this.#isReachable(payment)) return this.#hold(payment);
    const { debtorBank, creditorBank } = payment;
    const queue = this.#liquidityQueueOf(payment);
    const overtakes = debtorBank !== creditorBank && queue.length > 0 && queue[0] !== payment;
    if (overtakes || !this.books.canSettle(payment)) return this.#enqueue(payment, queue, 'LIQUIDITY');
    if (queue[0] === payment) queue.shift();
    this.books.settle(payment);
    payment.stage = 'settled';
    this.#onStep('SETTLED', payment, NO_DETAIL);
  }

  #reject(payment: Payment, reason: RejectionReason): void {
    const isReturned = payment.stage !== 'initiated';
    if (isReturned) this.books.giveBack(payment);
    payment.stage = 'rejected';
    this.#onStep('REJECTED', payment, packRejection({ reason, isReturned }));
  }

  #hold(payment: Payment): void {
    this.#enqueue(payment, this.#held, this.#offline === 'CLEARING' ? 'CLEARING_OFFLINE' : 'BANK_OFFLINE');
  }

  #enqueue(payment: Payment, queue: Payment[], reason: QueueReason): void {
    const detail = packQueued({ reason, ahead: queue.length });
    payment.waiting = true;
    queue.push(payment);
    this.#onStep('QUEUED', payment, detail);
  }

  #canSettle(payment: Payment): boolean {
    return this.books.canSettle(payment) && this.#isReachable(payment);
  }

  #isReachable({ debtorBank, creditorBank }: Payment): boolean {
    if (this.#offline === undefined) return true;
    return this.#offline !== 'CLEARING' && debtorBank !== this.#offline && creditorBank !== this.#offline;
  }

  #liquidityQueueOf({ debtorBank }: Payment): Payment[] {
    return this.#liquidityQueues[bankIndex(debtorBank)];
  }
}
