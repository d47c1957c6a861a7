import { retryWaitMs } from './retry-wait';
import { errorText } from '../../core/error-text';
import type { PollingContext } from './polling-context';
import { RecordFault } from './record-fault';
import { startShard, type SetAside, type ShardRun } from './shard';
import type { ReadPosition } from './stream-reader';

/** A record that makes this many attempts fail is set aside, so that its neighbours continue. */
const MAX_FAULTS_PER_RECORD = 3;
/** The most records that the status names; the on-failure destination has all of them. */
const NAMED_RECORDS = 20;

/**
 * Polls a shard, and restarts it from its checkpoint after a growing pause when anything in it throws. A fault in one
 * shard affects no other shard and never ends the program.
 */
export function superviseShard(context: PollingContext, shardId: string, start: () => ReadPosition): ShardRun {
  const setAside = new Map<string, SetAside>();
  const faults = new Map<string, number>();
  let filteredBefore = 0;
  /** The latest fault; it is over once the checkpoint has moved beyond this one. */
  let latest: { readonly problem: string; readonly checkpoint: string | undefined } | undefined;
  let attempt = startShard(context, shardId, start(), setAside);

  function note(error: unknown): void {
    latest = { problem: errorText(error), checkpoint: context.checkpoints.get(shardId) };
    context.log.warn({ shardId, error: latest.problem }, 'a shard failed, trying again from its checkpoint');
    if (!(error instanceof RecordFault)) return;
    const { sequenceNumber, message } = error;
    const count = (faults.get(sequenceNumber) ?? 0) + 1;
    faults.set(sequenceNumber, count);
    if (count < MAX_FAULTS_PER_RECORD) return;
    faults.delete(sequenceNumber);
    setAside.set(sequenceNumber, { sequenceNumber, reason: message });
    latest = undefined;
    context.log.warn({ shardId, sequenceNumber, error: message }, 'a record is set aside');
  }

  async function run(): Promise<'ended' | 'stopped'> {
    for (let failures = 1; ; failures += 1) {
      const checkpoint = context.checkpoints.get(shardId);
      try {
        return await attempt.finished;
      } catch (error) {
        note(error);
      }
      if (context.checkpoints.get(shardId) !== checkpoint) failures = 1;
      await context.clock.sleep(retryWaitMs(failures, context.random), context.stopping);
      if (context.stopping.aborted) return 'stopped';
      filteredBefore += attempt.status().filtered;
      attempt = startShard(context, shardId, start(), setAside);
    }
  }
  return {
    shardId,
    finished: run(),
    status: () => {
      const status = attempt.status();
      return {
        ...status,
        filtered: filteredBefore + status.filtered,
        setAside: status.setAside.slice(-NAMED_RECORDS),
        problem: status.problem ?? (latest?.checkpoint === status.checkpoint ? latest?.problem : undefined),
      };
    },
    atRest: (question) => attempt.atRest(question),
  };
}
