import type { EventRowView } from '../api/types';

/** Highest limit of an ordinary client in the dataset (UCI 350: 1,000,000 New Taiwan dollars). */
const HIGHEST_ORDINARY_LIMIT = 1_000_000;

/**
 * A bar for detectors to beat. It looks at the fields of a list row, one event at a time, and never at a label. It finds
 * values that are missing or out of range, and nothing that only the payload or the history shows.
 */
export function baselineFlags(row: Pick<EventRowView, 'customer_id' | 'risk_level' | 'credit_limit'>): boolean {
  const { customer_id, risk_level, credit_limit } = row;
  if (customer_id === null || risk_level === null || credit_limit === null) return true;
  return credit_limit <= 0 || credit_limit > HIGHEST_ORDINARY_LIMIT;
}
