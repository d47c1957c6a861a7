import type { ProofTable } from './proof-ledger';

/**
 * - `missing`: generated, and in no table
 * - `altered`: its bytes are not those that were generated
 * - `swapped`: the row holds the payload of another event of the run
 * - `wrong-key`: the right id and bytes, filed under another payload's hash
 * - `duplicate`: the same bytes again, under another key or in the other table
 * - `conflicting`: other bytes under an id whose event is stored as well
 * - `unknown`: a row under an id that the run did not make
 */
export const DISCREPANCY_KINDS = [
  'missing',
  'altered',
  'swapped',
  'wrong-key',
  'duplicate',
  'conflicting',
  'unknown',
] as const;
export type DiscrepancyKind = (typeof DISCREPANCY_KINDS)[number];

export type Discrepancy = {
  readonly kind: DiscrepancyKind;
  readonly eventId: string;
  readonly table?: ProofTable;
  readonly detail: string;
};
