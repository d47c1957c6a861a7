import type { LegionEvent } from '../../../../lib/domain/event';
import type { Finding, Json, Rule } from '../../../../lib/domain/detection/rule';

export type Found = Finding & { readonly eventId: string };

/** What a rule finds in the events of one entity, which are in the order of time. */
export function findingsOf(rule: Rule, events: readonly LegionEvent[]): Found[] {
  const found: Found[] = [];
  let state: Json = rule.start();
  for (const event of events) {
    const fact = rule.factOf(event);
    if (fact === undefined) continue;
    const moment = { timeMs: Date.parse(event.timestamp), eventId: event.event_id };
    const after = rule.step(state, fact, moment);
    state = after.state;
    if (after.finding) found.push({ ...after.finding, eventId: event.event_id });
  }
  return found;
}

/** Positions, among the events, of those at which the rule fires. */
export function firesAt(rule: Rule, events: readonly LegionEvent[]): number[] {
  const ids = findingsOf(rule, events).map(({ eventId }) => eventId);
  return ids.map((id) => events.findIndex(({ event_id }) => event_id === id));
}
