import { createManualClock, type ManualClock as Clock } from '../../../../lib/core/clock';

export type ManualClock = Clock & {
  /** Advances time, waking sleepers in order, each followed by the work it triggers. */
  readonly advance: (ms: number) => Promise<void>;
  /** Advances time until the promise resolves. */
  readonly advanceUntil: (promise: Promise<unknown>) => Promise<void>;
  /** Completes all work that does not wait for time. */
  readonly settle: () => Promise<void>;
};

/** A clock that stands still until a test advances it. */
export function manualClock(startMs = Date.UTC(2026, 0, 4, 12)): ManualClock {
  const clock = createManualClock(startMs);

  async function settle(): Promise<void> {
    for (let round = 0; round < 5; round += 1) await new Promise((resolve) => void setImmediate(resolve));
  }
  async function advance(ms: number): Promise<void> {
    const endMs = clock.now() + ms;
    await settle();
    for (let next = clock.nextWakeMs(); next !== undefined && next <= endMs; next = clock.nextWakeMs()) {
      clock.advanceTo(next);
      await settle();
    }
    clock.advanceTo(endMs);
  }
  return {
    ...clock,
    settle,
    advance,
    async advanceUntil(promise) {
      const wait = { over: false };
      void promise.then(() => (wait.over = true));
      for (await settle(); !wait.over;) await advance(1_000);
    },
  };
}
