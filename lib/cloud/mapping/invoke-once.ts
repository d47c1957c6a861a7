import { errorText } from '../../core/error-text';
import { SERVICE_ERROR_TYPE, type InvokeResult } from '../functions/invoke-result';
import type { LaneOwner } from './lane-owner';
import { outcomeOf, type Outcome } from './outcome';
import type { StreamEventPayload } from './payload';
import type { PollingContext } from './polling-context';

/**
 * Runs the function with an event and counts how that ended.
 *
 * @param sequenceNumbers of the records of the event
 * @param what the event, or why the function is not to be run
 */
export async function invokeOnce(
  context: PollingContext,
  owner: LaneOwner,
  sequenceNumbers: readonly string[],
  what: StreamEventPayload | InvokeResult,
): Promise<{ outcome: Outcome; result: InvokeResult }> {
  const result = 'ok' in what ? what : await invoke(context, what);
  const outcome = outcomeOf(result, sequenceNumbers, context.settings);
  if (outcome.kind === 'succeeded') {
    context.counters.invocations += 1;
    return { outcome, result };
  }
  const reason = result.ok ? unwantedAnswer(outcome) : result.error.errorType;
  owner.problem(reason);
  if (outcome.kind === 'not-invoked') context.counters.refusedInvocations += 1;
  else {
    context.counters.invocations += 1;
    context.counters.failedInvocations += 1;
  }
  const details = result.ok ? {} : { error: result.error.message };
  context.log.warn({ shardId: owner.shardId, records: sequenceNumbers.length, reason, ...details }, 'a batch failed');
  return { outcome, result };
}

function unwantedAnswer(outcome: Outcome): string {
  const isWithoutState = outcome.kind === 'failed' && outcome.lacksState;
  return isWithoutState ? 'the function returned no state' : 'the function reported failed records';
}

async function invoke(context: PollingContext, event: StreamEventPayload): Promise<InvokeResult> {
  try {
    return await context.invoke(event);
  } catch (error) {
    return { ok: false, error: { errorType: SERVICE_ERROR_TYPE, message: errorText(error) } };
  }
}
