import { parseEventId } from '../../events/envelope';
import type { AnomalyFlag } from '../../events/event';

/** The part of a flag that the evaluation needs. */
export type TruthFlag = Pick<AnomalyFlag, 'type' | 'episode_id'>;

/** An event with at least one injected anomaly. */
export type FlaggedEvent = {
  readonly eventId: string;
  readonly eventTimeMs: number;
  readonly flags: readonly TruthFlag[];
};

/** The labels of one run or several, in any label mode, and where each run ends. */
export type Truth = {
  /** Number of events, ordinary ones included. */
  readonly events: number;
  readonly flagged: readonly FlaggedEvent[];
  /** By run id: sequences `from` <= n < `to` are judged. */
  readonly ranges: ReadonlyMap<string, { readonly from: number; readonly to: number }>;
  /** Keys of the episodes that have events outside these ranges. */
  readonly cutOff: ReadonlySet<string>;
};

/** The key of an episode: all events with a flag of one type and one episode id, or a single event. */
export function episodeKey(eventId: string, { type, episode_id }: TruthFlag): string {
  return `${type} ${episode_id ?? eventId}`;
}

/** Whether an event is judged. */
export function placeOf(eventId: string, ranges: Truth['ranges']): 'judged' | 'outside' | 'other-run' {
  const parsed = parseEventId(eventId);
  const range = parsed && ranges.get(parsed.runId);
  if (!range) return 'other-run';
  return parsed.sequence >= range.from && parsed.sequence < range.to ? 'judged' : 'outside';
}
