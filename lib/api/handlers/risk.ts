import type { QueryStore } from '../../aws/query-store';
import { ApiProblem } from '../contract/problem';
import { ASSESSMENT_TYPE, RISK_EVENTS, riskScore } from '../contract/risk-score';
import type { LegionEvent } from '../../events/event';
import type { EventRow, StoredEvent } from '../../domain/bronze/event-row';
import { DecodeError, decodeEvent } from '../../events/wire';
import { jsonAnswer } from './answer';
import type { Handlers } from './handler';

export const riskHandlers = {
  getCustomerRisk: async ({ params }, { store, now }) => {
    const { rows } = await store.page({ kind: 'customer', customerId: params.id }, { limit: RISK_EVENTS });
    if (rows.length === 0) throw new ApiProblem('not_found', 'no event of this customer is stored');
    const assessed =
      rows.find(({ eventType }) => eventType === ASSESSMENT_TYPE) ?? (await readAssessed(store, params.id));
    const stored = assessed ? await store.event(assessed.eventId) : [];
    const latest = decoded(stored.find(({ payloadHash }) => payloadHash === assessed?.payloadHash));
    return jsonAnswer(riskScore({ customerId: params.id, rows, assessed, latest, nowMs: now() }));
  },
} satisfies Partial<Handlers>;

/** The latest assessment, where so many other events are newer that it is not among the rows. */
async function readAssessed(store: Pick<QueryStore, 'page'>, customerId: string): Promise<EventRow | undefined> {
  const { rows } = await store.page({ kind: 'customer', customerId, eventType: ASSESSMENT_TYPE }, { limit: 1 });
  return rows[0];
}

function decoded(row: StoredEvent | undefined): LegionEvent | undefined {
  if (!row) return undefined;
  try {
    return decodeEvent(row.payload);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
