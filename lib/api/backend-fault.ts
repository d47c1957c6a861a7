import { faultKindOf, type FaultKind } from '../aws/fault-kind';

/** What says that a request was wrong, and not that the stream or a table is. */
const FAULTS_OF_THE_REQUEST: readonly FaultKind[] = ['conflict', 'expired', 'invalid'];

/** Whether an error says that the stream or a table is not there, does not answer, or lets nobody in. */
export function isBackendFault(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, $retryable, errors } = error as { name?: string; $retryable?: object; errors?: readonly unknown[] };
  const kind = faultKindOf(error);
  if (kind !== undefined) return !FAULTS_OF_THE_REQUEST.includes(kind);
  if (name === 'AbortError' || $retryable !== undefined) return true;
  return Array.isArray(errors) && errors.some(isBackendFault);
}
