/**
 * What a failed call of an AWS service says about the next one: it was throttled, it failed for a reason that passes
 * by itself (the network, a fault of the service, an answer that cannot be read), or the same call will fail again.
 */
export type FaultKind = 'throttled' | 'passing' | 'lasting';

export type ServiceError = Error & { $fault?: string; $metadata?: { httpStatusCode?: number }; code?: string };

const THROTTLING = new Set([
  'ProvisionedThroughputExceededException',
  'KMSThrottlingException',
  'LimitExceededException',
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown',
]);

/** Client faults that pass by themselves although their status says that the request is wrong. */
const PASSING = new Set([
  'RequestTimeTooSkewed',
  'RequestTimeout',
  'RequestTimeoutException',
  'TimeoutError',
  'KMSInvalidStateException',
  'TransactionInProgressException',
]);

/** Whether an error code, of a call or of one of its records, means that there was too much at once. */
export function isThrottling(code: string): boolean {
  return THROTTLING.has(code);
}

export function faultKind(error: unknown): FaultKind {
  const { name = '', message = '', $fault, $metadata } = (error ?? {}) as Partial<ServiceError>;
  const status = $metadata?.httpStatusCode;
  if (isThrottling(name) || status === 429) return 'throttled';
  if (PASSING.has(name)) return 'passing';
  if (name === 'CredentialsProviderError' || /region is missing/i.test(message)) return 'lasting';
  if (status === undefined) return $fault === 'client' ? 'lasting' : 'passing';
  return status >= 400 && status < 500 ? 'lasting' : 'passing';
}
