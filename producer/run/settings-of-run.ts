import { timelineOf } from '../../lib/domain/run/run';
import type { TimelineConfig } from '../../lib/domain/run/timeline';

/**
 * How fast a run goes. On the `wall` clock, events are delivered when they are due, `speed` times as fast as event
 * time; on the `virtual` one there is no waiting at all. Event times are the same in both.
 */
export type Pace = { readonly clock: 'wall'; readonly speed: number } | { readonly clock: 'virtual' };

export type RunLimits = {
  /** Events of the whole run, those before a restart included. */
  readonly count?: number;
  /**
   * Length of the whole run's schedule. On the virtual clock it is event time, and no more than a way to say how many
   * events there are. On the wall clock it is time: no more is made once the schedule has come to its end, however far
   * behind the run is; what is left then, a later start of the same run goes on with.
   */
  readonly durationMs?: number;
};

export type RunTarget = { readonly count: number; readonly reachedBy: 'count' | 'duration' };

/** How many events the run has when it is done: the lower of the limits, Infinity without any. */
export function targetOf(config: TimelineConfig, pace: Pace, limits: RunLimits): RunTarget {
  const count = limits.count ?? Infinity;
  const speed = pace.clock === 'wall' ? pace.speed : 1;
  const byDuration = timelineOf(config).countBefore(config.startTimeMs + (limits.durationMs ?? Infinity) * speed);
  return byDuration < count ? { count: byDuration, reachedBy: 'duration' } : { count, reachedBy: 'count' };
}

/** Event time at which a run on the wall clock ends; undefined where nothing but the count ends it. */
export function endEventTimeMs({ startTimeMs }: TimelineConfig, pace: Pace, limits: RunLimits): number | undefined {
  if (pace.clock === 'virtual' || limits.durationMs === undefined) return undefined;
  return startTimeMs + limits.durationMs * pace.speed;
}

/** A chunk is what one manifest write covers; more would make a restart send more again. */
const MAX_CHUNK = 5_000;

/** Records per chunk that begins at a sequence: about one second of real time. */
export function chunkSizeFor(config: TimelineConfig, pace: Pace): (from: number) => number {
  if (pace.clock === 'virtual') return () => MAX_CHUNK;
  const timeline = timelineOf(config);
  const { speed } = pace;
  return (from) => {
    const perSecond = timeline.rateAt(timeline.timeMsOf(from)) * speed;
    return Math.min(Math.max(Math.round(perSecond), 1), MAX_CHUNK);
  };
}
