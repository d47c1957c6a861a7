import { setMaxListeners } from 'node:events';
import { hash32 } from '../../core/hash';
import { createBacklog, type PendingRecord } from './backlog';
import { SHARD_END } from './checkpoints';
import { discard, eventAsFarAsPossible } from './discard';
import { startLane, type Lane } from './lane';
import type { LaneOwner } from './lane-owner';
import { payloadFormat } from './payload';
import type { PollingContext } from './polling-context';
import { readAhead, recordsPerRead } from './read-ahead';
import { RecordFault } from './record-fault';
import { createSignal } from '../../core/signal';
import type { ReadPosition, StreamRecord } from './stream-reader';
import { TumblingWindow } from './tumbling-window';

const MAX_BACKLOG_BYTES = 32 * 1024 * 1024; // several of the largest events, so that reading stays ahead

export type ShardStatus = {
  readonly shardId: string;
  readonly state: 'polling' | 'ended';
  /** Highest sequence number up to which every record is settled; `undefined` before the first. */
  readonly checkpoint: string | undefined;
  /** Records that were read and are not settled, or are held up by an earlier one that is not. */
  readonly pending: number;
  /** Age of the newest settled record when it was settled; Lambda's IteratorAge. */
  readonly iteratorAgeMs: number;
  /** Records that no filter matched. */
  readonly filtered: number;
  /** Records that repeatedly made something throw, newest last; they went to the on-failure destination. */
  readonly setAside: readonly SetAside[];
  /** The current trouble of the shard. */
  readonly problem: string | undefined;
};

/** A record that is not delivered, and why. */
export type SetAside = { readonly sequenceNumber: string; readonly reason: string };

export type ShardRun = {
  readonly shardId: string;
  /**
   * Resolves when the shard is closed and every record is settled, or when polling has stopped. Rejects, after all of
   * its work has come to rest, with an error that comes from neither reading, the function nor the destination.
   */
  readonly finished: Promise<'ended' | 'stopped'>;
  status(): ShardStatus;
  /** Nothing is pending, and a read that began after the question found nothing. */
  atRest(question: number): boolean;
};

/**
 * Polls one shard: reads ahead, spreads records over the lanes by partition key, and keeps the checkpoint.
 *
 * @param setAside records that are given up without being processed
 */
export function startShard(
  context: PollingContext,
  shardId: string,
  start: ReadPosition,
  setAside: ReadonlyMap<string, SetAside>,
): ShardRun {
  return new ShardPoller(context, shardId, start, setAside);
}

class ShardPoller implements ShardRun {
  readonly finished: Promise<'ended' | 'stopped'>;
  /** Brings the whole shard to rest when one part of it fails. */
  private readonly halt = new AbortController();
  private readonly context: PollingContext;
  private readonly owner: LaneOwner;
  private readonly tumblingWindow: TumblingWindow | undefined;
  private readonly lanes: readonly Lane[];
  private readonly backlog = createBacklog();
  private readonly room = createSignal();
  private readonly givingUp: Promise<void>[] = [];
  private state: ShardStatus['state'] = 'polling';
  private iteratorAgeMs = 0;
  private problem: string | undefined;
  private filtered = 0;
  /** The newest question that a read has answered with "nothing more". */
  private restAnswer = -1;

  constructor(
    outer: PollingContext,
    readonly shardId: string,
    start: ReadPosition,
    private readonly setAside: ReadonlyMap<string, SetAside>,
  ) {
    const stopping = AbortSignal.any([outer.stopping, this.halt.signal]);
    setMaxListeners(0, stopping); // one listener per running wait
    this.context = { ...outer, stopping };
    this.tumblingWindow = tumblingWindowOf(this.context, shardId);
    this.owner = {
      shardId,
      tumblingWindow: this.tumblingWindow,
      format: payloadFormat(outer.identity, shardId),
      settle: (records) => this.settle(records),
      problem: (text) => this.setProblem(text),
    };
    const lanes = outer.settings.parallelizationFactor;
    this.lanes = Array.from({ length: lanes }, () => startLane(this.context, this.owner));
    this.finished = this.run(start);
  }

  status(): ShardStatus {
    return {
      shardId: this.shardId,
      state: this.state,
      checkpoint: this.context.checkpoints.get(this.shardId),
      pending: this.backlog.size(),
      iteratorAgeMs: this.iteratorAgeMs,
      filtered: this.filtered,
      setAside: [...this.setAside.values()],
      problem: this.problem,
    };
  }

  atRest(question: number): boolean {
    return this.backlog.size() === 0 && (this.state === 'ended' || this.restAnswer >= question);
  }

