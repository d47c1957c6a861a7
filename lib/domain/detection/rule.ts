import type { EventType, LegionEvent } from '../../events/event';
import type { Severity } from '../../events/envelope';

/** A value that survives JSON; states and facts consist of these. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A fact's place in event time. Facts of one entity are judged in the order of time, then event id. */
export type Moment = { readonly timeMs: number; readonly eventId: string };

/** What a rule reports at one event; the engine makes a `Detection` of it. */
export type RuleDetection = {
  /** 0 to 1: how far from ordinary behaviour. */
  readonly score: number;
  /** One sentence with the values that made the rule fire. */
  readonly description: string;
};

/**
 * A stateful rule over the events of one entity (a customer, a clearing group), in event-time order. A rule is pure: the
 * engine keeps its state, sorts late events in, and publishes each detection once.
 */
export type Rule<Fact extends Json = Json, State extends Json = Json> = {
  /** Such as LOGIN_BURST; the type of its detections. */
  readonly name: string;
  readonly severity: Severity;
  /** When the rule fires, in one sentence for the documentation. */
  readonly description: string;
  /** The event types that it uses. */
  readonly eventTypes: readonly EventType[];
  /** Types of labels that the rule is meant to find. */
  readonly covers: readonly string[];
  /** What the rule keeps of an event; undefined for an irrelevant event. Must be small, because it is stored. */
  readonly factOf: (event: LegionEvent) => Fact | undefined;
  /** The state of an entity before its first event. */
  readonly start: () => State;
  /** Must not change the given state. The new state is bounded, whatever the events. */
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
