import type { AnomalyFlag, LegionEvent } from '../../lib/events/event';

/** What a workload makes for one position. */
export type GeneratedEvent<Event extends LegionEvent = LegionEvent> = {
  /** As it travels: with `anomaly_flags` only when the labels are inline. */
  readonly event: Event;
  /** The truth, in every label mode. Empty for an ordinary event. */
  readonly truth: readonly AnomalyFlag[];
  readonly partitionKey: string;
};

/** A workload is a pure function from a position to an event; all else (seed, data, clock) it was made with. */
export type Workload<Event extends LegionEvent = LegionEvent> = {
  /** @param position how many events of the workload come before it; its sequence and time are those of the track */
  readonly generate: (position: number) => GeneratedEvent<Event>;
};
