import { purposeNamed } from '../../../lib/core/random-at';
import { interleave } from '../interleave';
import type { Track } from '../track';
import { CYCLE_EVENTS } from './cycle';

/** Events of one clearing group in a second, about. */
const GROUP_EVENTS_PER_SECOND = 4;
/** Their cycles are in memory at the same time, and begin at the same time: beyond it, groups are faster instead. */
const MOST_LANES = 64;
const HOUR_MS = 3_600_000;
/** A debtor's payments just below the limit are looked at together for so long. */
const BAND_WINDOW_SECONDS = 600;
const LEAST_BAND_PERIOD = 2;
const GROUPS = purposeNamed('interbank/groups');

/** Which clearing group's which event each position is. */
export type Rounds = {
  readonly at: (position: number) => { readonly lane: number; readonly cycle: number; readonly event: number };
  /** The inverse. */
  readonly positionOf: (lane: number, cycle: number, event: number) => number;
  /** Clearing groups that have a cycle at the same time. */
  readonly lanes: number;
  /** Whose cycle it is: groups take turns on a lane. `turn` counts the cycles of the group. */
  readonly groupOf: (lane: number, cycle: number) => { readonly index: number; readonly turn: number };
  /** An account makes an ordinary payment just below the limit in one turn of so many, that two never meet a third. */
  readonly bandPeriod: number;
};

export type RoundsInput = {
  readonly seed: number;
  readonly startTimeMs: number;
  readonly groups: number;
  readonly track: Pick<Track, 'positionAt'>;
};

/** All lanes go through a cycle at the same time, so that an outage hits all groups at once. */
export function createRounds({ seed, startTimeMs, groups, track }: RoundsInput): Rounds {
  const eventsPerSecond = Math.max(1, track.positionAt(startTimeMs + HOUR_MS)) / (HOUR_MS / 1000);
  const wanted = Math.max(1, Math.round(eventsPerSecond / GROUP_EVENTS_PER_SECOND));
  const lanes = Math.min(groups, wanted, MOST_LANES);
  const forward = interleave(seed, lanes, GROUPS);
  // Of its own, as each remembers the round that it was asked for last.
  const back = interleave(seed, lanes, GROUPS);
  // A group has every so many-th cycle, as there are groups on its lane.
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
