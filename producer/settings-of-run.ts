import type { RunConfig } from '../lib/domain/run';

/**
 * How fast a run goes. On the `wall` clock, events are delivered when they are due, `speed` times as fast as event
 * time; on the `virtual` one there is no waiting at all. Event times are the same in both.
 */
export type Pace = { readonly clock: 'wall'; readonly speed: number } | { readonly clock: 'virtual' };

export type RunLimits = {
  /** Events of the whole run, those before a restart included. */
  readonly count?: number;
  /**
   * Length of the whole run's schedule: on the wall clock as real time, on the virtual clock as event time. A sink
   * that is slower than the schedule makes the run longer, and shows as lag.
   */
  readonly durationMs?: number;
};

export type RunTarget = { readonly count: number; readonly reachedBy: 'count' | 'duration' };

/** How many events the run has when it is done: the lower of the limits, Infinity without any. */
export function targetOf(config: Pick<RunConfig, 'eventsPerSecond'>, pace: Pace, limits: RunLimits): RunTarget {
  const count = limits.count ?? Infinity;
  const speed = pace.clock === 'wall' ? pace.speed : 1;
  // Rounded to a millionth, so that 0.1 s at 30 events/s is 3 and not 4 events.
  const scheduled = (((limits.durationMs ?? Infinity) * speed) / 1000) * config.eventsPerSecond;
  const byDuration = scheduled === Infinity ? Infinity : Math.ceil(Number(scheduled.toFixed(6)));
  return byDuration < count ? { count: byDuration, reachedBy: 'duration' } : { count, reachedBy: 'count' };
}

/** A chunk is what one manifest write covers; more would make a restart send more again. */
const MAX_CHUNK = 5_000;

/** Records per chunk: about one second of real time. */
export function chunkSizeFor(config: Pick<RunConfig, 'eventsPerSecond'>, pace: Pace): number {
  if (pace.clock === 'virtual') return MAX_CHUNK;
  return Math.min(Math.max(Math.round(config.eventsPerSecond * pace.speed), 1), MAX_CHUNK);
}
