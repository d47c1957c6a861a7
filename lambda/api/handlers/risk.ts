import { ApiProblem } from '../../../lib/domain/api/problem';
import { RISK_EVENTS, riskScore } from '../../../lib/domain/api/risk-score';
import type { LegionEvent } from '../../../lib/domain/event';
import type { StoredEvent } from '../../../lib/domain/event-row';
import { DecodeError, decodeEvent } from '../../../lib/domain/wire';
import { jsonAnswer } from '../answer';
import type { Handlers } from '../handlers';

export const riskHandlers: Pick<Handlers, 'getCustomerRisk'> = {
  getCustomerRisk: async ({ params }, { store, now }) => {
    const { rows } = await store.page({ kind: 'customer', customerId: params.id }, { limit: RISK_EVENTS });
    const newest = rows[0];
    if (!newest) throw new ApiProblem('not_found', 'no event of this customer is stored');
    const stored = await store.event(newest.eventId);
    const latest = decoded(stored.find(({ payloadHash }) => payloadHash === newest.payloadHash));
    return jsonAnswer(riskScore({ customerId: params.id, rows, latest, nowMs: now() }));
  },
};

function decoded(row: StoredEvent | undefined): LegionEvent | undefined {
  if (!row) return undefined;
  try {
    return decodeEvent(row.payload);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
