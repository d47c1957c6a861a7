import { SCHEMA_VERSION } from '../../../lib/events/envelope';
import type { InterbankEvent, Party, RejectionReason } from '../../../lib/events/interbank';
import type { EventHead } from '../event-head';
import type { Balances } from './books';
import type { StepName } from './payment';
import { readQueued, readRejection } from './step-detail';

type PaymentContent = InterbankEvent['payment'];
type ClearingContent = InterbankEvent['clearing'];

/** Reasons of a bank; the clearing service rejects for the others. */
const REJECTED_BY_BANK: ReadonlySet<RejectionReason> = new Set(['INSUFFICIENT_FUNDS', 'LIMIT']);

/** The event of one step. @param detail as step-detail.ts packs it */
export function paymentEvent(
  head: EventHead,
  payment: PaymentContent,
  clearing: ClearingContent,
  { step, detail, balances }: { readonly step: StepName; readonly detail: number; readonly balances: Balances },
): InterbankEvent {
  const { debtor, inTransit } = balances;
  switch (step) {
    case 'INITIATED':
      return withEnvelope('PAYMENT_INITIATED', head, payment, clearing);
    case 'VALIDATED': {
      const event = withEnvelope('PAYMENT_VALIDATED', head, payment, clearing) as Of<'PAYMENT_VALIDATED'>;
      event.balances = { debtor, in_transit: inTransit };
      return event;
    }
    case 'CLEARED':
      return withEnvelope('PAYMENT_CLEARED', head, payment, clearing);
    case 'QUEUED': {
      const event = withEnvelope('PAYMENT_QUEUED', head, payment, clearing) as Of<'PAYMENT_QUEUED'>;
      event.queue = readQueued(detail);
      return event;
    }
    case 'SETTLED': {
      const event = withEnvelope('PAYMENT_SETTLED', head, payment, clearing) as Of<'PAYMENT_SETTLED'>;
      event.balances = {
        debtor,
        creditor: balances.creditor,
        in_transit: inTransit,
        settlement_a: balances.settlementA,
        settlement_b: balances.settlementB,
      };
      return event;
    }
    case 'REJECTED': {
      const event = withEnvelope('PAYMENT_REJECTED', head, payment, clearing) as Of<'PAYMENT_REJECTED'>;
      const { reason, isReturned } = readRejection(detail);
      event.reason = reason;
      if (isReturned) event.balances = { debtor, in_transit: inTransit };
      if (!REJECTED_BY_BANK.has(reason)) event.source_system = CLEARING_SYSTEM;
      return event;
    }
    default:
      return step satisfies never;
  }
}

type Of<Type extends InterbankEvent['event_type']> = Extract<InterbankEvent, { event_type: Type }>;

const CLEARING_SYSTEM = 'CLEARING_SERVICE';
const BANK_SYSTEMS = { A: 'BANK_A_PAYMENTS', B: 'BANK_B_PAYMENTS' } as const;
const AT_THE_CLEARING: ReadonlySet<string> = new Set(['PAYMENT_CLEARED', 'PAYMENT_QUEUED', 'PAYMENT_SETTLED']);

/** What events of every type have; the caller adds what is particular to the type. */
function withEnvelope(
  type: InterbankEvent['event_type'],
  { eventId, timestamp, runId, sequence }: EventHead,
  payment: PaymentContent,
  clearing: ClearingContent,
): InterbankEvent {
  return {
    event_id: eventId,
    event_type: type,
    timestamp,
    source_system: AT_THE_CLEARING.has(type) ? CLEARING_SYSTEM : BANK_SYSTEMS[payment.debtor.bank],
    workload: 'interbank',
    run_id: runId,
    sequence,
    schema_version: SCHEMA_VERSION,
    payment,
    clearing,
  } as InterbankEvent;
}

/** An account that no bank knows; no customer has a number above 80,000,000. */
export function unknownParty(bank: Party['bank'], number: number): Party {
  return { bank, account_id: `${bank}-${80_000_000 + (number % 10_000_000)}` };
}
