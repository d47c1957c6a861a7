import { retryWaitMs } from './retry-wait';
import type { PendingRecord } from './backlog';
import type { DiscardCondition } from './decide';
import type { LaneOwner } from './lane-owner';
import type { StreamEventPayload } from './payload';
import { errorText } from '../../core/error-text';
import type { PollingContext } from './polling-context';
import type { DiscardedBatch } from './failure-destination';

/** Records that are given up, and the attempts with them. */
export type GivenUp = Pick<DiscardedBatch, 'invocations' | 'lastEnd' | 'event'> & {
  readonly records: readonly PendingRecord[];
  readonly condition: DiscardCondition;
};

/** Sends records to the destination and settles them; retries for as long as the destination refuses them. */
export async function discard(context: PollingContext, owner: LaneOwner, givenUp: GivenUp): Promise<void> {
  const { records, condition } = givenUp;
  const { shardId } = owner;
  const discarded = { ...givenUp, shardId, discardedAtMs: context.clock.now() };
  const details = { shardId, condition, records: records.length };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await context.destination?.send(discarded);
      break;
    } catch (error) {
      owner.problem(`on-failure destination: ${errorText(error)}`);
      context.log.warn({ ...details, error: errorText(error) }, 'the on-failure destination refused a batch');
      await context.clock.sleep(retryWaitMs(attempt, context.random), context.stopping);
      if (context.stopping.aborted) return;
    }
  }
  owner.problem(undefined);
  context.log.warn(
    details,
    context.destination ? 'a batch went to the on-failure destination' : 'a batch was discarded',
  );
  finish(context, owner, records, 'recordsDiscarded');
}

export function finish(
  context: PollingContext,
  owner: LaneOwner,
  records: readonly PendingRecord[],
  counter: 'recordsProcessed' | 'recordsDiscarded',
): void {
  if (records.length === 0) return;
  owner.settle(records);
  context.counters[counter] += records.length;
}

/** The event of the record, or an empty one when it cannot be made. */
export function eventAsFarAsPossible(owner: LaneOwner, record: PendingRecord): StreamEventPayload {
  try {
    return owner.format.event([record]);
  } catch {
    return { Records: [] };
  }
}
