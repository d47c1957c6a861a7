/**
 * The entries of the stream's log. A record is its type (1 byte), the stream's number and the shard's index (4 each),
 * its count and arrival (doubles), the length of its key in bytes (2), the key in UTF-8, and the data as it came.
 */
export const ENTRY = { record: 1, stream: 2, deletion: 3, trim: 4, account: 5 } as const;

export const RECORD_HEAD_BYTES = 27;

export type RecordHead = {
  readonly streamNumber: number;
  readonly shardIndex: number;
  readonly count: number;
  readonly arrivalMs: number;
  readonly keyBytes: number;
};

export function writeRecordHead(target: Buffer, at: number, head: RecordHead): void {
  target[at] = ENTRY.record;
  target.writeUInt32LE(head.streamNumber, at + 1);
  target.writeUInt32LE(head.shardIndex, at + 5);
  target.writeDoubleLE(head.count, at + 9);
  target.writeDoubleLE(head.arrivalMs, at + 17);
  target.writeUInt16LE(head.keyBytes, at + 25);
}

export function readRecordHead(bytes: Buffer, at = 0): RecordHead {
  return {
    streamNumber: bytes.readUInt32LE(at + 1),
    shardIndex: bytes.readUInt32LE(at + 5),
    count: bytes.readDoubleLE(at + 9),
    arrivalMs: bytes.readDoubleLE(at + 17),
    keyBytes: bytes.readUInt16LE(at + 25),
  };
}

export function streamEntry(text: string): Buffer {
  return Buffer.concat([Buffer.of(ENTRY.stream), Buffer.from(text)]);
}

/** What the account has settled for all streams; the newest counts. */
export function accountEntry(text: string): Buffer {
  return Buffer.concat([Buffer.of(ENTRY.account), Buffer.from(text)]);
}

export function deletionEntry(streamNumber: number): Buffer {
  const entry = Buffer.alloc(5, ENTRY.deletion);
  entry.writeUInt32LE(streamNumber, 1);
  return entry;
}

export type Trim = { readonly streamNumber: number; readonly shardIndex: number; readonly firstCount: number };

/** Says that the records of a shard below a count are gone. */
export function trimEntry({ streamNumber, shardIndex, firstCount }: Trim): Buffer {
  const entry = Buffer.alloc(17, ENTRY.trim);
  entry.writeUInt32LE(streamNumber, 1);
  entry.writeUInt32LE(shardIndex, 5);
  entry.writeDoubleLE(firstCount, 9);
  return entry;
}

export function readTrim(bytes: Buffer): Trim {
  return { streamNumber: bytes.readUInt32LE(1), shardIndex: bytes.readUInt32LE(5), firstCount: bytes.readDoubleLE(9) };
}

export function readDeletion(bytes: Buffer): number {
  return bytes.readUInt32LE(1);
}
