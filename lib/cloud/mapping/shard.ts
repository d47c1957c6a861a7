import { setMaxListeners } from 'node:events';
import { hash32 } from '../../core/hash';
import { createBacklog, type PendingRecord } from './backlog';
import { SHARD_END } from './checkpoints';
import { discard, eventAsFarAsPossible } from './discard';
import { startLane, type Lane } from './lane';
import { payloadFormat } from './payload';
import type { PollingContext } from './polling-context';
import { readAhead, recordsPerRead, type ReadStart } from './read-ahead';
import { aboutRecord } from './record-fault';
import { createSignal } from '../../core/signal';
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
  /** Records that no filter let through. */
  readonly filtered: number;
  /** Records over which something was thrown again and again, newest last; they went to the on-failure destination. */
  readonly setAside: readonly SetAside[];
  /** What the shard is struggling with. */
  readonly problem: string | undefined;
};

/** A record that is not delivered, and why. */
export type SetAside = { readonly sequenceNumber: string; readonly reason: string };

export type ShardRun = {
  readonly shardId: string;
  /**
   * Resolves when the shard is closed and every record settled, or when polling has stopped. Rejects, all of its work
   * at rest, with what was thrown by anything but reading, the function and the destination.
   */
  readonly finished: Promise<'ended' | 'stopped'>;
  readonly status: () => ShardStatus;
  /** Nothing is pending, and a read that began after the question found nothing. */
  readonly atRest: (question: number) => boolean;
};

/**
 * Polls one shard: reads ahead, spreads records over the lanes by partition key, keeps the checkpoint.
 *
 * @param setAside records that are not looked at any more
 */
export function startShard(
  outer: PollingContext,
  shardId: string,
  start: ReadStart,
  setAside: ReadonlyMap<string, SetAside>,
): ShardRun {
  const halt = new AbortController();
  const stopping = AbortSignal.any([outer.stopping, halt.signal]);
  setMaxListeners(0, stopping); // one listener per running wait
  const context = { ...outer, stopping };
  const { settings, checkpoints, clock, counters } = context;
  const format = payloadFormat(context.identity, shardId);
  const backlog = createBacklog();
  const room = createSignal();
  const capacity = 2 * recordsPerRead(settings);
  let state: ShardStatus['state'] = 'polling';
  let iteratorAgeMs = 0;
  let problem: string | undefined;
  let filtered = 0;
  let restAnswer = -1;
  const giving: Promise<void>[] = [];

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
    const filteredBefore = filtered;
    for (const record of records) {
      const isSetAside = setAside.has(record.sequenceNumber);
      const payloadBytes = isSetAside ? 0 : aboutRecord(record, () => format.recordBytes(record));
      const isWanted = !isSetAside && aboutRecord(record, () => wants(record, from));
      const pending = { ...record, payloadBytes, readAtMs, settled: false };
      backlog.add(pending);
      if (isSetAside) giving.push(watched(giveUp(pending)));
      else if (isWanted) laneOf(lanes, record).push(pending);
      else passedOver.push(pending);
    }
    if (filtered > filteredBefore) {
      context.log.info({ shardId, records: filtered - filteredBefore }, 'records were filtered out');
    }
    if (passedOver.length > 0) settle(passedOver);
  }
  function wants(record: StreamRecord, from: ReadStart): boolean {
    if (record.arrivalMs < from.notBeforeMs) return false;
    if (!settings.filter || settings.filter(record.data)) return true;
    counters.recordsFiltered += 1;
    filtered += 1;
    return false;
  }
  function giveUp(record: PendingRecord): Promise<void> {
    const event = eventAsFarAsPossible(owner, record);
    const condition = 'RetryAttemptsExhausted';
    return discard(context, owner, { records: [record], condition, event, invocations: 0, lastEnd: 'none' });
  }
  /** The first part that fails brings the others to rest. */
  function watched<T>(part: Promise<T>): Promise<T> {
    part.catch(() => halt.abort());
    return part;
  }

  async function run(): Promise<'ended' | 'stopped'> {
    const wakeAll = () => {
      room.notify();
      for (const lane of lanes) lane.wake();
    };
    stopping.addEventListener('abort', wakeAll, { once: true });
    const reading = readAhead(context, shardId, start, {
      hasRoom: () => backlog.size() < capacity && backlog.sizeBytes() < MAX_BACKLOG_BYTES,
      room,
      accept,
      atTip(question) {
        restAnswer = question;
        context.progress.notify();
      },
      problem: setProblem,
    }).then((end) => {
      if (end === 'ended') for (const lane of lanes) lane.close();
      return end;
    });
    const working = lanes.map((lane) => watched(lane.finished));
    await Promise.allSettled([watched(reading), ...working]);
    await Promise.all([...working, ...giving]);
    stopping.removeEventListener('abort', wakeAll);
    if ((await reading) === 'stopped' || backlog.size() > 0) return 'stopped';
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
      filtered,
      setAside: [...setAside.values()],
      problem,
    }),
    atRest: (question) => backlog.size() === 0 && (state === 'ended' || restAnswer >= question),
  };
}

/** Equal keys share a lane, so their order is kept. */
function laneOf(lanes: readonly Lane[], record: StreamRecord): Lane {
  return lanes.length === 1 ? lanes[0]! : lanes[hash32(record.partitionKey) % lanes.length]!;
}
