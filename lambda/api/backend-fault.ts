type ServiceError = Error & { readonly code?: string; readonly $fault?: string; readonly $retryable?: object };

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
const NAMES = new Set([
  'TimeoutError',
  'AbortError',
  'ResourceNotFoundException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'AccessDeniedException',
]);

/** Whether an error says that the stream or a table is not there, does not answer, or lets nobody in. */
export function isBackendFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, code, $fault, $retryable } = error as ServiceError;
  if (NAMES.has(name) || (code !== undefined && NETWORK_CODES.has(code))) return true;
  if ($fault === 'server' || $retryable !== undefined) return true;
  return error instanceof AggregateError && error.errors.some(isBackendFault);
}
