import type { Detection } from '../../../lib/domain/detection/detection';
import { entityKey, entityOf } from '../../../lib/domain/detection/entity';
import { compareMoments } from '../../../lib/domain/detection/moment';
import { defineRule, type Json, type Rule } from '../../../lib/domain/detection/rule';
import { hash32 } from '../../../lib/core/hash';
import type { LegionEvent } from '../../../lib/events/event';

/** Both its state and its detections are a digest of all amounts in order, so any other order would show. */
const chain = defineRule<number, number>({
  name: 'CHAIN',
  severity: 'LOW',
  description: 'Finds something at about half of the events, depending on all before.',
  eventTypes: ['CARD_TRANSACTION'],
  covers: [],
  factOf: (event) => (event.event_type === 'CARD_TRANSACTION' ? event.transaction.amount : undefined),
  start: () => 1,
  step: (state, amount, { timeMs }) => {
    const next = hash32(`${state} ${amount} ${timeMs}`);
    return next % 2 === 0 ? { state: next } : { state: next, detection: { score: 0.5, description: `digest ${next}` } };
  },
});

/** Three even amounts in a row: most events change nothing, and a late odd one in between undoes the detection. */
const threeEven = defineRule<boolean, number>({
  name: 'THREE_EVEN',
  severity: 'HIGH',
  description: 'Three even amounts in a row.',
  eventTypes: ['CARD_TRANSACTION'],
  covers: [],
  factOf: (event) => (event.event_type === 'CARD_TRANSACTION' ? event.transaction.amount % 2 === 0 : undefined),
  start: () => 0,
  step: (row, even) => {
    const state = even ? Math.min(row + 1, 3) : 0;
    return state === 3 && row === 2 ? { state, detection: { score: 1, description: 'three in a row' } } : { state };
  },
});

/** Looks only at large amounts, so that many events have no fact for it. */
const large = defineRule<number, null>({
  name: 'LARGE',
  severity: 'MEDIUM',
  description: 'More than 90.',
  eventTypes: ['CARD_TRANSACTION'],
  covers: [],
  factOf: (event) =>
    event.event_type === 'CARD_TRANSACTION' && event.transaction.amount > 90 ? event.transaction.amount : undefined,
  start: () => null,
  step: (state, amount) => ({ state, detection: { score: 1, description: `${amount} is more than 90` } }),
});

export const TEST_RULES: readonly Rule[] = [chain, threeEven, large];

/** A detection without the time it was written, which may differ. */
export type Row = Pick<Detection, 'runId' | 'entity' | 'type' | 'eventId' | 'eventTime' | 'score' | 'description'>;

/** The detections of a reader who sees each event once and in order. */
export function expectedRows(events: readonly LegionEvent[], rules: readonly Rule[] = TEST_RULES): Row[] {
  const byEntity = new Map<string, Map<string, LegionEvent>>();
  for (const event of events) {
    const key = entityKey(event.run_id, entityOf(event)!);
    byEntity.set(key, (byEntity.get(key) ?? new Map<string, LegionEvent>()).set(event.event_id, event));
  }
  return [...byEntity.values()].flatMap((own) => {
    const inOrder = [...own.values()]
      .map((event) => ({ event, timeMs: Date.parse(event.timestamp), eventId: event.event_id }))
      .sort(compareMoments);
    return rules.flatMap((rule) => {
      let state: Json = rule.start();
      return inOrder.flatMap(({ event, ...moment }) => {
        const fact = rule.eventTypes.includes(event.event_type) ? rule.factOf(event) : undefined;
        if (fact === undefined) return [];
        const step = rule.step(state, fact, moment);
        state = step.state;
        return step.detection ? [{ ...rowBase(event), type: rule.name, ...step.detection }] : [];
      });
    });
  });
}

function rowBase(event: LegionEvent) {
  const { run_id: runId, event_id: eventId, timestamp: eventTime } = event;
  return { runId, entity: entityOf(event)!, eventId, eventTime };
}

/** In an order that does not depend on how the rows were produced. */
export function sortedRows(rows: readonly Row[]): Row[] {
  const key = (row: Row) => `${row.runId} ${row.entity} ${row.eventTime} ${row.eventId} ${row.type}`;
  return rows
    .map(({ runId, entity, type, eventId, eventTime, score, description }) => ({
      runId,
      entity,
      type,
      eventId,
      eventTime,
      score,
      description,
    }))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
