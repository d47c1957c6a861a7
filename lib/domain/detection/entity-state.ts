import type { Json, Moment } from './rule';

/** An event of the entity that is kept because an earlier one may still come. */
export type RetainedEvent = Moment & {
  readonly arrivedAtMs: number;
  readonly workload: string;
  /** What each rule keeps of it, by the rule's name. */
  readonly facts: Readonly<Record<string, Json>>;
  /** Estimated length of the facts in the stored state. */
  readonly sizeBytes: number;
  /** Digest of each detection at this event that is known to the outside, by the rule's name. */
  readonly known: Readonly<Record<string, number>>;
  /** Rules whose detection here was made, altered or withdrawn with the last write of the state. */
  readonly fresh: readonly string[];
};

/**
 * What the detector knows of one entity. Events at or before the horizon have been judged for good: what comes later
 * and belongs there is too late. `states` are those of the rules before the first retained event.
 */
export type EntityState = {
  readonly horizon: Moment;
  readonly states: Readonly<Record<string, Json>>;
  /** In the order of their moments. Those at or before the horizon go into `states` when the entity is judged next. */
  readonly retained: readonly RetainedEvent[];
};

export const NEW_ENTITY: EntityState = {
  horizon: { timeMs: Number.NEGATIVE_INFINITY, eventId: '' },
  states: {},
  retained: [],
};
