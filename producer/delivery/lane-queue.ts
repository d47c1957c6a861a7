import type { ProducedRecord } from '../generation/record';

/** One record in a lane. `next` is the next record of the same key; it may be sent only after this one is accepted. */
export type LaneEntry = {
  readonly record: ProducedRecord;
  readonly sizeBytes: number;
  /** Failed attempts so far. */
  attempts: number;
  readyAtMs: number;
  next: LaneEntry | undefined;
};

export type BatchLimits = { readonly maxRecords: number; readonly maxBytes: number };

type RetryGroup = { readonly dueMs: number; readonly entries: LaneEntry[] };

/**
 * The records of one lane. Only the oldest record of each partition key can be taken; the next becomes ready when it is
 * accepted. So a key never has two records in flight, and its order survives any partial failure.
 */
export class LaneQueue {
  private readonly newestByKey = new Map<string, LaneEntry>();
  private ready: LaneEntry[] = [];
  private readyHead = 0;
  private readonly retries: RetryGroup[] = [];

  push(record: ProducedRecord, sizeBytes: number, nowMs: number): void {
    const entry: LaneEntry = { record, sizeBytes, attempts: 0, readyAtMs: nowMs, next: undefined };
    const newest = this.newestByKey.get(record.partitionKey);
    this.newestByKey.set(record.partitionKey, entry);
    if (newest) newest.next = entry;
    else this.ready.push(entry);
  }

  /** The next batch: due retries first, then the records that have waited longest. Not empty when any is ready. */
  take(nowMs: number, limits: BatchLimits): LaneEntry[] {
    const batch: LaneEntry[] = [];
    let bytes = 0;
    const fits = (entry: LaneEntry) =>
      batch.length === 0 || (batch.length < limits.maxRecords && bytes + entry.sizeBytes <= limits.maxBytes);
    const add = (entry: LaneEntry) => {
      batch.push(entry);
      bytes += entry.sizeBytes;
    };
    let retry = this.dueRetry(nowMs);
    while (retry && fits(retry)) {
      add(retry);
      this.dropRetry();
      retry = this.dueRetry(nowMs);
    }
    if (retry) return batch;
    while (this.readyHead < this.ready.length && fits(this.ready[this.readyHead]!)) {
      add(this.ready[this.readyHead]!);
      this.readyHead += 1;
    }
    this.compact();
    return batch;
  }

  /** Removes a delivered record: the next one of its key becomes ready. */
  accept(entry: LaneEntry, nowMs: number): void {
    if (entry.next) {
      entry.next.readyAtMs = nowMs;
      this.ready.push(entry.next);
    } else {
      this.newestByKey.delete(entry.record.partitionKey);
    }
  }

  /** Puts the entries of a failed attempt back, to be sent at `dueMs` or later. */
  retry(entries: LaneEntry[], dueMs: number): void {
    const after = this.retries.findIndex((group) => group.dueMs > dueMs);
    this.retries.splice(after < 0 ? this.retries.length : after, 0, { dueMs, entries });
  }

  get readyCount(): number {
    return this.ready.length - this.readyHead;
  }

  /** When the ready record that has waited longest arrived; undefined when none is ready. */
  get readySinceMs(): number | undefined {
    return this.ready[this.readyHead]?.readyAtMs;
  }

  /** When the first failed record may be sent again; undefined when there is none. */
  get retryDueMs(): number | undefined {
    return this.retries[0]?.dueMs;
  }

  private dueRetry(nowMs: number): LaneEntry | undefined {
    const group = this.retries[0];
    return group && group.dueMs <= nowMs ? group.entries[0] : undefined;
  }

  private dropRetry(): void {
    const group = this.retries[0]!;
    group.entries.shift();
    if (group.entries.length === 0) this.retries.shift();
  }

  private compact(): void {
    if (this.readyHead * 2 < this.ready.length) return;
    this.ready = this.ready.slice(this.readyHead);
    this.readyHead = 0;
  }
}
