/**
 * How counts and states are written on the condition that they have not moved: many in one transaction, or each by a
 * put of its own. Both are exact: a state with detections is in a transaction with them in either. A transaction takes far
 * fewer calls, and on AWS twice the write units.
 */
export const WRITE_MODES = ['transactions', 'puts'] as const;
export type WriteMode = (typeof WRITE_MODES)[number];
