import { isObject } from '../../core/is-object';
import { SERVICE_ERROR_TYPE, THROTTLED_ERROR_TYPE, type InvokeResult } from '../functions/invoke-result';

/** Errors before the function ran. They say nothing about the batch, so they use up no retry and split no batch. */
const NOT_INVOKED: ReadonlySet<string> = new Set([THROTTLED_ERROR_TYPE, SERVICE_ERROR_TYPE]);

/** What an invocation means for its batch. */
export type Outcome =
  | { readonly kind: 'succeeded' }
  /** Records before the index are processed; the others may not be. */
  | { readonly kind: 'failed-from'; readonly index: number }
  | { readonly kind: 'failed'; readonly functionError: boolean; readonly lacksState?: true }
  | { readonly kind: 'not-invoked' };

const SUCCEEDED: Outcome = { kind: 'succeeded' };
const REPORTED_BADLY: Outcome = { kind: 'failed', functionError: false };
const WITHOUT_STATE: Outcome = { kind: 'failed', functionError: false, lacksState: true };

/**
 * Interprets a result as AWS documents it for streams. The response matters only when the mapping reports item failures,
 * or has tumbling windows: "If the response does not contain a state property, Lambda considers this a failed invocation"
 * (developer guide, services-kinesis-windows).
 */
export function outcomeOf(
  result: InvokeResult,
  sequenceNumbers: readonly string[],
  settings: { readonly reportBatchItemFailures: boolean; readonly tumblingWindowMs: number },
): Outcome {
  if (!result.ok) {
    if (NOT_INVOKED.has(result.error.errorType)) return { kind: 'not-invoked' };
    return { kind: 'failed', functionError: true };
  }
  if (settings.tumblingWindowMs > 0 && returnedState(result.response) === undefined) return WITHOUT_STATE;
  if (!settings.reportBatchItemFailures || isNothing(result.response)) return SUCCEEDED;
  if (typeof result.response !== 'object' || Array.isArray(result.response)) return REPORTED_BADLY;
  const failures = (result.response as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures == null) return SUCCEEDED;
  return Array.isArray(failures) ? lowestFailure(failures, sequenceNumbers) : REPORTED_BADLY;
}

/** The state of a tumbling window in a response; undefined when there is none. */
export function returnedState(response: unknown): unknown {
  return isObject(response) ? response.state : undefined;
}

/** AWS treats an empty string and an empty list as success too, although its guide does not list them. */
function isNothing(response: unknown): boolean {
  return response == null || response === '' || (Array.isArray(response) && response.length === 0);
}

function lowestFailure(failures: readonly unknown[], sequenceNumbers: readonly string[]): Outcome {
  if (failures.length === 0) return SUCCEEDED;
  const places = new Map(sequenceNumbers.map((sequenceNumber, index) => [sequenceNumber, index]));
  let lowest = Infinity;
  for (const failure of failures) {
    const identifier = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    const place = typeof identifier === 'string' ? places.get(identifier) : undefined;
    if (place === undefined) return REPORTED_BADLY;
    lowest = Math.min(lowest, place);
  }
  return { kind: 'failed-from', index: lowest };
}
