import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { integer } from '../../../lib/core/samplers';
import type { LaneCustomers } from './lane-customers';
import type { Rounds } from './rounds';
import { createTurns, type Turns } from './turns';

/**
 * A half-hour of one lane. Its sessions are planned one after another from its beginning and do not depend on anything
 * earlier; asking for an earlier round plans it again. Half-hours of different lanes begin at different times, so that
 * sessions do not all begin at once.
 */
export type HalfHour = {
  readonly lane: number;
  /** Counts from the beginning of the run, which is in the first or second half-hour. */
  readonly number: number;
  /** Event time of its beginning; may be before the run. */
  readonly startMs: number;
  /** Its rounds: from `from` to before `to`. */
  readonly from: number;
  readonly to: number;
  readonly turns: Turns;
  /** Flagged events so far. */
  flagged: number;
  /** Customers who bought something, travelled, and were up at night: each at most once. */
  readonly buyers: Set<number>;
  readonly travellers: Set<number>;
  readonly owls: Set<number>;
};

export type HalfHourInput = {
  readonly seed: number;
  readonly lanes: number;
  readonly rounds: Rounds;
  readonly members: LaneCustomers;
};

const HALF_HOUR_MS = 1_800_000;
const HALF_HOUR = purposeNamed('signals/half-hour');
const LANE = purposeNamed('signals/lane');

/** The half-hour of a lane's round, with nothing planned yet. */
export function halfHourOf({ seed, lanes, rounds, members }: HalfHourInput, lane: number, round: number): HalfHour {
  const shiftMs = integer(randomAt(seed, lane, LANE), 0, HALF_HOUR_MS - 1);
  const originMs = rounds.startMs(0) - HALF_HOUR_MS + shiftMs;
  const number = Math.floor((rounds.startMs(round) - originMs) / HALF_HOUR_MS);
  const startMs = originMs + number * HALF_HOUR_MS;
  return {
    lane,
    number,
    startMs,
    from: rounds.atOrAfter(startMs),
    to: rounds.atOrAfter(startMs + HALF_HOUR_MS),
    turns: createTurns(members, lane, randomAt(seed, number * lanes + lane, HALF_HOUR)),
    flagged: 0,
    buyers: new Set(),
    travellers: new Set(),
    owls: new Set(),
  };
}
