import type { Json, Moment } from './rule';

/** An event that is retained because an earlier one may still arrive. */
export type RetainedEvent = Moment & {
  readonly arrivedAtMs: number;
  readonly workload: string;
  /** What each rule keeps of the event, by name of the rule. */
  readonly facts: Readonly<Record<string, Json>>;
  /** Estimated length of the facts in the stored state. */
  readonly sizeBytes: number;
  /** Digest of each published detection at this event, by name of the rule. */
  readonly known: Readonly<Record<string, number>>;
  /** Rules whose detection at this event the last write of the state added, changed or withdrew. */
  readonly fresh: readonly string[];
};

/**
 * What the detector knows of one entity. Events at or before the horizon are judged for good, and one that arrives there
 * is too late. `states` are the rules' states before the first retained event.
 */
export type EntityState = {
  readonly horizon: Moment;
  readonly states: Readonly<Record<string, Json>>;
  /** In order. Events at or before the horizon move into `states` when the entity is next judged. */
  readonly retained: readonly RetainedEvent[];
};

export const NEW_ENTITY: EntityState = {
  horizon: { timeMs: Number.NEGATIVE_INFINITY, eventId: '' },
  states: {},
  retained: [],
};
