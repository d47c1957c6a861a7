import { retryWaitMs } from './retry-wait';
import { errorText } from '../../core/error-text';
import type { PollingContext } from './polling-context';
import type { ReadStart } from './read-ahead';
import { RecordFault } from './record-fault';
import { startShard, type SetAside, type ShardRun } from './shard';

/** A record over which so many attempts have failed is set aside; its neighbours go on. */
const MAX_FAULTS_PER_RECORD = 3;
/** Records in the status; the on-failure destination has all. */
const NAMED_RECORDS = 20;

/**
 * Polls a shard, and again from its checkpoint whenever something in it throws, after a growing pause. Nothing that
 * happens in one shard is another's problem, or ends the program.
 */
export function superviseShard(context: PollingContext, shardId: string, start: () => ReadStart): ShardRun {
  const setAside = new Map<string, SetAside>();
  const faults = new Map<string, number>();
  let filteredBefore = 0;
  /** The latest fault, and the checkpoint that has to move before it is over. */
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
