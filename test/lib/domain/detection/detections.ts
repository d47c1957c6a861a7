import type { LegionEvent } from '../../../../lib/events/event';
import type { RuleDetection, Json, Rule } from '../../../../lib/domain/detection/rule';

export type Found = RuleDetection & { readonly eventId: string };

/** What a rule finds in the events of one entity, given in time order. */
export function detectionsOf(rule: Rule, events: readonly LegionEvent[]): Found[] {
  const found: Found[] = [];
  let state: Json = rule.start();
  for (const event of events) {
    const fact = rule.factOf(event);
    if (fact === undefined) continue;
    const moment = { timeMs: Date.parse(event.timestamp), eventId: event.event_id };
    const after = rule.step(state, fact, moment);
    state = after.state;
    if (after.detection) found.push({ ...after.detection, eventId: event.event_id });
  }
  return found;
}

/** Positions of the events at which the rule fires. */
export function firesAt(rule: Rule, events: readonly LegionEvent[]): number[] {
  const ids = detectionsOf(rule, events).map(({ eventId }) => eventId);
  return ids.map((id) => events.findIndex(({ event_id }) => event_id === id));
}
