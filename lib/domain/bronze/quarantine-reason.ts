/**
 * Why a record is in quarantine. Stable names: rows, counts, metrics and the API carry them.
 * - `NOT_UTF8`, `NOT_JSON`, `NOT_AN_EVENT`: the bytes are not an event
 * - `ID_MISMATCH`: the event's id contradicts its own run or sequence
 * - `KEY_EMPTY`, `KEY_TOO_LONG`: a table or an index cannot take one of the event's fields as a key
 * - `TOO_LARGE`: an event that no row can hold
 * - `REFUSED_BY_STORE`: an event that bronze refused for another reason
 */
export const QUARANTINE_REASONS = [
  'NOT_UTF8',
  'NOT_JSON',
  'NOT_AN_EVENT',
  'ID_MISMATCH',
  'KEY_EMPTY',
  'KEY_TOO_LONG',
  'TOO_LARGE',
  'REFUSED_BY_STORE',
] as const;

export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];
