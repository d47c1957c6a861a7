import type { PendingRecord } from './backlog';
import { concludeWindow } from './conclude-window';
import { newBatch, type Batch } from './decide';
import { deliver } from './deliver';
import { ENVELOPE_BYTES, MAX_PAYLOAD_BYTES } from './payload';
import { changedWithin, type PollingContext } from './polling-context';
import type { LaneOwner } from './lane-owner';
import { createSignal } from '../../core/signal';
import type { TumblingWindow } from './tumbling-window';

/** Delivers its records in order, one batch at a time. */
export type Lane = {
  readonly push: (record: PendingRecord) => void;
  /** No more records will come, so the queued ones need not wait for their window, nor an open tumbling window for its end. */
  readonly close: () => void;
  /** Resolves when the lane is closed and empty, or polling stops. */
  readonly finished: Promise<void>;
  readonly wake: () => void;
};

export function startLane(context: PollingContext, owner: LaneOwner): Lane {
  const { settings, clock } = context;
  const { tumblingWindow } = owner;
  const queue: PendingRecord[] = [];
  const arrived = createSignal();
  let closed = false;

  /** The next records to deliver together, or the end of a tumbling window; undefined when there is nothing left to do. */
  async function next(): Promise<readonly PendingRecord[] | 'end of window' | undefined> {
    while (!context.stopping.aborted) {
      const first = queue[0];
      if (tumblingWindow?.isOver(first)) return 'end of window';
      if (!first) {
        if (closed) return tumblingWindow?.isOpen() ? 'end of window' : undefined;
        await arrived.changed();
        continue;
      }
      const { count, full } = fitting(queue, settings.batchSize, tumblingWindow);
      const waitMs = first.readAtMs + settings.maximumBatchingWindowMs - clock.now();
      if (full || closed || waitMs <= 0) return queue.splice(0, count);
      await changedWithin(clock, arrived, waitMs);
    }
    return undefined;
  }

  async function deliverAll(records: readonly PendingRecord[]): Promise<void> {
    let batches: readonly Batch<PendingRecord>[] = [newBatch(records)];
    while (batches.length > 0 && !context.stopping.aborted) {
      const [batch, ...rest] = batches as [Batch<PendingRecord>, ...Batch<PendingRecord>[]];
      batches = [...(await deliver(context, owner, batch)), ...rest];
      if (tumblingWindow?.isTooLarge()) await concludeWindow(context, owner, tumblingWindow);
    }
  }

  async function run(): Promise<void> {
    for (let work = await next(); work; work = await next()) {
      if (work === 'end of window') await concludeWindow(context, owner, tumblingWindow!);
      else await deliverAll(work);
    }
  }
  return {
    push(record) {
      queue.push(record);
      arrived.notify();
    },
    close() {
      closed = true;
      arrived.notify();
    },
    finished: run(),
    wake: arrived.notify,
  };
}

/** How many records at the head of the queue fit one event: at most the batch size, at most 6 MB, of one tumbling window. */
function fitting(
  queue: readonly PendingRecord[],
  batchSize: number,
  tumblingWindow: TumblingWindow | undefined,
): { count: number; full: boolean } {
  let bytes = ENVELOPE_BYTES + (tumblingWindow?.eventBytes() ?? 0);
  let count = 0;
  const most = tumblingWindow ? Math.min(batchSize, tumblingWindow.countTogether(queue)) : batchSize;
  for (const record of queue) {
    bytes += record.payloadBytes;
    if (count === most || (count > 0 && bytes > MAX_PAYLOAD_BYTES)) return { count, full: true };
    count += 1;
  }
  return { count, full: count >= batchSize || bytes >= MAX_PAYLOAD_BYTES };
}
