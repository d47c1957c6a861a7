import type { StreamRecord } from './stream-reader';

/** A record that was read: waiting, in an invocation, or settled but held up by an earlier one that is not. */
export type PendingRecord = StreamRecord & {
  /** Bytes that the record adds to the event, see `PayloadFormat`. */
  readonly payloadBytes: number;
  /** When it was read, which begins its batching window. */
  readonly readAtMs: number;
  settled: boolean;
};

/** The records of one shard in order, starting with the first that is not settled. */
export type Backlog = {
  readonly add: (record: PendingRecord) => void;
  /** Marks records as settled and returns the new checkpoint, or `undefined` while an earlier record is not settled. */
  readonly settle: (records: readonly PendingRecord[]) => string | undefined;
  /** The records after the checkpoint, and the bytes that they add to events. */
  readonly size: () => number;
  readonly sizeBytes: () => number;
};

export function createBacklog(): Backlog {
  let records: PendingRecord[] = [];
  let head = 0;
  let sizeBytes = 0;

  function advance(): string | undefined {
    let last: string | undefined;
    for (let record = records[head]; record?.settled; record = records[head]) {
      last = record.sequenceNumber;
      sizeBytes -= record.payloadBytes;
      head += 1;
    }
    // Otherwise the array would keep every record ever read; doing this rarely keeps it cheap.
    if (head > 1_000 && head * 2 > records.length) {
      records = records.slice(head);
      head = 0;
    }
    return last;
  }
  return {
    add(record) {
      records.push(record);
      sizeBytes += record.payloadBytes;
    },
    settle(settled) {
      for (const record of settled) record.settled = true;
      return advance();
    },
    size: () => records.length - head,
    sizeBytes: () => sizeBytes,
  };
}
