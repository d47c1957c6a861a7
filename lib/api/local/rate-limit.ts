export type RateLimitSettings = {
  readonly perSecond: number;
  /** Requests that may arrive at once after a quiet time. */
  readonly burst: number;
};

/** A token bucket. */
export type RateLimit = {
  /** Takes one token; false when there is none. */
  readonly take: () => boolean;
};

/** @param monotonicNow milliseconds that never jump */
export function createRateLimit({ perSecond, burst }: RateLimitSettings, monotonicNow: () => number): RateLimit {
  let tokens = burst;
  let atMs = monotonicNow();
  return {
    take: () => {
      const nowMs = monotonicNow();
      tokens = Math.min(burst, tokens + ((nowMs - atMs) * perSecond) / 1000);
      atMs = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
