import type { LiveCounters, Verify } from '../api/types';

export type StripFigures = {
  readonly generated: number | null;
  readonly accepted: number | null;
  /** Rows of the runs whose generated count is known; without such a run, all stored records. */
  readonly bronze: number | null;
  readonly quarantined: number | null;
};

/**
 * How far the events have come. All figures are from one answer: those of two would be of two moments, and could show
 * more events stored than generated.
 */
export function stripFigures(counters: LiveCounters | undefined, verify: Verify | undefined): StripFigures {
  const totals = verify?.totals;
  const quarantined = totals?.quarantined ?? null;
  if (counters && counters.bronze !== null) {
    const { generated, accepted, bronze } = counters;
    return { generated, accepted, bronze, quarantined };
  }
  if (totals && totals.generated !== null) return totals;
  return { generated: null, accepted: null, bronze: counters?.stored ?? null, quarantined };
}
