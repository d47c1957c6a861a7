/** Time as an argument, so that tests can move it. */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * Resolves after `ms`, even if the time of day is changed meanwhile; at once when `signal` is or becomes aborted. It
   * never rejects. At most 24 days, the longest delay of a timer.
   */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Resolves when `now()` has reached `ms`, or at once when `signal` is or becomes aborted; it never rejects. */
  readonly sleepUntil: (ms: number, signal?: AbortSignal) => Promise<void>;
};

type Timers = {
  readonly now: () => number;
  readonly setTimeout: (callback: () => void, delayMs: number) => unknown;
  readonly clearTimeout: (timer: never) => void;
};

/** The longest delay of a timer: above it Node fires at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A clock that follows real time, created by the entry point from the process's timers. */
export function createClock(timers: Timers): Clock {
  const sleepOnce = (delayMs: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const end = () => {
        timers.clearTimeout(timer as never);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = timers.setTimeout(end, Math.min(Math.max(Math.ceil(delayMs), 0), MAX_DELAY_MS));
      signal?.addEventListener('abort', end);
    });
  return {
    now: timers.now,
    sleep: async (ms, signal) => {
      if (!signal?.aborted) await sleepOnce(ms, signal);
    },
    sleepUntil: async (ms, signal) => {
      const over = () => signal?.aborted === true || timers.now() >= ms;
      while (!over()) await sleepOnce(ms - timers.now(), signal);
    },
  };
}

export type ManualClock = Clock & {
  /** Moves time forward and wakes the sleeps that are due, in order. */
  readonly advanceTo: (ms: number) => void;
  /** When the next sleep ends; undefined when there is none. */
  readonly nextWakeMs: () => number | undefined;
};

type Sleeper = { readonly ms: number; readonly wake: () => void };

/** A clock that stands still until it is advanced. */
export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  const nextWakeMs = () => (sleepers.size === 0 ? undefined : Math.min(...[...sleepers].map((sleeper) => sleeper.ms)));
  const sleepUntil = (ms: number, signal?: AbortSignal): Promise<void> => {
    if (signal?.aborted || ms <= nowMs) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { ms, wake };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', wake);
    });
  };
  return {
    now: () => nowMs,
    sleep: (ms, signal) => sleepUntil(nowMs + ms, signal),
    sleepUntil,
    advanceTo: (ms) => {
      nowMs = Math.max(nowMs, ms);
      const due = [...sleepers].filter((sleeper) => sleeper.ms <= nowMs).sort((a, b) => a.ms - b.ms);
      for (const sleeper of due) sleeper.wake();
    },
    nextWakeMs,
  };
}
