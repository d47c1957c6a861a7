import type { Client } from '../../dataset/client';
import {
  PURPOSES,
  type Bank,
  type InterbankEvent,
  type Party,
  type Purpose,
  type RejectionReason,
} from '../../../lib/events/interbank';
import { eventHead } from '../event-head';
import { accountsOf, type Account } from './accounts';
import type { Balances } from './books';
import { Clearing } from './clearing';
import { isUnderWay, type Payment, type StepName } from './payment';
import { paymentEvent } from './payment-event';
import { readRejection } from './step-detail';

/** A payment as a user asks for it. Account ids begin with the bank's letter and a dash. */
export type WantedPayment = {
  readonly debtorAccount: string;
  readonly creditorAccount: string;
  readonly amount: number;
  readonly purpose: Purpose;
};

export type PaymentOutcome = {
  readonly paymentId: string;
  readonly outcome: 'SETTLED' | 'REJECTED';
  readonly reason: RejectionReason | undefined;
  readonly eventIds: readonly string[];
};

/** A clearing group of its own that holds every account of the dataset. */
const HAND_MADE_GROUP = 'GRP-0000';
/** Opening balance of each bank's settlement account, in New Taiwan dollars. */
const OPENING_SETTLEMENT = 50_000_000;

type Parties = { readonly debtor: Party; readonly creditor: Party };
type Step = {
  readonly name: StepName;
  readonly payment: Payment;
  readonly detail: number;
  readonly balances: Balances;
};

/**
 * Clears payments that users make by hand. The books open as those of a simulated cycle do, and are kept from call to
 * call: money that was paid stays paid. Each call is one clearing cycle, so what still waits at its end is rejected.
 */
export class HandMadeClearing {
  readonly #runId: string;
  readonly #accounts: readonly Account[];
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #clearing: Clearing;
  /** Of the payments of the current call. */
  readonly #parties = new Map<Payment, Parties>();
  #steps: Step[] = [];
  #cycle = 0;
  #lastMs = 0;

  constructor({ clients, runId }: { readonly clients: readonly Client[]; readonly runId: string }) {
    this.#runId = runId;
    const accountAt = accountsOf(clients);
    this.#accounts = clients.map((_client, index) => accountAt(index));
    this.#indexOf = new Map(this.#accounts.map(({ party }, index) => [party.account_id, index]));
    const openings = {
      accounts: this.#accounts.map(({ opening }) => opening),
      settlement: [OPENING_SETTLEMENT, OPENING_SETTLEMENT],
    };
    this.#clearing = new Clearing(openings, (name, payment, detail) => {
      this.#steps.push({ name, payment, detail, balances: this.#clearing.books.balancesOf(payment) });
    });
  }

  /**
   * Carries payments out one after another, and returns everything that happens to them.
   * @param first sequence of the first event; events are a millisecond apart, and the last one is now
   */
  pay(
    wanted: readonly WantedPayment[],
    { first, nowMs }: { readonly first: number; readonly nowMs: number },
  ): { readonly events: readonly InterbankEvent[]; readonly outcomes: readonly PaymentOutcome[] } {
    const payments = this.#carryOutAll(wanted);
    const startMs = this.#timeFor(this.#steps.length, nowMs);
    const events = this.#steps.map((step, at) => this.#eventOf(step, first + at, startMs + at));
    const outcomes = payments.map((payment) => this.#outcomeOf(payment, events));
    this.#endCycle();
    return { events, outcomes };
  }

  #carryOutAll(wanted: readonly WantedPayment[]): Payment[] {
    const payments = wanted.map((one) => {
      const payment = this.#initiate(one);
      this.#carryOut(payment);
      return payment;
    });
    for (const payment of payments) if (isUnderWay(payment)) this.#clearing.close(payment);
    return payments;
  }

  #initiate({ debtorAccount, creditorAccount, amount, purpose }: WantedPayment): Payment {
    const parties = { debtor: this.#partyOf(debtorAccount), creditor: this.#partyOf(creditorAccount) };
    const payment = this.#clearing.initiate({
      debtor: this.#indexOf.get(debtorAccount) ?? -1,
      creditor: this.#indexOf.get(creditorAccount) ?? -1,
      debtorBank: parties.debtor.bank,
      creditorBank: parties.creditor.bank,
      amount,
      purpose: PURPOSES.indexOf(purpose),
      patient: false,
    });
    this.#parties.set(payment, parties);
    return payment;
  }

  #partyOf(accountId: string): Party {
    const known = this.#indexOf.get(accountId);
    return known === undefined ? { bank: bankOf(accountId), account_id: accountId } : this.#accounts[known]!.party;
  }

  /** Takes a payment step by step until it ends or has to wait, then those that it has set free. */
  #carryOut(payment: Payment): void {
    for (let next: Payment | undefined = payment; next; next = this.#clearing.release()) {
      do this.#clearing.advance(next);
      while (isUnderWay(next) && !next.waiting);
    }
  }

  /** When the first of some events happens; never before an event of an earlier call. */
  #timeFor(events: number, nowMs: number): number {
    const startMs = Math.max(nowMs - events, this.#lastMs) + 1;
    this.#lastMs = startMs + events - 1;
    return startMs;
  }

  #eventOf({ name, payment, detail, balances }: Step, sequence: number, timeMs: number): InterbankEvent {
    const content: InterbankEvent['payment'] = {
      payment_id: this.#paymentId(payment),
      amount: payment.amount,
      currency: 'TWD',
      ...this.#parties.get(payment)!,
      purpose: PURPOSES[payment.purpose]!,
    };
    const clearing = { group: HAND_MADE_GROUP, cycle: this.#cycle };
    return paymentEvent(eventHead(this.#runId, sequence, timeMs), content, clearing, { step: name, detail, balances });
  }

  #outcomeOf(payment: Payment, events: readonly InterbankEvent[]): PaymentOutcome {
    const last = this.#steps.findLast((step) => step.payment === payment)!;
    const isSettled = last.name === 'SETTLED';
    return {
      paymentId: this.#paymentId(payment),
      outcome: isSettled ? 'SETTLED' : 'REJECTED',
      reason: isSettled ? undefined : readRejection(last.detail).reason,
      eventIds: events.filter((_event, at) => this.#steps[at]!.payment === payment).map(({ event_id }) => event_id),
    };
  }

  #endCycle(): void {
    this.#cycle += 1;
    this.#steps = [];
    this.#clearing.forget();
    this.#parties.clear();
  }

  #paymentId({ index }: Payment): string {
    return `PMT-${this.#runId}-${index}`;
  }
}

function bankOf(accountId: string): Bank {
  return accountId.startsWith('A') ? 'A' : 'B';
}
