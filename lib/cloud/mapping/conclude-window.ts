import { invokeOnce } from './invoke-once';
import type { LaneOwner } from './lane-owner';
import type { PollingContext } from './polling-context';
import { retryWaitMs } from './retry-wait';
import type { TumblingWindow } from './tumbling-window';

/**
 * Gives the function the state of a window for the last time, in an event without records. "If invocation is
 * unsuccessful, your Lambda function suspends further processing until a successful invocation" (Lambda developer guide,
 * services-kinesis-windows): retries and age end with the records, of which there are none here.
 */
export async function concludeWindow(
  context: PollingContext,
  owner: LaneOwner,
  tumblingWindow: TumblingWindow,
): Promise<void> {
  for (let attempt = 1; !context.stopping.aborted; attempt += 1) {
    const event = { ...owner.format.event([]), ...tumblingWindow.members('end') };
    const { outcome } = await invokeOnce(context, owner, [], event);
    if (outcome.kind === 'succeeded') {
      owner.problem(undefined);
      tumblingWindow.conclude();
      return;
    }
    await context.clock.sleep(retryWaitMs(attempt, context.random), context.stopping);
  }
}
