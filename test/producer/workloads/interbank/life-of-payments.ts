import type { InterbankEvent } from './interbank-run';

type Type = InterbankEvent['event_type'];

/** The valid successors of each event; waiting in a queue changes nothing. */
const NEXT: Readonly<Record<string, readonly Type[]>> = {
  none: ['PAYMENT_INITIATED'],
  PAYMENT_INITIATED: ['PAYMENT_VALIDATED', 'PAYMENT_QUEUED', 'PAYMENT_REJECTED'],
  PAYMENT_VALIDATED: ['PAYMENT_CLEARED', 'PAYMENT_QUEUED', 'PAYMENT_REJECTED'],
  PAYMENT_CLEARED: ['PAYMENT_SETTLED', 'PAYMENT_QUEUED', 'PAYMENT_REJECTED'],
  PAYMENT_SETTLED: [],
  PAYMENT_REJECTED: [],
};

/** Follows every payment through its life. `observe` throws when an event cannot follow the earlier ones. */
export function followPayments() {
  const payments = new Map<string, { stage: string; readonly content: string; timestamp: string }>();
  return {
    observe: (event: InterbankEvent): void => {
      const { payment, event_type: type, timestamp, clearing } = event;
      const content = JSON.stringify([payment, clearing]);
      const known = payments.get(payment.payment_id) ?? { stage: 'none', content, timestamp };
      const isAllowed = NEXT[known.stage]!.includes(type) && known.content === content && known.timestamp <= timestamp;
      if (!isAllowed) throw new Error(`${event.event_id}: ${type} after ${known.stage} of ${content}`);
      // Money goes back exactly when it had left.
      if (type === 'PAYMENT_REJECTED' && (event.balances === undefined) !== (known.stage === 'PAYMENT_INITIATED')) {
        throw new Error(`${event.event_id}: rejected after ${known.stage} with balances ${String(!!event.balances)}`);
      }
      if (type !== 'PAYMENT_QUEUED') known.stage = type;
      known.timestamp = timestamp;
      payments.set(payment.payment_id, known);
    },
    underWay: () => [...payments.values()].filter(({ stage }) => NEXT[stage]!.length > 0).length,
    count: () => payments.size,
  };
}
