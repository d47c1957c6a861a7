/** What the proxy does to a call. */
export const FAULT_KINDS = [
  /** Some records or items are refused or left unprocessed in a successful answer; the service never sees them. */
  'refused-items',
  /** The whole call is throttled. */
  'throttled',
  /** The service fails with a 5xx status. */
  'server-error',
  /** A temporary error with a 4xx status. */
  'client-error',
  /** The connection is reset and the service sees nothing. */
  'reset-before',
  /** The service executes the call, then the connection is reset. */
  'reset-after',
  'slow',
  /** The connection ends in the middle of the answer. */
  'truncated',
  /** Half of the answer, with a length that makes it look complete. */
  'cut',
  /** Success with an empty body, whether or not the call was executed. */
  'empty',
  /** Success without one of the fields that AWS always sends. */
  'partial',
  /** An HTML page with a success status, whether or not the call was executed. */
  'html-200',
  'html-502',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** The request field with a call's parts, for operations that answer for each part. */
const PARTS: Readonly<Record<string, string>> = {
  PutRecords: 'Records',
  BatchWriteItem: 'RequestItems',
  BatchGetItem: 'RequestItems',
};

export function faultKindsOf(operation: string): readonly FaultKind[] {
  return FAULT_KINDS.filter((kind) => kind !== 'refused-items' || operation in PARTS);
}
