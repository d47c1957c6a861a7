import type { Rollup } from './rollup';
import { sumRollups } from './sum-rollups';

/** How many records are in quarantine, in all and by reason; reasons that do not occur are left out. */
export type QuarantineCounts = {
  readonly records: number;
  readonly byReason: Readonly<Record<string, number>>;
  /** Arrival of the latest one, UTC with milliseconds, where it is known. */
  readonly lastArrivedAt?: string;
};

const PREFIX = 'reason:';

/** Adds up rollup items of quarantine: all stream records ever quarantined, including those that the producer sent twice. */
export function quarantineCountsOf(rollups: readonly Rollup[]): QuarantineCounts {
  const { events, counts, lastEventTime } = sumRollups(rollups);
  const reasons = Object.entries(counts).filter(([name]) => name.startsWith(PREFIX));
  return {
    records: events,
    byReason: sorted(reasons.map(([name, count]) => [name.slice(PREFIX.length), count])),
    ...(lastEventTime !== undefined && { lastArrivedAt: lastEventTime }),
  };
}

/** The most frequent reason first. */
function sorted(reasons: readonly (readonly [string, number])[]): Record<string, number> {
  return Object.fromEntries(reasons.toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

/** Counts records one by one. */
export class QuarantineTally {
  private readonly counts = new Map<string, number>();

  add(reason: string): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
  }

  get total(): QuarantineCounts {
    return totalOf([...this.counts]);
  }
}

export function addQuarantineCounts(a: QuarantineCounts, b: QuarantineCounts): QuarantineCounts {
  return combined(a, b, (count, other) => count + other);
}

/** `a` minus `b`, never below 0. */
export function subtractQuarantineCounts(a: QuarantineCounts, b: QuarantineCounts): QuarantineCounts {
  return combined(a, b, (count, other) => Math.max(0, count - other));
}

function combined(
  a: QuarantineCounts,
  b: QuarantineCounts,
  combine: (count: number, other: number) => number,
): QuarantineCounts {
  const reasons = [...new Set([...Object.keys(a.byReason), ...Object.keys(b.byReason)])];
  const counts = reasons.map((reason) => [reason, combine(a.byReason[reason] ?? 0, b.byReason[reason] ?? 0)] as const);
  return totalOf(counts.filter(([, count]) => count > 0));
}

function totalOf(counts: readonly (readonly [string, number])[]): QuarantineCounts {
  return { records: counts.reduce((sum, [, count]) => sum + count, 0), byReason: sorted(counts) };
}
