import { isConditionFailure } from './fault-kind';
import { untilDeadline, type Patience } from './patience';

/** `moved`: nothing was written, because a condition does not hold. */
export type UnchangedOutcome = 'written' | 'moved';

/**
 * Sends a write that has conditions. A call that fails for a passing reason is repeated until the deadline.
 * @throws the last error at the deadline, and at once an error that does not pass
 */
export async function writeUnchanged(
  patience: Patience,
  deadline: AbortSignal,
  send: () => Promise<unknown>,
): Promise<UnchangedOutcome> {
  try {
    await untilDeadline(patience, deadline, send);
    return 'written';
  } catch (error) {
    if (isConditionFailure(error)) return 'moved';
    throw error;
  }
}
