import { faultKindOf } from '../aws/fault-kind';

/** Whether an error says that the stream or a table is missing, does not answer, or denies access. */
export function isBackendFault(error: unknown): boolean {
  const kind = faultKindOf(error);
  switch (kind) {
    // The request was wrong; the stream and the tables are not.
    case 'conflict':
    case 'expired':
    case 'invalid':
    case 'rejected':
    case 'unsupported':
      return false;
    case 'throttled':
    case 'server-fault':
    case 'not-found':
    case 'denied':
    case 'no-credentials':
    case 'bad-credentials':
    case 'clock-skew':
    case 'region':
    case 'busy':
    case 'refused-connection':
    case 'unknown-host':
    case 'unreachable':
    case 'broken-connection':
    case 'timeout':
    case 'aborted':
    case 'tls':
    case 'not-an-aws-answer':
      return true;
    case undefined:
      return isMarkedRetryable(error) || holdsBackendFault(error);
    default:
      return kind satisfies never;
  }
}

/** The SDK marks an error so when the call is worth another try. */
function isMarkedRetryable(error: unknown): boolean {
  return ((error ?? {}) as { readonly $retryable?: object }).$retryable !== undefined;
}

/** An AggregateError, such as that of a connection tried at several addresses. */
function holdsBackendFault(error: unknown): boolean {
  const { errors } = (error ?? {}) as { readonly errors?: readonly unknown[] };
  return Array.isArray(errors) && errors.some(isBackendFault);
}
