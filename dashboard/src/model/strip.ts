import type { LiveCounters, Verify } from '../api/types';

export type StripFigures = {
  readonly generated: number | null;
  readonly accepted: number | null;
  /** Rows of the runs of which it is known what was generated; where none is, all records that are stored. */
  readonly bronze: number | null;
  readonly quarantined: number | null;
};

/**
 * How many events have come how far. The figures of one answer go together: those of two would be of two moments, and
 * more could seem to be stored than was generated.
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
