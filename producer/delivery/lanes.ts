import type { PutOutcome } from '../../lib/aws/put-events';
import { hash32 } from '../../lib/core/hash';
import { backoffMs, type Backoff } from '../../lib/core/backoff';
import type { Clock } from '../../lib/core/clock';
import { LaneQueue, type BatchLimits, type LaneEntry } from './lane-queue';
import type { ProducedRecord } from '../generation/record';
import type { Refusal, Sink, SinkContext } from './sink';

export type LanesOptions = {
  /** One call with a result per record, in request order. A rejection is taken as lasting: the lane stops. */
  readonly put: (records: readonly ProducedRecord[], signal: AbortSignal) => Promise<readonly PutOutcome[]>;
  readonly sizeOf: (record: ProducedRecord) => number;
  readonly context: SinkContext;
  readonly clock: Clock;
  readonly random: () => number;
  readonly laneCount: number;
  readonly limits: BatchLimits;
  readonly backoff: Backoff;
  /** A batch that is not full waits so long for more records. */
  readonly lingerMs: number;
  /** Records taken over and not yet accepted; `write` waits above it. */
  readonly maxPending: number;
};

export type Lanes = Pick<Sink, 'write' | 'drain'> & { readonly pending: () => number };

type Lane = {
  readonly queue: LaneQueue;
  busy: boolean;
  /** After a call of which nothing was accepted the whole lane rests. */
  pausedUntilMs: number;
  /** Set by a lasting fault: the lane sends no more. */
  stopped: boolean;
  timer: { readonly atMs: number; readonly cancel: AbortController } | undefined;
};

/**
 * Sends records over parallel lanes. A partition key belongs to one lane, by hash; a lane has one call under way, and a
 * call holds at most one record of a key. Only the records that failed are sent again, before all others and after a
 * wait with full jitter; none is ever dropped. After a lasting fault `write` rejects with it at once, and `drain` when
 * the other lanes have delivered what they can.
 */
export function createLanes(options: LanesOptions): Lanes {
  const { put, context, clock, limits } = options;
  const lanes = Array.from({ length: options.laneCount }, newLane);
  let pending = 0;
  let flushing = false;
  let fault: unknown;
  let waiters: (() => void)[] = [];

  const changed = () => {
    const woken = waiters;
    waiters = [];
    for (const wake of woken) wake();
  };
  const nextChange = () => new Promise<void>((resolve) => waiters.push(resolve));

  /** When the lane should make its next call; undefined when it has nothing to send. */
  const sendAtMs = ({ queue, pausedUntilMs }: Lane): number | undefined => {
    const full = flushing || queue.readyCount >= limits.maxRecords;
    const readyAtMs = queue.readySinceMs === undefined ? Infinity : queue.readySinceMs + (full ? 0 : options.lingerMs);
    const atMs = Math.max(Math.min(readyAtMs, queue.retryDueMs ?? Infinity), pausedUntilMs);
    return atMs === Infinity ? undefined : atMs;
  };

  const pump = (lane: Lane): void => {
    if (lane.busy || lane.stopped || context.abandoned.aborted) return;
    const atMs = sendAtMs(lane);
    if (atMs === undefined) return;
    if (atMs > clock.now()) return arm(lane, atMs);
    disarm(lane);
    lane.busy = true;
    void send(lane);
  };

  const arm = (lane: Lane, atMs: number): void => {
    if (lane.timer?.atMs === atMs) return;
    disarm(lane);
    const cancel = new AbortController();
    lane.timer = { atMs, cancel };
    void clock.sleepUntil(atMs, cancel.signal).then(() => {
      if (cancel.signal.aborted) return;
      lane.timer = undefined;
      pump(lane);
    });
  };

  /** Never rejects: a rejected call stops the lane and is kept as the fault of all. */
  const send = async (lane: Lane): Promise<void> => {
    const batch = lane.queue.take(clock.now(), limits);
    const again = batch.filter((entry) => entry.attempts > 0).length;
    if (again > 0) context.onRetried(again);
    try {
      const records = batch.map((entry) => entry.record);
      settle(lane, batch, await put(records, context.abandoned));
    } catch (error) {
      fault ??= error;
      lane.stopped = true;
    }
    lane.busy = false;
    changed();
    pump(lane);
  };

  const settle = (lane: Lane, batch: readonly LaneEntry[], outcomes: readonly PutOutcome[]): void => {
    const nowMs = clock.now();
    const accepted = batch.filter((_entry, index) => outcomes[index]?.kind === 'accepted');
    const failed = batch.filter((_entry, index) => outcomes[index]?.kind !== 'accepted');
    if (accepted.length > 0) {
      const records = accepted.map((entry) => entry.record);
      context.onAccepted(records, nowMs);
    }
    pending -= accepted.length;
    for (const entry of accepted) lane.queue.accept(entry, nowMs);
    if (failed.length > 0) retryLater(lane, failed, nowMs, accepted.length === 0);
    for (const refusal of refusals(outcomes)) context.onRefused(refusal);
  };

  const retryLater = (lane: Lane, failed: LaneEntry[], nowMs: number, nothingAccepted: boolean): void => {
    for (const entry of failed) entry.attempts += 1;
    const attempt = Math.max(...failed.map((entry) => entry.attempts));
    const dueMs = nowMs + backoffMs(options.backoff, attempt, options.random);
    lane.queue.retry(failed, dueMs);
    if (nothingAccepted) lane.pausedUntilMs = dueMs;
  };

  const push = (records: readonly ProducedRecord[]): void => {
    const nowMs = clock.now();
    for (const record of records) {
      lanes[hash32(record.partitionKey) % lanes.length]!.queue.push(record, options.sizeOf(record), nowMs);
    }
    pending += records.length;
    for (const lane of lanes) pump(lane);
  };

  const givenUp = () => context.abandoned.aborted;
  const idle = () => pending === 0 || (lanes.some((lane) => lane.stopped) && lanes.every(isSpent));
  context.abandoned.addEventListener('abort', () => {
    for (const lane of lanes) disarm(lane);
    changed();
  });

  return {
    pending: () => pending,
    write: async (records) => {
      let at = 0;
      while (at < records.length && !givenUp()) {
        if (fault !== undefined) throw fault;
        const room = options.maxPending - pending;
        if (room > 0) push(records.slice(at, (at += room)));
        else await nextChange();
      }
    },
    drain: async () => {
      flushing = true;
      for (const lane of lanes) pump(lane);
      while (!idle() && !givenUp()) await nextChange();
      flushing = false;
      if (fault !== undefined) throw fault;
    },
  };
}

function newLane(): Lane {
  return { queue: new LaneQueue(), busy: false, pausedUntilMs: 0, stopped: false, timer: undefined };
}

function disarm(lane: Lane): void {
  lane.timer?.cancel.abort();
  lane.timer = undefined;
}

/** A lane that can do no more: stopped, or with nothing left. */
function isSpent({ stopped, busy, queue }: Lane): boolean {
  return stopped || (!busy && queue.readyCount === 0 && queue.retryDueMs === undefined);
}

/** The records that were not accepted, counted by reason. */
function refusals(outcomes: readonly PutOutcome[]): Refusal[] {
  const byReason = new Map<string, Refusal>();
  for (const outcome of outcomes) {
    if (outcome.kind === 'accepted') continue;
    const reason = `${outcome.kind} ${outcome.code}`;
    const count = (byReason.get(reason)?.count ?? 0) + 1;
    byReason.set(reason, { kind: outcome.kind, code: outcome.code, message: outcome.message, count });
  }
  return [...byReason.values()];
}
