import { faultKindOf, type ServiceError } from './fault-kind';

/**
 * What a failed call says about the next one: too much was sent at once, the reason passes by itself (the network, a
 * fault of the service, an answer that cannot be read), or the same call will fail again.
 */
export type FaultOutlook = 'throttled' | 'passing' | 'lasting';

export function faultOutlook(error: unknown): FaultOutlook {
  const kind = faultKindOf(error);
  const { $fault, $metadata } = (error ?? {}) as ServiceError;
  switch (kind) {
    case 'throttled':
      return kind;
    case 'server-fault':
    case 'clock-skew':
    case 'busy':
    case 'refused-connection':
    case 'unknown-host':
    case 'unreachable':
    case 'broken-connection':
    case 'timeout':
    case 'aborted':
    case 'tls':
      return 'passing';
    case 'not-found':
    case 'denied':
    case 'no-credentials':
    case 'bad-credentials':
    case 'region':
    case 'conflict':
    case 'expired':
    case 'invalid':
    case 'rejected':
    case 'unsupported':
      return 'lasting';
    case 'not-an-aws-answer':
      return ($metadata?.httpStatusCode ?? 0) >= 400 ? 'lasting' : 'passing';
    case undefined:
      return $fault === 'client' ? 'lasting' : 'passing';
    default:
      return kind satisfies never;
  }
}
