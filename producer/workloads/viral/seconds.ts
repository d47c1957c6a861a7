import type { Track } from '../track';
import type { Mood, Moods } from './mood';

/** One second of the run, counted from its start. */
export type Second = {
  readonly number: number;
  /** Position of its first post, and its number of posts. */
  readonly from: number;
  readonly count: number;
  readonly mood: Mood;
  readonly story: number;
};

/** About eight minutes, the length of a story: nearly all reshared posts are younger. */
const KEPT_SECONDS = 512;

/** The seconds of a run; the latest ones are kept. */
export function secondsOf(startTimeMs: number, track: Track, moods: Moods): (timeMs: number) => Second {
  const kept: (Second | undefined)[] = Array.from({ length: KEPT_SECONDS });
  return (timeMs) => {
    const number = Math.floor((timeMs - startTimeMs) / 1000);
    const known = kept[number % KEPT_SECONDS];
    if (known?.number === number) return known;
    const startMs = startTimeMs + number * 1000;
    const from = track.positionAt(startMs);
    const count = track.positionAt(startMs + 1000) - from;
    const second: Second = { number, from, count, mood: moods.at(startMs), story: moods.storyAt(startMs) };
    kept[number % KEPT_SECONDS] = second;
    return second;
  };
}
