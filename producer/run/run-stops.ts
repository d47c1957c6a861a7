import { setMaxListeners } from 'node:events';
import type { Clock } from '../../lib/core/clock';
import type { StoppedBy } from './run-summary';

/** Of the five seconds that a clean end may take, half a second is left for the summary. */
const DRAIN_TIMEOUT_MS = 4_500;
/** When a run's time is over, delivery need not hurry, but a stream that takes nothing must not hold it up forever. */
const LATE_DRAIN_TIMEOUT_MS = 30_000;

/** The ways a run can end before its count is reached. */
export type RunStops = {
  /** Aborted when nothing more is to be generated. */
  readonly noMore: AbortSignal;
  /** Aborted when nothing more is to be generated and deadlines no longer count. */
  readonly stopping: AbortSignal;
  /** Aborted when nothing more is to be delivered, either. */
  readonly abandoned: AbortSignal;
  /** Sets when the run's time is over: nothing more is generated then, and the time for delivery is limited. */
  readonly endAt: (wallMs: number) => void;
  /** Whether the time ran out before the run was stopped in another way. */
  readonly isTimeUp: () => boolean;
  /** Limits the time for delivery from now on. */
  readonly startDrain: () => void;
  readonly outputClosed: () => void;
  /** The stream will take nothing more. */
  readonly streamFull: () => void;
  /** Why the run was stopped; undefined when it was not. */
  readonly cause: () => Extract<StoppedBy, 'signal' | 'forced' | 'output-closed' | 'stream-full'> | undefined;
  /** Frees the timers and listeners. */
  readonly end: () => void;
};

type StopOptions = {
  readonly clock: Clock;
  readonly stop?: AbortSignal;
  readonly force?: AbortSignal;
  readonly drainTimeoutMs?: number;
};

export function createRunStops({ clock, stop, force, drainTimeoutMs = DRAIN_TIMEOUT_MS }: StopOptions): RunStops {
  const noMore = new AbortController();
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const ended = new AbortController();
  // One listener for each call in flight is not a leak.
  setMaxListeners(0, noMore.signal, stopping.signal, abandoned.signal);
  let cause: ReturnType<RunStops['cause']>;
  let isTimeUp = false;

  const at = (wallMs: number, action: () => void) =>
    void clock.sleepUntil(wallMs, ended.signal).then(() => {
      if (!ended.signal.aborted) action();
    });
  const abandonIn = (delayMs: number) => at(clock.now() + delayMs, () => abandoned.abort());
  const startDrain = () => {
    if (stopping.signal.aborted) return;
    noMore.abort();
    stopping.abort();
    abandonIn(drainTimeoutMs);
  };
  const endTime = () => {
    if (noMore.signal.aborted) return;
    isTimeUp = true;
    noMore.abort();
    abandonIn(LATE_DRAIN_TIMEOUT_MS);
  };
  const giveUp = (why: 'forced' | 'output-closed' | 'stream-full') => {
    if (abandoned.signal.aborted) return;
    cause = why;
    noMore.abort();
    stopping.abort();
    abandoned.abort();
  };
  const onStop = () => {
    cause ??= 'signal';
    startDrain();
  };
  const onForce = () => giveUp('forced');
  listen(stop, onStop, ended.signal);
  listen(force, onForce, ended.signal);
  return {
    noMore: noMore.signal,
    stopping: stopping.signal,
    abandoned: abandoned.signal,
    startDrain,
    endAt: (wallMs) => at(wallMs, endTime),
    isTimeUp: () => isTimeUp,
    outputClosed: () => giveUp('output-closed'),
    streamFull: () => giveUp('stream-full'),
    cause: () => cause,
    end: () => ended.abort(),
  };
}

function listen(signal: AbortSignal | undefined, action: () => void, until: AbortSignal): void {
  if (signal?.aborted) action();
  else signal?.addEventListener('abort', action, { once: true, signal: until });
}
