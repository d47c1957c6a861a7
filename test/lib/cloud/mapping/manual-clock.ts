import type { Clock } from '../../../../lib/cloud/mapping/clock';

export type ManualClock = Clock & {
  /** Moves time on, waking sleepers in order, each with the work that it causes. */
  readonly advance: (ms: number) => Promise<void>;
  /** Moves time on until the promise resolves. */
  readonly advanceUntil: (promise: Promise<unknown>) => Promise<void>;
  /** Lets all work that needs no time be done. */
  readonly settle: () => Promise<void>;
};

type Sleeper = { readonly dueMs: number; readonly wake: () => void };

/** Time that stands still until a test moves it. */
export function manualClock(startMs = Date.UTC(2026, 0, 4, 12)): ManualClock {
  let nowMs = startMs;
  let sleepers: Sleeper[] = [];

  async function settle(): Promise<void> {
    for (let round = 0; round < 5; round += 1) await new Promise((resolve) => void setImmediate(resolve));
  }
  async function advance(ms: number): Promise<void> {
    const endMs = nowMs + ms;
    await settle();
    for (;;) {
      const next = sleepers.toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (!next || next.dueMs > endMs) break;
      nowMs = Math.max(nowMs, next.dueMs);
      const due = sleepers.filter((sleeper) => sleeper.dueMs <= nowMs);
      sleepers = sleepers.filter((sleeper) => sleeper.dueMs > nowMs);
      for (const sleeper of due) sleeper.wake();
      await settle();
    }
    nowMs = endMs;
  }
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const abort = () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        };
        const wake = () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        };
        const sleeper = { dueMs: nowMs + ms, wake };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', abort);
      }),
    settle,
    advance,
    async advanceUntil(promise) {
      const wait = { over: false };
      void promise.then(() => (wait.over = true));
      for (await settle(); !wait.over;) await advance(1_000);
    },
  };
}
