import type { WorkloadName } from '../../lib/events/event';
import { mixOf, timelineOf, type RunConfig } from '../../lib/domain/run/run';

/** Sequences and times of the events of one workload in a run. Positions count the workload's own events, from 0. */
export type Track = {
  /** The position's sequence in the run. */
  readonly sequenceOf: (position: number) => number;
  /** Its event time, milliseconds since the epoch. */
  readonly timeMsOf: (position: number) => number;
  /** The first position whose event time is not before `timeMs`. */
  readonly positionAt: (timeMs: number) => number;
  /** The workload's own events per second at a time. */
  readonly rateAt: (timeMs: number) => number;
  /** Name of the run's phase at a time; undefined when the run has no phases. */
  readonly phaseAt: (timeMs: number) => string | undefined;
};

/** The track of a workload; undefined when the run has no events of it. */
export function trackOf(config: RunConfig, name: WorkloadName): Track | undefined {
  const mix = mixOf(config);
  const timeline = timelineOf(config);
  const share = mix.parts.find((part) => part.name === name)?.share;
  if (share === undefined) return undefined;
  const sequenceOf = (position: number) => mix.sequenceOf(name, position);
  const timeMsOf = (position: number) => timeline.timeMsOf(sequenceOf(position));
  return {
    sequenceOf,
    timeMsOf,
    positionAt: (timeMs) => {
      // Within an event or two of the answer, as the mix is even and times are whole milliseconds.
      let position = Math.max(0, Math.floor(timeline.countBefore(timeMs) * share) - 2);
      while (position > 0 && timeMsOf(position - 1) >= timeMs) position -= 1;
      while (timeMsOf(position) < timeMs) position += 1;
      return position;
    },
    rateAt: (timeMs) => timeline.rateAt(timeMs) * share,
    phaseAt: (timeMs) => {
      const at = timeline.phaseAt(timeMs);
      return at === undefined ? undefined : config.phases![at]!.name;
    },
  };
}
