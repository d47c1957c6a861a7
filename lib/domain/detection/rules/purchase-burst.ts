import { defineBurstRule } from '../burst-rule';

export const purchaseBurst = defineBurstRule<true>({
  name: 'PURCHASE_BURST',
  severity: 'MEDIUM',
  description:
    '5 or more purchases within an hour; again only after a purchase has found fewer in its last hour, itself included.',
  eventTypes: ['PURCHASE'],
  covers: ['PURCHASE_BURST'],
  limit: { count: 5, windowMs: 3_600_000 },
  factOf: (event) => (event.event_type === 'PURCHASE' ? true : undefined),
  describe: (_purchase, span) => `5 purchases within ${span}, where at most 4 in an hour are usual.`,
});
