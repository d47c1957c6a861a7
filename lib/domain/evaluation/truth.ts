import { parseEventId } from '../../events/envelope';
import type { AnomalyFlag } from '../../events/event';

/** What the evaluation needs of a flag. */
export type TruthFlag = Pick<AnomalyFlag, 'type' | 'episode_id'>;

/** An event with at least one injected anomaly. */
export type FlaggedEvent = {
  readonly eventId: string;
  readonly eventTimeMs: number;
  readonly flags: readonly TruthFlag[];
};

/** The truth about one run or several, whatever the label mode was: what was injected, and where each run ends. */
export type Truth = {
  /** How many events the truth knows, the ordinary ones included. */
  readonly events: number;
  readonly flagged: readonly FlaggedEvent[];
  /** Sequences from `from` on and below `to` are judged; by run id. */
  readonly ranges: ReadonlyMap<string, { readonly from: number; readonly to: number }>;
  /** Keys of the episodes that have events outside of these ranges. */
  readonly cutOff: ReadonlySet<string>;
};

/** Names an episode: events that bear a flag of one type and one episode id, or a single event. */
export function episodeKey(eventId: string, { type, episode_id }: TruthFlag): string {
  return `${type} ${episode_id ?? eventId}`;
}

/** Where an event lies with respect to what is judged. */
export function placeOf(eventId: string, ranges: Truth['ranges']): 'judged' | 'outside' | 'other-run' {
  const parsed = parseEventId(eventId);
  const range = parsed && ranges.get(parsed.runId);
  if (!range) return 'other-run';
  return parsed.sequence >= range.from && parsed.sequence < range.to ? 'judged' : 'outside';
}
