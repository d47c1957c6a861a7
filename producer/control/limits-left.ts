import type { RunLimits } from '../run/settings-of-run';

/** What the limits leave after so many events and so long a time. */
export function limitsLeft(
  limits: RunLimits,
  done: { readonly generated: number; readonly elapsedMs: number },
): RunLimits {
  const { count, durationMs } = limits;
  return {
    ...(count !== undefined && { count: Math.max(0, count - done.generated) }),
    ...(durationMs !== undefined && { durationMs: Math.max(0, durationMs - done.elapsedMs) }),
  };
}

export function isReached({ count, durationMs }: RunLimits): boolean {
  return count === 0 || durationMs === 0;
}
