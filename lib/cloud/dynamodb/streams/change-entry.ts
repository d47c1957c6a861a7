import { ENTRY, ENTRY_HEAD_BYTES, writeUint32 } from '../rows/row-format';

/**
 * A record of a stream in the log: kind, table and stream, as the head of all entries has them; shard, count, time, and
 * size as AWS counts it; then the record as GetRecords answers it, but for its first brace and its region.
 */
export type ChangeHead = {
  readonly table: number;
  readonly stream: number;
  readonly shardIndex: number;
  readonly count: number;
  readonly atMs: number;
  readonly sizeBytes: number;
};

const SHARD_AT = ENTRY_HEAD_BYTES;
const COUNT_AT = SHARD_AT + 4;
const TIME_AT = COUNT_AT + 8;
const SIZE_AT = TIME_AT + 8;
export const CHANGE_HEAD_BYTES = SIZE_AT + 4;

export function changeHead({ table, stream, shardIndex, count, atMs, sizeBytes }: ChangeHead): Buffer {
  const head = Buffer.allocUnsafe(CHANGE_HEAD_BYTES);
  head[0] = ENTRY.change;
  writeUint32(head, 1, table);
  writeUint32(head, 5, stream);
  head.writeUInt32LE(shardIndex, SHARD_AT);
  head.writeDoubleLE(count, COUNT_AT);
  head.writeDoubleLE(atMs, TIME_AT);
  head.writeUInt32LE(sizeBytes, SIZE_AT);
  return head;
}

export function readChangeHead(entry: Buffer): ChangeHead {
  return {
    table: entry.readUInt32LE(1),
    stream: entry.readUInt32LE(5),
    shardIndex: entry.readUInt32LE(SHARD_AT),
    count: entry.readDoubleLE(COUNT_AT),
    atMs: entry.readDoubleLE(TIME_AT),
    sizeBytes: changeSizeOf(entry),
  };
}

export function changeSizeOf(entry: Buffer): number {
  return entry.readUInt32LE(SIZE_AT);
}
