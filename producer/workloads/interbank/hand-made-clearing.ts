import { eventId } from '../../../lib/events/envelope';
import type { Client } from '../../dataset/client';
import { accountsOf } from './accounts';
import { createClearing, RETURNED, type Payment, type StepName } from './clearing';
import {
  PURPOSES,
  REJECTION_REASONS,
  type Bank,
  type InterbankEvent,
  type Party,
  type Purpose,
  type RejectionReason,
} from '../../../lib/events/interbank';
import { paymentEvent } from './payment-event';

/** A payment that somebody asks for. Account ids begin with the bank's letter and a dash. */
type WantedPayment = {
  readonly debtorAccount: string;
  readonly creditorAccount: string;
  readonly amount: number;
  readonly purpose: Purpose;
};

type PaymentOutcome = {
  readonly paymentId: string;
  readonly outcome: 'SETTLED' | 'REJECTED';
  readonly reason: RejectionReason | undefined;
  readonly eventIds: readonly string[];
};

export type HandMadeClearing = {
  /**
   * Everything that happens to some payments, which are carried out one after the other.
   * @param first sequence of the first event; each event is a millisecond after the one before, the last one now
   */
  readonly pay: (
    wanted: readonly WantedPayment[],
    at: { readonly first: number; readonly nowMs: number },
  ) => { readonly events: readonly InterbankEvent[]; readonly outcomes: readonly PaymentOutcome[] };
};

/** A clearing group of its own: every account of the dataset is in it. */
const HAND_MADE_GROUP = 'GRP-0000';
/** What each bank has on its settlement account there to begin with, in New Taiwan dollars. */
const OPENING_SETTLEMENT = 50_000_000;

type Step = {
  readonly name: StepName;
  readonly payment: Payment;
  readonly detail: number;
  readonly balances: Parameters<typeof paymentEvent>[3]['balances'];
};

/**
 * The books of payments that are made by hand. They begin as a cycle of the simulation does and are kept from then on:
 * what was paid is paid. Each call is a clearing cycle, and what still waits at its end is rejected.
 */
export function createHandMadeClearing({
  clients,
  runId,
}: {
  readonly clients: readonly Client[];
  readonly runId: string;
}): HandMadeClearing {
  const accountAt = accountsOf(clients);
  const accounts = clients.map((_client, index) => accountAt(index));
  const indexOf = new Map(accounts.map(({ party }, index) => [party.account_id, index]));
  let steps: Step[] = [];
  const parties = new Map<Payment, { readonly debtor: Party; readonly creditor: Party }>();
  const clearing = createClearing(
    { accounts: accounts.map(({ opening }) => opening), settlement: [OPENING_SETTLEMENT, OPENING_SETTLEMENT] },
    (name, payment, detail) => steps.push({ name, payment, detail, balances: balancesOf(payment) }),
  );
  const balancesOf = ({ debtor, creditor }: Payment) => {
    const { accounts: amounts, settlement, inTransit } = clearing.books;
    return {
      debtor: amounts[debtor] ?? 0,
      creditor: amounts[creditor] ?? 0,
      inTransit,
      settlementA: settlement[0]!,
      settlementB: settlement[1]!,
    };
  };
  const partyOf = (accountId: string): Party => {
    const known = indexOf.get(accountId);
    return known === undefined ? { bank: bankOf(accountId), account_id: accountId } : accounts[known]!.party;
  };
  const initiate = ({ debtorAccount, creditorAccount, amount, purpose }: WantedPayment): Payment => {
    const debtor = partyOf(debtorAccount);
    const creditor = partyOf(creditorAccount);
    const payment = clearing.initiate({
      debtor: indexOf.get(debtorAccount) ?? -1,
      creditor: indexOf.get(creditorAccount) ?? -1,
      debtorBank: debtor.bank,
      creditorBank: creditor.bank,
      amount,
      purpose: PURPOSES.indexOf(purpose),
      patient: false,
    });
    parties.set(payment, { debtor, creditor });
    return payment;
  };
  /** One step after the other, until it is over or has to wait; then those that it has set free. */
  const carryOut = (payment: Payment): void => {
    for (let next: Payment | undefined = payment; next; next = clearing.release()) {
      do clearing.advance(next);
      while (clearing.isUnderWay(next) && !next.waiting);
    }
  };
  let cycle = 0;
  let lastMs = 0;
  const eventOf = ({ name, payment, detail, balances }: Step, sequence: number, timeMs: number): InterbankEvent => {
    const head = {
      eventId: eventId(runId, sequence),
      timestamp: new Date(timeMs).toISOString(),
      runId,
      sequence,
    };
    const content: InterbankEvent['payment'] = {
      payment_id: paymentId(runId, payment),
      amount: payment.amount,
      currency: 'TWD',
      ...parties.get(payment)!,
      purpose: PURPOSES[payment.purpose]!,
    };
    return paymentEvent(head, content, { group: HAND_MADE_GROUP, cycle }, { step: name, detail, balances });
  };
  return {
    pay: (wanted, { first, nowMs }) => {
      steps = [];
      const payments: Payment[] = [];
      for (const one of wanted) {
        const payment = initiate(one);
        payments.push(payment);
        carryOut(payment);
      }
      for (const payment of payments) if (clearing.isUnderWay(payment)) clearing.close(payment);
      const made = steps;
      // No event is before one of an earlier call.
      const startMs = Math.max(nowMs - made.length, lastMs) + 1;
      lastMs = startMs + made.length - 1;
      const events = made.map((step, at) => eventOf(step, first + at, startMs + at));
      cycle += 1;
      const outcomes = payments.map((payment): PaymentOutcome => {
        const last = made.findLast((step) => step.payment === payment)!;
        return {
          paymentId: paymentId(runId, payment),
          outcome: last.name === 'SETTLED' ? 'SETTLED' : 'REJECTED',
          reason: last.name === 'SETTLED' ? undefined : REJECTION_REASONS[last.detail % RETURNED],
          eventIds: events.filter((_event, at) => made[at]!.payment === payment).map(({ event_id }) => event_id),
        };
      });
      clearing.forget();
      parties.clear();
      return { events, outcomes };
    },
  };
}

function paymentId(runId: string, { index }: Payment): string {
  return `PMT-${runId}-${index}`;
}

function bankOf(accountId: string): Bank {
  return accountId.startsWith('A') ? 'A' : 'B';
}
