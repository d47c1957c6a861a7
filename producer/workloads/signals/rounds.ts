import type { Track } from '../track';

/** When the rounds of an interleaving are: each gives every lane one position. */
export type Rounds = {
  /** Event time of the round's first position. All of its events are before that of the next round's. */
  readonly startMs: (round: number) => number;
  /** The first round that does not start before a time. */
  readonly atOrAfter: (timeMs: number) => number;
};

export function createRounds(track: Track, lanes: number): Rounds {
  return {
    startMs: (round) => track.timeMsOf(round * lanes),
    atOrAfter: (timeMs) => Math.ceil(track.positionAt(timeMs) / lanes),
  };
}
