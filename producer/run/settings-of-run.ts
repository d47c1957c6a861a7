import { timelineOf } from '../../lib/domain/run/run';
import type { TimelineConfig } from '../../lib/domain/run/timeline';

/**
 * How fast a run goes. On the `wall` clock, events are delivered when they are due, `speed` times as fast as event
 * time; on the `virtual` clock nothing waits. Event times are the same on both.
 */
export type Pace = { readonly clock: 'wall'; readonly speed: number } | { readonly clock: 'virtual' };

export type RunLimits = {
  /** Events of the whole run, including those before a restart. */
  readonly count?: number;
  /**
   * Length of the whole run's schedule. On the virtual clock it is event time, just another way to say how many events
   * there are. On the wall clock it is real time: no more is generated once the schedule has ended, however far behind
   * the run is; a later start of the same run continues with the rest.
   */
  readonly durationMs?: number;
};

export type RunTarget = { readonly count: number; readonly reachedBy: 'count' | 'duration' };

/** How many events the run has in the end: the lower of the limits, Infinity without any. */
export function targetOf(config: TimelineConfig, pace: Pace, limits: RunLimits): RunTarget {
  const count = limits.count ?? Infinity;
  const speed = pace.clock === 'wall' ? pace.speed : 1;
  const byDuration = timelineOf(config).countBefore(config.startTimeMs + (limits.durationMs ?? Infinity) * speed);
  return byDuration < count ? { count: byDuration, reachedBy: 'duration' } : { count, reachedBy: 'count' };
}

/** Event time at which a run on the wall clock ends; undefined where only the count ends it. */
export function endEventTimeMs({ startTimeMs }: TimelineConfig, pace: Pace, limits: RunLimits): number | undefined {
  if (pace.clock === 'virtual' || limits.durationMs === undefined) return undefined;
  return startTimeMs + limits.durationMs * pace.speed;
}

/** A chunk is what one manifest write covers; with larger ones a restart would send more events again. */
const MAX_CHUNK = 5_000;

/** Records in the chunk that starts at a sequence: about one second of real time. */
export function chunkSizeFor(config: TimelineConfig, pace: Pace): (from: number) => number {
  if (pace.clock === 'virtual') return () => MAX_CHUNK;
  const timeline = timelineOf(config);
  const { speed } = pace;
  return (from) => {
    const perSecond = timeline.rateAt(timeline.timeMsOf(from)) * speed;
    return Math.min(Math.max(Math.round(perSecond), 1), MAX_CHUNK);
  };
}
