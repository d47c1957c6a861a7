import type { AnomalyFlag, LegionEvent } from '../../lib/events/event';

/** What a workload makes for one position. */
export type GeneratedEvent<Event extends LegionEvent = LegionEvent> = {
  /** As it travels: with `anomaly_flags` only when the labels are inline. */
  readonly event: Event;
  /** The truth, in every label mode. Empty for an ordinary event. */
  readonly truth: readonly AnomalyFlag[];
  readonly partitionKey: string;
};

/** A pure function from a position to an event; seed, data and clock are fixed when the workload is made. */
export type Workload<Event extends LegionEvent = LegionEvent> = {
  /** @param position counts the workload's own events, from 0; the track knows its sequence and time */
  readonly generate: (position: number) => GeneratedEvent<Event>;
};
