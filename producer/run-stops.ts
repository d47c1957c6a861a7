import { setMaxListeners } from 'node:events';
import type { Clock } from './clock';
import type { StoppedBy } from './run-summary';

/** Leaves half a second of the five that an orderly end may take for the summary. */
const DRAIN_TIMEOUT_MS = 4_500;

/** The ways in which a run comes to an end before its count is reached. */
export type RunStops = {
  /** Aborted when nothing more is to be generated and there is no more waiting for deadlines. */
  readonly stopping: AbortSignal;
  /** Aborted when nothing more is to be delivered either. */
  readonly abandoned: AbortSignal;
  /** From now on delivery has only so long. */
  readonly startDrain: () => void;
  readonly outputClosed: () => void;
  /** Why the run was stopped; undefined when it was not. */
  readonly cause: () => Extract<StoppedBy, 'signal' | 'forced' | 'output-closed'> | undefined;
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
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const ended = new AbortController();
  // One listener for each call under way is no leak.
  setMaxListeners(0, stopping.signal, abandoned.signal);
  let cause: ReturnType<RunStops['cause']>;

  const startDrain = () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    void clock.sleepUntil(clock.now() + drainTimeoutMs, ended.signal).then(() => {
      if (!ended.signal.aborted) abandoned.abort();
    });
  };
  const giveUp = (why: 'forced' | 'output-closed') => {
    if (abandoned.signal.aborted) return;
    cause = why;
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
    stopping: stopping.signal,
    abandoned: abandoned.signal,
    startDrain,
    outputClosed: () => giveUp('output-closed'),
    cause: () => cause,
    end: () => ended.abort(),
  };
}

function listen(signal: AbortSignal | undefined, action: () => void, until: AbortSignal): void {
  if (signal?.aborted) action();
  else signal?.addEventListener('abort', action, { once: true, signal: until });
}