  private async run(start: ReadPosition): Promise<'ended' | 'stopped'> {
    const { stopping, checkpoints } = this.context;
    const wakeAll = () => this.wakeAll();
    stopping.addEventListener('abort', wakeAll, { once: true });
    const reading = this.watched(this.read(start));
    const working = this.lanes.map((lane) => this.watched(lane.finished));
    await Promise.allSettled([reading, ...working]);
    await Promise.all([...working, ...this.givingUp]);
    stopping.removeEventListener('abort', wakeAll);
    if ((await reading) === 'stopped' || this.backlog.size() > 0 || this.tumblingWindow?.isOpen()) return 'stopped';
    checkpoints.set(this.shardId, SHARD_END);
    this.tumblingWindow?.forget();
    this.state = 'ended';
    return 'ended';
  }

  private async read(start: ReadPosition): Promise<'ended' | 'stopped'> {
    const capacity = 2 * recordsPerRead(this.context.settings);
    const end = await readAhead(this.context, this.shardId, start, {
      hasRoom: () => this.backlog.size() < capacity && this.backlog.sizeBytes() < MAX_BACKLOG_BYTES,
      room: this.room,
      accept: (records) => this.accept(records),
      atTip: (question, readMs) => {
        this.restAnswer = question;
        if (this.tumblingWindow?.isOpen()) this.askWindow(this.tumblingWindow, readMs);
        this.context.progress.notify();
      },
      problem: (text) => this.setProblem(text),
    });
    if (end === 'ended') for (const lane of this.lanes) lane.close();
    return end;
  }

  /** The lane may have to end the window, although no record wakes it. */
  private askWindow(tumblingWindow: TumblingWindow, readMs: number): void {
    tumblingWindow.atTip(readMs);
    if (tumblingWindow.isOver(undefined)) this.lanes[0]!.wake();
  }

  private accept(records: readonly StreamRecord[]): void {
    const readAtMs = this.context.clock.now();
    const passedOver: PendingRecord[] = [];
    const filteredBefore = this.filtered;
    for (const record of records) {
      const isSetAside = this.setAside.has(record.sequenceNumber);
      let payloadBytes = 0;
      let isWanted = false;
      try {
        if (!isSetAside) {
          payloadBytes = this.owner.format.recordBytes(record);
          isWanted = this.wants(record);
        }
      } catch (cause) {
        throw new RecordFault(record, cause);
      }
      const pending = pendingOf(record, payloadBytes, readAtMs);
      this.backlog.add(pending);
      if (isSetAside) this.givingUp.push(this.watched(this.giveUp(pending)));
      else if (isWanted) laneOf(this.lanes, record).push(pending);
      else passedOver.push(pending);
    }
    const filtered = this.filtered - filteredBefore;
    if (filtered > 0) this.context.log.info({ shardId: this.shardId, records: filtered }, 'records were filtered out');
    if (passedOver.length > 0) this.settle(passedOver);
  }

  private wants(record: StreamRecord): boolean {
    const { settings, counters } = this.context;
    if (!settings.filter || settings.filter(record.data)) return true;
    counters.recordsFiltered += 1;
    this.filtered += 1;
    return false;
  }

  private giveUp(record: PendingRecord): Promise<void> {
    const event = eventAsFarAsPossible(this.owner, record);
    const condition = 'RetryAttemptsExhausted';
    const givenUp = { records: [record], condition, event, invocations: 0, lastEnd: 'none' } as const;
    return discard(this.context, this.owner, givenUp);
  }

  private settle(records: readonly PendingRecord[]): void {
    const { checkpoints, clock, progress } = this.context;
    const checkpoint = this.backlog.settle(records);
    if (checkpoint !== undefined) checkpoints.set(this.shardId, checkpoint);
    this.iteratorAgeMs = clock.now() - (records.at(-1)?.arrivalMs ?? clock.now());
    this.room.notify();
    progress.notify();
  }

  private setProblem(text: string | undefined): void {
    this.problem = text;
  }

  private watched<T>(part: Promise<T>): Promise<T> {
    part.catch(() => this.halt.abort());
    return part;
  }

  private wakeAll(): void {
    this.room.notify();
    for (const lane of this.lanes) lane.wake();
  }
}

function tumblingWindowOf(context: PollingContext, shardId: string): TumblingWindow | undefined {
  const { settings, identity, checkpoints, clock } = context;
  if (settings.tumblingWindowMs === 0) return undefined;
  return new TumblingWindow({
    sizeMs: settings.tumblingWindowMs,
    shardId,
    eventSourceArn: identity.source.arn,
    checkpoints,
    nowMs: clock.now(),
  });
}

/** Member by member: a copy by `...` takes several times the memory and time, and there is one for every record. */
function pendingOf(
  { sequenceNumber, partitionKey, data, arrivalMs }: StreamRecord,
  payloadBytes: number,
  readAtMs: number,
): PendingRecord {
  return { sequenceNumber, partitionKey, data, arrivalMs, payloadBytes, readAtMs, settled: false };
}

/** Equal keys share a lane, which keeps their order. */
function laneOf(lanes: readonly Lane[], record: StreamRecord): Lane {
  return lanes.length === 1 ? lanes[0]! : lanes[hash32(record.partitionKey) % lanes.length]!;
}
