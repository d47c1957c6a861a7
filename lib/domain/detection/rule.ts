import type { EventType, LegionEvent } from '../../events/event';
import type { Severity } from '../../events/envelope';

/** A value that survives JSON: what states and facts are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Where a fact is in event time. Facts of one entity are judged in the order of time, then event id. */
export type Moment = { readonly timeMs: number; readonly eventId: string };

/** What a rule found at one event. */
export type RuleDetection = {
  /** 0 to 1: how far beyond the ordinary it is. */
  readonly score: number;
  /** One sentence with the values that made it one. */
  readonly description: string;
};

/**
 * One stateful rule over the events of one entity (a customer, a clearing group), in event-time order. A rule is pure:
 * the engine keeps its state, puts late events into their place, and makes each detection known once.
 */
export type Rule<Fact extends Json = Json, State extends Json = Json> = {
  /** Such as LOGIN_BURST; the type of the anomalies that it reports. */
  readonly name: string;
  readonly severity: Severity;
  /** One sentence for the documentation: when it fires. */
  readonly description: string;
  /** The event types that it looks at. */
  readonly eventTypes: readonly EventType[];
  /** Types of injected anomalies, as the truth names them, that it is meant to find. */
  readonly covers: readonly string[];
  /** What the rule keeps of an event; undefined when the event is none of its business. Small: it is stored. */
  readonly factOf: (event: LegionEvent) => Fact | undefined;
  /** The state of an entity that has not been seen. */
  readonly start: () => State;
  /** Never changes the state that it is given. The new state is bounded, whatever comes. */
  readonly step: (
    state: State,
    fact: Fact,
    moment: Moment,
  ) => { readonly state: State; readonly detection?: RuleDetection };
};

/** Keeps the types of fact and state together where a rule is written, and hides them where rules are listed. */
export function defineRule<Fact extends Json, State extends Json>(rule: Rule<Fact, State>): Rule {
  return rule as unknown as Rule;
}
