import { episodeKey, type Truth } from './truth';

/** One injected anomaly, of one event or several. */
export type Episode = {
  readonly key: string;
  readonly type: string;
  /** Event time of its first event. */
  readonly firstTimeMs: number;
  /** It goes on outside of what is judged: whether it can be found cannot be said, so it does not count. */
  readonly cutOff: boolean;
};

/** A flagged event as detections are held against it. */
export type TruthEvent = { readonly eventTimeMs: number; readonly episodes: readonly Episode[] };

/** The episodes of a truth, and which of them each flagged event belongs to. */
export function episodesOf(truth: Truth): {
  readonly episodes: readonly Episode[];
  readonly byEvent: ReadonlyMap<string, TruthEvent>;
} {
  const episodes = new Map<string, Episode & { firstTimeMs: number }>();
  const byEvent = new Map<string, TruthEvent>();
  for (const { eventId, eventTimeMs, flags } of truth.flagged) {
    const own = new Set<Episode>();
    for (const flag of flags) {
      const key = episodeKey(eventId, flag);
      const known = episodes.get(key);
      if (known) known.firstTimeMs = Math.min(known.firstTimeMs, eventTimeMs);
      const episode = known ?? { key, type: flag.type, firstTimeMs: eventTimeMs, cutOff: truth.cutOff.has(key) };
      if (!known) episodes.set(key, episode);
      own.add(episode);
    }
    byEvent.set(eventId, { eventTimeMs, episodes: [...own] });
  }
  return { episodes: [...episodes.values()], byEvent };
}
