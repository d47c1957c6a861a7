import { episodeKey, type Truth } from './truth';

/** One injected anomaly, of one event or several. */
export type Episode = {
  readonly key: string;
  readonly type: string;
  /** Event time of its first event. */
  readonly firstTimeMs: number;
  /** The episode continues beyond the judged events. It might have been found there, so it does not count. */
  readonly cutOff: boolean;
};

/** A flagged event, to be compared with detections. */
export type TruthEvent = { readonly eventTimeMs: number; readonly episodes: readonly Episode[] };

/** The episodes of a truth, all of them and by flagged event. */
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
