import type { StreamRecord } from './stream-reader';

/** A record that was read and is on its way: waiting, being processed, or settled behind an unsettled one. */
export type PendingRecord = StreamRecord & {
  /** Share of the event, see `PayloadFormat`. */
  readonly payloadBytes: number;
  /** When it was read: its batching window begins here. */
  readonly readAtMs: number;
  settled: boolean;
};

/** The records of one shard in order, from the first that is not settled. */
export type Backlog = {
  readonly add: (record: PendingRecord) => void;
  /** Marks records and gives the new checkpoint, or `undefined` when an earlier record is still open. */
  readonly settle: (records: readonly PendingRecord[]) => string | undefined;
  /** Records since the checkpoint, and their share of events in bytes. */
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
    // Without this the array would keep every record ever read; doing it rarely keeps it cheap.
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
