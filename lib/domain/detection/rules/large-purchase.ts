import { defineRule } from '../rule';
import { score } from '../score';

const LIMIT = 1000;

export const largePurchase = defineRule<number, null>({
  name: 'LARGE_PURCHASE',
  severity: 'MEDIUM',
  description: 'A purchase of more than 1,000 in its currency; each one is an anomaly of its own.',
  eventTypes: ['PURCHASE'],
  covers: ['LARGE_PURCHASE'],
  factOf: (event) =>
    event.event_type === 'PURCHASE' && event.purchase.amount > LIMIT ? event.purchase.amount : undefined,
  start: () => null,
  step: (state, amount) => ({
    state,
    detection: {
      // 0.5 at the limit, 0.75 at twice the limit.
      score: score(1 - LIMIT / amount / 2),
      description: `A purchase of ${amount.toFixed(2)}, more than ${LIMIT}.`,
    },
  }),
});
