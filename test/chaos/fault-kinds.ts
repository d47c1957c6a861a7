/** What the proxy does to a call. */
export const FAULT_KINDS = [
  /** Some records or items are refused, or left, in an answer that says success; the service never sees them. */
  'refused-items',
  /** The whole call is throttled. */
  'throttled',
  /** The service fails, with a status from 500 on. */
  'server-error',
  /** A refusal with a status of 4xx that passes by itself. */
  'client-error',
  /** The connection is reset and the service sees nothing. */
  'reset-before',
  /** The service does it, and the connection is reset. */
  'reset-after',
  'slow',
  /** The connection ends in the middle of the answer. */
  'truncated',
  /** Half of the answer, and its length says that this is all. */
  'cut',
  /** Success with an empty body, done or not. */
  'empty',
  /** Success without one of the fields that AWS always sends. */
  'partial',
  /** A page of HTML with a status of success, done or not. */
  'html-200',
  'html-502',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Under which name a call's request holds its parts, for operations that answer for each of them. */
const PARTS: Readonly<Record<string, string>> = {
  PutRecords: 'Records',
  BatchWriteItem: 'RequestItems',
  BatchGetItem: 'RequestItems',
};

export function faultKindsOf(operation: string): readonly FaultKind[] {
  return FAULT_KINDS.filter((kind) => kind !== 'refused-items' || operation in PARTS);
}
