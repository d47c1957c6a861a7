import { SCHEMA_VERSION } from '../../../lib/events/envelope';
import { DETAILS_PER_QUEUE_PLACE, RETURNED, type StepName } from './clearing';
import {
  QUEUE_REASONS,
  REJECTION_REASONS,
  type InterbankEvent,
  type Party,
  type RejectionReason,
} from '../../../lib/events/interbank';

/** What an event has beside its payload. */
export type EventHead = {
  readonly eventId: string;
  readonly timestamp: string;
  readonly runId: string;
  readonly sequence: number;
};

export type Balances = {
  readonly debtor: number;
  readonly creditor: number;
  readonly inTransit: number;
  readonly settlementA: number;
  readonly settlementB: number;
};

type PaymentContent = InterbankEvent['payment'];
type ClearingContent = InterbankEvent['clearing'];

/** Reasons for which a bank rejects a payment; the others are the clearing service's. */
const REJECTED_BY_BANK: ReadonlySet<RejectionReason> = new Set(['INSUFFICIENT_FUNDS', 'LIMIT']);

/** The event of one step. @param detail as `OnStep` has it */
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
      const reason = QUEUE_REASONS[detail % DETAILS_PER_QUEUE_PLACE]!;
      event.queue = { reason, ahead: Math.floor(detail / DETAILS_PER_QUEUE_PLACE) };
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
      event.reason = REJECTION_REASONS[detail % RETURNED]!;
      if (detail >= RETURNED) event.balances = { debtor, in_transit: inTransit };
      if (!REJECTED_BY_BANK.has(event.reason)) event.source_system = CLEARING_SYSTEM;
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

/** All that events of every type have; the caller adds what belongs to the type. */
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

/** An account that no bank knows: eight digits that no customer has. */
export function unknownParty(bank: Party['bank'], number: number): Party {
  return { bank, account_id: `${bank}-${80_000_000 + (number % 10_000_000)}` };
}
