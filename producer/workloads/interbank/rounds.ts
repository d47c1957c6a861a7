import { purposeNamed } from '../../../lib/core/random-at';
import { interleave } from '../interleave';
import type { Track } from '../track';
import { CYCLE_EVENTS } from './cycle';

/** Approximate events per second of one clearing group. */
const GROUP_EVENTS_PER_SECOND = 4;
/** The cycles of all lanes are in memory, and begin, at the same time; at higher rates, groups are faster instead. */
const MOST_LANES = 64;
const HOUR_MS = 3_600_000;
/** Payments of one debtor just below the limit count together within this time. */
const BAND_WINDOW_SECONDS = 600;
const LEAST_BAND_PERIOD = 2;
const GROUPS = purposeNamed('interbank/groups');

/** Maps positions to events of clearing groups. */
export type Rounds = {
  readonly at: (position: number) => { readonly lane: number; readonly cycle: number; readonly event: number };
  /** The inverse. */
  readonly positionOf: (lane: number, cycle: number, event: number) => number;
  /** Number of clearing groups with a cycle at the same time. */
  readonly lanes: number;
  /** The group that has a cycle of a lane: groups take turns. `turn` counts the cycles of the group. */
  readonly groupOf: (lane: number, cycle: number) => { readonly index: number; readonly turn: number };
  /** An account pays just below the limit in one of this many turns, so that three never fall into one window. */
  readonly bandPeriod: number;
};

export type RoundsInput = {
  readonly seed: number;
  readonly startTimeMs: number;
  readonly groups: number;
  readonly track: Pick<Track, 'positionAt'>;
};

/** All lanes go through a cycle at the same time, so that an outage affects all groups at once. */
export function createRounds({ seed, startTimeMs, groups, track }: RoundsInput): Rounds {
  const eventsPerSecond = Math.max(1, track.positionAt(startTimeMs + HOUR_MS)) / (HOUR_MS / 1000);
  const wanted = Math.max(1, Math.round(eventsPerSecond / GROUP_EVENTS_PER_SECOND));
  const lanes = Math.min(groups, wanted, MOST_LANES);
  const forward = interleave(seed, lanes, GROUPS);
  // A separate one, because each remembers only its latest round.
  const back = interleave(seed, lanes, GROUPS);
  // How many cycles of one group fall into the window.
  const turnsInWindow = (BAND_WINDOW_SECONDS * eventsPerSecond) / (CYCLE_EVENTS * groups);
  return {
    at: (position) => {
      const { lane, round } = forward.at(position);
      const event = round % CYCLE_EVENTS;
      return { lane, cycle: (round - event) / CYCLE_EVENTS, event };
    },
    positionOf: (lane, cycle, event) => back.positionOf(lane, cycle * CYCLE_EVENTS + event),
    lanes,
    groupOf: (lane, cycle) => {
      const onLane = Math.ceil((groups - lane) / lanes);
      return { index: lane + lanes * (cycle % onLane), turn: Math.floor(cycle / onLane) };
    },
    bandPeriod: Math.max(LEAST_BAND_PERIOD, Math.ceil((turnsInWindow + 2) / 4)),
  };
}
