import { cycleMs } from '../../../lib/domain/run/phases';
import type { RunConfig } from '../../../lib/domain/run/run';
import type { Track } from '../track';

/** Moods of the network in the four phases of a story that goes viral. */
const MOODS = ['baseline', 'spike', 'peak', 'decline'] as const;
export type Mood = (typeof MOODS)[number];

export type Temper = {
  /** Share of the posts that are reshares; below 1, or no cascade would ever end. */
  readonly reshareShare: number;
  /** Share of the new posts about the story of the day. */
  readonly storyShare: number;
  /** Views of a post as a multiple of the usual. */
  readonly reach: number;
  /** Largest share of viewers who like a post. */
  readonly likeShare: number;
};

export const TEMPER: Readonly<Record<Mood, Temper>> = {
  baseline: { reshareShare: 0.35, storyShare: 0.05, reach: 1, likeShare: 0.06 },
  spike: { reshareShare: 0.5, storyShare: 0.6, reach: 4, likeShare: 0.09 },
  peak: { reshareShare: 0.65, storyShare: 0.85, reach: 12, likeShare: 0.14 },
  decline: { reshareShare: 0.45, storyShare: 0.5, reach: 5, likeShare: 0.08 },
};

const MOOD_NAMED: ReadonlyMap<string, Mood> = new Map(MOODS.map((mood) => [mood, mood]));

/** Length of each mood in a run without phases. */
const MOOD_MS = 120_000;

export type Moods = {
  readonly at: (timeMs: number) => Mood;
  /** Number of the story, from 0; each lasts for one round of the moods. */
  readonly storyAt: (timeMs: number) => number;
};

/**
 * Phases named like moods have these moods. In other phases, a rate of at least half the highest is a peak, and of a
 * tenth a spike. Without phases, the moods take turns.
 * @param highestRate of the workload in the run, events per second
 */
export function moodsOf({ phases, startTimeMs }: RunConfig, track: Track, highestRate: number): Moods {
  const roundMs = phases ? cycleMs(phases) : MOODS.length * MOOD_MS;
  const elapsedMs = (timeMs: number) => Math.max(0, timeMs - startTimeMs);
  return {
    at: (timeMs) => {
      if (!phases) return MOODS[Math.floor(elapsedMs(timeMs) / MOOD_MS) % MOODS.length]!;
      return MOOD_NAMED.get(track.phaseAt(timeMs)!) ?? moodOfRate(track.rateAt(timeMs) / highestRate);
    },
    storyAt: (timeMs) => Math.floor(elapsedMs(timeMs) / roundMs),
  };
}

function moodOfRate(shareOfHighest: number): Mood {
  if (shareOfHighest >= 0.5) return 'peak';
  return shareOfHighest >= 0.1 ? 'spike' : 'baseline';
}
