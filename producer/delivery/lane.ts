import { backoffMs, type Backoff } from '../../lib/core/backoff';
import type { Clock } from '../../lib/core/clock';
import type { ProducedRecord } from '../generation/record';
import { LaneQueue, type BatchLimits, type LaneEntry } from './lane-queue';
import type { DeliveryOutcome } from './outcome';
import { refusalsIn } from './refusals';
import type { SinkContext } from './sink';

export type LaneOptions = {
  /** One call with a result per record, in request order. A rejection counts as permanent: the lane stops. */
  readonly put: (records: readonly ProducedRecord[], signal: AbortSignal) => Promise<readonly DeliveryOutcome[]>;
  readonly sizeOf: (record: ProducedRecord) => number;
  readonly context: Pick<SinkContext, 'onAccepted' | 'onRefused' | 'onRetried' | 'abandoned'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: BatchLimits;
  readonly backoff: Backoff;
  /** How long a batch that is not full waits for more records. */
  readonly lingerMs: number;
};

/** What a lane needs from the whole of lanes, and reports to it. */
type LaneGroup = {
  /** Whether batches go out even if they are not full. */
  readonly isFlushing: () => boolean;
  readonly onAccepted: (count: number) => void;
  readonly onFault: (fault: unknown) => void;
  /** A call has ended: there may be room, or nothing left to send. */
  readonly onCallEnd: () => void;
};

type WakeUp = { readonly atMs: number; readonly cancel: AbortController };

/**
 * Sends the records of some partition keys, with one call under way at a time and at most one record of a key in a call.
 * Only the records that failed are sent again, before all others and after a wait with full jitter; none is dropped.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #group: LaneGroup;
  readonly #queue = new LaneQueue();
  #isBusy = false;
  #isStopped = false;
  /** After a call in which nothing was accepted, the whole lane rests. */
  #pausedUntilMs = 0;
  #wakeUp: WakeUp | undefined;

  constructor(options: LaneOptions, group: LaneGroup) {
    this.#options = options;
    this.#group = group;
  }

  /** A permanent fault has ended this lane. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** The lane can do no more: it has stopped, or has nothing left. */
  get isSpent(): boolean {
    const isEmpty = this.#queue.readyCount === 0 && this.#queue.retryDueMs === undefined;
    return this.#isStopped || (!this.#isBusy && isEmpty);
  }

  push(record: ProducedRecord, nowMs: number): void {
    this.#queue.push(record, this.#options.sizeOf(record), nowMs);
  }

  /** Starts the next call if it is time, or sets the alarm for it. */
  pump(): void {
    if (this.#isBusy || this.#isStopped || this.#options.context.abandoned.aborted) return;
    const atMs = this.#sendAtMs();
    if (atMs === undefined) return;
    if (atMs > this.#options.clock.now()) return this.#wakeAt(atMs);
    this.cancelWakeUp();
    this.#isBusy = true;
    void this.#send(); // never rejects
  }

  cancelWakeUp(): void {
    this.#wakeUp?.cancel.abort();
    this.#wakeUp = undefined;
  }

  /** When the lane should make its next call; undefined when it has nothing to send. */
  #sendAtMs(): number | undefined {
    const { readyCount, readySinceMs, retryDueMs = Infinity } = this.#queue;
    const { limits, lingerMs } = this.#options;
    const waitsMs = this.#group.isFlushing() || readyCount >= limits.maxRecords ? 0 : lingerMs;
    const readyAtMs = readySinceMs === undefined ? Infinity : readySinceMs + waitsMs;
    const atMs = Math.max(Math.min(readyAtMs, retryDueMs), this.#pausedUntilMs);
    return atMs === Infinity ? undefined : atMs;
  }

  #wakeAt(atMs: number): void {
    if (this.#wakeUp?.atMs === atMs) return;
    this.cancelWakeUp();
    const cancel = new AbortController();
    this.#wakeUp = { atMs, cancel };
    // A clock's sleep never rejects, and neither does a pump.
    void this.#options.clock.sleepUntil(atMs, cancel.signal).then(() => {
      if (cancel.signal.aborted) return;
      this.#wakeUp = undefined;
      this.pump();
    });
  }

  /** Never rejects: a rejected call stops the lane and is reported as a fault. */
  async #send(): Promise<void> {
    try {
      const { put, context, clock, limits } = this.#options;
      const batch = this.#queue.take(clock.now(), limits);
      const again = batch.filter(({ attempts }) => attempts > 0);
      if (again.length > 0) context.onRetried(again.map(({ record }) => record));
      const records = batch.map(({ record }) => record);
      this.#settle(batch, await put(records, context.abandoned));
    } catch (error) {
      this.#isStopped = true;
      this.#group.onFault(error);
    }
    this.#isBusy = false;
    this.#group.onCallEnd();
    this.pump();
  }

  #settle(batch: readonly LaneEntry[], outcomes: readonly DeliveryOutcome[]): void {
    const { context, clock } = this.#options;
    const nowMs = clock.now();
    const accepted = batch.filter((_entry, index) => outcomes[index]?.kind === 'accepted');
    const failed = batch.filter((_entry, index) => outcomes[index]?.kind !== 'accepted');
    if (accepted.length > 0) {
      const records = accepted.map(({ record }) => record);
      context.onAccepted(records, nowMs);
    }
    this.#group.onAccepted(accepted.length);
    for (const entry of accepted) this.#queue.accept(entry, nowMs);
    if (failed.length > 0) {
      const dueMs = this.#retryLater(failed, nowMs);
      if (accepted.length === 0) this.#pausedUntilMs = dueMs;
    }
    if (failed.length === 0) return;
    const records = batch.map(({ record }) => record);
    for (const { refusal, refused } of refusalsIn(outcomes, records)) context.onRefused(refusal, refused);
  }

  /** Returns when the records may be sent again. */
  #retryLater(failed: LaneEntry[], nowMs: number): number {
    const { backoff, random } = this.#options;
    for (const entry of failed) entry.attempts += 1;
    const attempt = Math.max(...failed.map(({ attempts }) => attempts));
    const dueMs = nowMs + backoffMs(backoff, attempt, random);
    this.#queue.retry(failed, dueMs);
    return dueMs;
  }
}
