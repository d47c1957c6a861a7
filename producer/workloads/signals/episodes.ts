import type { Random } from '../../../lib/core/random-at';
import { integer } from '../../../lib/core/samplers';
import type { EpisodeType } from './catalogue';
import type { Rounds } from './rounds';
import type { Episode } from './session';

/** A session that could hold an episode: it begins with round `from` and must end at `limit` at the latest. */
export type EpisodeInput = {
  readonly random: Random;
  readonly rounds: Rounds;
  readonly from: number;
  readonly limit: number;
  /** Rounds that an ordinary session would have. */
  readonly length: number;
};

/** The episode, and the first round after the session. */
export type Layout = { readonly episode: Episode; readonly to: number };

/** The detector's window of a minute, less a second. */
const WINDOW_MS = 59_000;
/** Pause after a burst in which the customer does nothing that counts towards another one. */
const QUIET_MS = 61_000;
/** The detector's window of an hour, less a minute. */
const LONG_WINDOW_MS = 59 * 60_000;

/** The fewest events at which the rules fire. */
const LOGINS_IN_BURST = 11;
const FAILED_LOGINS = 3;
const PURCHASES_IN_BURST = 5;
const FAILED_CALLS = 5;

/** Lays out an episode; undefined when it does not fit. */
export function layOut(type: EpisodeType, input: EpisodeInput): Layout | undefined {
  const layout = layouts[type](input);
  return layout && layout.to <= input.limit ? layout : undefined;
}

const layouts: Readonly<Record<EpisodeType, (input: EpisodeInput) => Layout | undefined>> = {
  LOGIN_BURST: (input) => manyWithinAMinute('LOGIN_BURST', 0, LOGINS_IN_BURST, input),
  API_FAILURES: (input) => manyWithinAMinute('API_FAILURES', integer(input.random, 1, 4), FAILED_CALLS, input),
  LOGIN_FAILURES: ({ random, rounds, from, length }) => {
    const to = integer(random, FAILED_LOGINS, FAILED_LOGINS + 2);
    const quiet = rounds.atOrAfter(rounds.startMs(from) + QUIET_MS);
    return {
      episode: { type: 'LOGIN_FAILURES', from: 0, to, step: 1 },
      to: Math.max(quiet, from + to + 2, from + length),
    };
  },
  LARGE_PURCHASE: ({ random, from, length }) => {
    const at = integer(random, 1, length - 2);
    return { episode: { type: 'LARGE_PURCHASE', from: at, to: at + 1, step: 1 }, to: from + length };
  },
  PURCHASE_BURST: ({ random, rounds, from, length }) => {
    const count = integer(random, PURCHASES_IN_BURST, PURCHASES_IN_BURST + 2);
    const step = integer(random, 1, Math.max(3, Math.floor(length / 16)));
    const start = integer(random, 1, 4);
    const to = start + (count - 1) * step + 1;
    if (rounds.startMs(from + to) - rounds.startMs(from + start) > LONG_WINDOW_MS) return undefined;
    return { episode: { type: 'PURCHASE_BURST', from: start, to, step }, to: from + Math.max(length, to + 1) };
  },
  NEW_LOCATION: ({ random, from, length }) => {
    const start = integer(random, 2, Math.max(2, length >> 2));
    const to = start + integer(random, 3, Math.max(6, length >> 2));
    return { episode: { type: 'NEW_LOCATION', from: start, to, step: 1 }, to: from + to };
  },
  NIGHT_ACTIVITY: ({ random, from, length }) => {
    const to = integer(random, 4, Math.max(12, length >> 2));
    return { episode: { type: 'NIGHT_ACTIVITY', from: 0, to, step: 1 }, to: from + to };
  },
};

/** Consecutive events within the rule's window, at least as many as make it fire; more in a busier lane. */
function manyWithinAMinute(
  type: EpisodeType,
  start: number,
  least: number,
  { random, rounds, from, length }: EpisodeInput,
): Layout | undefined {
  const firstMs = rounds.startMs(from + start);
  const room = rounds.atOrAfter(firstMs + WINDOW_MS) - (from + start) - 1;
  if (room < least) return undefined;
  const count = integer(
    random,
    Math.max(least, Math.floor(room * 0.15)),
    Math.min(room, Math.max(least + 3, Math.floor(room * 0.4))),
  );
  const to = start + count;
  return {
    episode: { type, from: start, to, step: 1 },
    to: Math.max(rounds.atOrAfter(rounds.startMs(from + to) + QUIET_MS), from + length),
  };
}
