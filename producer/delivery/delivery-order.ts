import type { ProducedRecord } from '../generation/record';

/**
 * Takes records in sequence order and returns them in the order in which the simulated network delivers them:
 * (`deliverAtMs`, `sequence`). Holds only records still on their way, at most as many as the longest latency spans.
 */
export type DeliveryOrder = {
  /** Takes the next record in sequence order. */
  readonly push: (record: ProducedRecord) => void;
  /**
   * Removes and returns, in order, every record due at `untilMs` or before.
   * @param untilMs on the event-time axis. A caller that passes more than the default guarantees that no record due by
   * then is still to be pushed, for example because the next record's event time is later.
   * @default the event time of the newest record pushed: no later record can be due earlier
   */
  readonly takeReady: (untilMs?: number) => ProducedRecord[];
  /** Removes and returns all remaining records in order: no more will follow. */
  readonly flush: () => ProducedRecord[];
  /** When the earliest of the records held is due; undefined when none is. */
  readonly nextDueMs: () => number | undefined;
  /** How many records are held. */
  readonly size: () => number;
};

export function createDeliveryOrder(): DeliveryOrder {
  const heap: ProducedRecord[] = [];
  let newestMs = -Infinity;
  const takeReady = (untilMs = newestMs) => {
    const ready: ProducedRecord[] = [];
    while (heap.length > 0 && heap[0]!.deliverAtMs <= untilMs) ready.push(removeFirst(heap));
    return ready;
  };
  return {
    push: (record) => {
      newestMs = Math.max(newestMs, record.eventTimeMs);
      insert(heap, record);
    },
    takeReady,
    flush: () => takeReady(Infinity),
    nextDueMs: () => heap[0]?.deliverAtMs,
    size: () => heap.length,
  };
}

/** Turns batches in sequence order into batches in delivery order, empty while every record is on its way. */
export async function* inDeliveryOrder(
  batches: Iterable<readonly ProducedRecord[]> | AsyncIterable<readonly ProducedRecord[]>,
): AsyncGenerator<readonly ProducedRecord[]> {
  const order = createDeliveryOrder();
  for await (const batch of batches) {
    for (const record of batch) order.push(record);
    yield order.takeReady();
  }
  yield order.flush();
}

function isBefore(a: ProducedRecord, b: ProducedRecord): boolean {
  return a.deliverAtMs === b.deliverAtMs ? a.sequence < b.sequence : a.deliverAtMs < b.deliverAtMs;
}

/** Binary min-heap: the children of position i are 2i + 1 and 2i + 2. */
function insert(heap: ProducedRecord[], record: ProducedRecord): void {
  let at = heap.length;
  heap.push(record);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(record, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = record;
}

function removeFirst(heap: ProducedRecord[]): ProducedRecord {
  const first = heap[0]!;
  const last = heap.pop()!;
  if (heap.length > 0) sink(heap, last);
  return first;
}

/** Replaces the first record with `record` and restores the heap. */
function sink(heap: ProducedRecord[], record: ProducedRecord): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const child = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left;
    if (!isBefore(heap[child]!, record)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = record;
}
