import type { LegionEvent } from '../../events/event';
import type { Json, Moment, Rule } from './rule';

/** What the rules keep of one event, and when it reached the stream. */
export type Arrival = Moment & {
  readonly arrivedAtMs: number;
  readonly workload: string;
  readonly facts: Readonly<Record<string, Json>>;
  /** Estimated length in the stored state. */
  readonly sizeBytes: number;
};

/** Rules keep a few words of an event; a fact longer than this is ignored. */
const MAX_FACT_BYTES = 2_048;
/** Digits, quotes and commas of a stored event around its facts. */
const EVENT_BYTES = 64;

/** Makes arrivals of events; undefined for an event that interests no rule. Events come without labels. */
export function arrivalsFor(rules: readonly Rule[]): (event: LegionEvent, arrivedAtMs: number) => Arrival | undefined {
  const byType = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const type of rule.eventTypes) byType.set(type, [...(byType.get(type) ?? []), rule]);
  }
  return (event, arrivedAtMs) => {
    const { facts, lengths } = factsOf(event, byType.get(event.event_type) ?? []);
    if (lengths === 0) return undefined;
    const { event_id: eventId, workload, timestamp } = event;
    const sizeBytes = lengths + EVENT_BYTES;
    return { timeMs: Date.parse(timestamp), eventId, arrivedAtMs, workload, facts, sizeBytes };
  };
}

function factsOf(event: LegionEvent, rules: readonly Rule[]) {
  const facts: Record<string, Json> = {};
  let lengths = 0;
  for (const { name, factOf } of rules) {
    const fact = factOf(event);
    const length = fact === undefined ? 0 : JSON.stringify(fact).length;
    if (fact === undefined || length > MAX_FACT_BYTES) continue;
    facts[name] = fact;
    lengths += length;
  }
  return { facts, lengths };
}
