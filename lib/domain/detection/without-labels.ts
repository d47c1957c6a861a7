import type { LegionEvent } from '../../events/event';

/** The event as the detector may see it; labels are reserved for the evaluation of the detector. */
export function withoutLabels(event: LegionEvent): LegionEvent {
  if (event.anomaly_flags === undefined) return event;
  const { anomaly_flags: _, ...rest } = event;
  return rest;
}
