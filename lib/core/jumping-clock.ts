import type { Clock } from './clock';

/** A clock whose time of day can be changed, as a wrong time server changes it. */
export type JumpingClock = Clock & {
  /** Forward; sleeps until a time of day that has come end. */
  readonly jump: (ms: number) => void;
};

/** Follows another clock, ahead of it by as much as it has jumped. */
export function createJumpingClock(base: Clock): JumpingClock {
  let aheadMs = 0;
  let jumped = new AbortController();
  const now = () => base.now() + aheadMs;
  return {
    now,
    sleep: base.sleep,
    sleepUntil: async (ms, signal) => {
      const isOver = () => now() >= ms || signal?.aborted === true;
      while (!isOver()) {
        await base.sleepUntil(ms - aheadMs, eitherOf(jumped.signal, signal));
      }
    },
    jump: (ms) => {
      aheadMs += ms;
      jumped.abort();
      jumped = new AbortController();
    },
  };
}

function eitherOf(jumped: AbortSignal, signal: AbortSignal | undefined): AbortSignal {
  return signal ? AbortSignal.any([jumped, signal]) : jumped;
}
