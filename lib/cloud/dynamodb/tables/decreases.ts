import type { Throughput } from './table-state';

const DAY_MS = 86_400_000;

/** How often throughput was decreased on the UTC day of a moment. */
export function decreasesOn({ decreasesToday, decreasedMs = 0 }: Throughput, atMs: number): number {
  return Math.floor(decreasedMs / DAY_MS) === Math.floor(atMs / DAY_MS) ? decreasesToday : 0;
}
