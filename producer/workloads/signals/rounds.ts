import type { Track } from '../track';

/** Times of the rounds of an interleaving. Each round gives every lane one position. */
export type Rounds = {
  /** Event time of the round's first position. */
  readonly startMs: (round: number) => number;
  /** The first round that starts at a time or later. */
  readonly atOrAfter: (timeMs: number) => number;
};

export function createRounds(track: Track, lanes: number): Rounds {
  return {
    startMs: (round) => track.timeMsOf(round * lanes),
    atOrAfter: (timeMs) => Math.ceil(track.positionAt(timeMs) / lanes),
  };
}
