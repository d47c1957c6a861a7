import { hash32 } from '../../domain/hash';
import { createBacklog, type PendingRecord } from './backlog';
import { SHARD_END } from './checkpoints';
import { startLane, type Lane } from './lane';
import { payloadFormat } from './payload';
import type { PollingContext } from './polling-context';
import { readAhead, recordsPerRead, type ReadStart } from './read-ahead';
import { createSignal } from './signal';
import type { StreamRecord } from './stream-reader';

const MAX_BACKLOG_BYTES = 32 * 1024 * 1024; // a few of the largest events, so that reading stays ahead

export type ShardStatus = {
  readonly shardId: string;
  readonly state: 'polling' | 'ended';
  /** Highest sequence number up to which all is settled; `undefined` before the first. */
  readonly checkpoint: string | undefined;
  /** Records that were read and are not settled, or wait behind one that is not. */
  readonly pending: number;
  /** Age of the newest settled record when it was settled; Lambda's IteratorAge. */
  readonly iteratorAgeMs: number;
  /** What the shard is struggling with. */
  readonly problem: string | undefined;
};

export type ShardRun = {
  readonly shardId: string;
  /** Resolves when the shard is closed and every record settled, or when polling has stopped. */
  readonly finished: Promise<'ended' | 'stopped'>;
  readonly status: () => ShardStatus;
  /** Nothing is pending, and a read that began after the question found nothing. */
  readonly atRest: (question: number) => boolean;
};

/** Polls one shard: reads ahead, spreads records over the lanes by partition key, keeps the checkpoint. */
export function startShard(context: PollingContext, shardId: string, start: ReadStart): ShardRun {
  const { settings, checkpoints, clock, counters } = context;
  const format = payloadFormat(context.identity, shardId);
  const backlog = createBacklog();
  const room = createSignal();
  const capacity = 2 * recordsPerRead(settings);
  let state: ShardStatus['state'] = 'polling';
  let iteratorAgeMs = 0;
  let problem: string | undefined;
  let restAnswer = -1;

  function settle(records: readonly PendingRecord[]): void {
    const checkpoint = backlog.settle(records);
    if (checkpoint !== undefined) checkpoints.set(shardId, checkpoint);
    iteratorAgeMs = clock.now() - (records.at(-1)?.arrivalMs ?? clock.now());
    room.notify();
    context.progress.notify();
  }
  const setProblem = (text: string | undefined) => void (problem = text);
  const owner = { shardId, format, settle, problem: setProblem };
  const lanes = Array.from({ length: settings.parallelizationFactor }, () => startLane(context, owner));

  function accept(records: readonly StreamRecord[], from: ReadStart): void {
    const readAtMs = clock.now();
    const passedOver: PendingRecord[] = [];
    for (const record of records) {
      const pending = { ...record, payloadBytes: format.recordBytes(record), readAtMs, settled: false };
      backlog.add(pending);
      if (isWanted(record, from)) laneOf(lanes, record).push(pending);
      else passedOver.push(pending);
    }
    if (passedOver.length > 0) settle(passedOver);
  }
  function isWanted(record: StreamRecord, from: ReadStart): boolean {
    if (record.arrivalMs < from.notBeforeMs) return false;
    if (!settings.filter || settings.filter(record.data)) return true;
    counters.recordsFiltered += 1;
    return false;
  }

  async function run(): Promise<'ended' | 'stopped'> {
    const wakeAll = () => {
      room.notify();
      for (const lane of lanes) lane.wake();
    };
    context.stopping.addEventListener('abort', wakeAll, { once: true });
    const end = await readAhead(context, shardId, start, {
      hasRoom: () => backlog.size() < capacity && backlog.sizeBytes() < MAX_BACKLOG_BYTES,
      room,
      accept,
      atTip(question) {
        restAnswer = question;
        context.progress.notify();
      },
      problem: setProblem,
    });
    if (end === 'ended') for (const lane of lanes) lane.close();
    await Promise.all(lanes.map((lane) => lane.finished));
    context.stopping.removeEventListener('abort', wakeAll);
    if (end === 'stopped' || backlog.size() > 0) return 'stopped';
    checkpoints.set(shardId, SHARD_END);
    state = 'ended';
    return 'ended';
  }
  return {
    shardId,
    finished: run(),
    status: () => ({
      shardId,
      state,
      checkpoint: checkpoints.get(shardId),
      pending: backlog.size(),
      iteratorAgeMs,
      problem,
    }),
    atRest: (question) => backlog.size() === 0 && (state === 'ended' || restAnswer >= question),
  };
}

/** Equal keys share a lane, so their order is kept. */
function laneOf(lanes: readonly Lane[], record: StreamRecord): Lane {
  return lanes.length === 1 ? lanes[0]! : lanes[hash32(record.partitionKey) % lanes.length]!;
}
