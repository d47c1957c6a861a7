import { gigabytes } from '../../../core/gigabytes';
import { MEMORY_EXHAUSTED } from '../../../domain/memory-exhausted';

/**
 * What the engines may keep in memory, and what they keep, shared by their threads and the main thread. Each figure has
 * one writer, so that no two threads change the same one.
 */
export type MemoryBudget = {
  /** The memory from which another thread makes the same budget. */
  readonly memory: SharedArrayBuffer;
  readonly limitBytes: number;
  /** What a person can do when it is used up, in words that follow the reason. */
  readonly remedy: string;
  /** An engine says what it keeps in memory: entries, indexes, caches. Called after each request that writes. */
  readonly report: (part: MemoryPart, bytes: number) => void;
  /** The stream's engine says how many bytes of records some event source mapping has not settled yet. */
  readonly reportUnread: (bytes: number) => void;
  /**
   * Why the stream takes no record of this size: all of it is used, but for the room that the tables need for what the
   * stream accepted before. Undefined when there is room.
   */
  readonly streamRefusal: (recordBytes: number) => string | undefined;
  /** Why a table takes no item of this size. The stream is refused long before. */
  readonly tableRefusal: (itemBytes: number) => string | undefined;
  /** How many bytes of settled records the stream may keep before it trims them ahead of their retention. */
  readonly maxSettledBytes: number;
  readonly usage: () => MemoryUsage;
};

type MemoryPart = 'stream' | 'tables';

export type MemoryUsage = {
  readonly limitBytes: number;
  readonly streamBytes: number;
  readonly tableBytes: number;
  /** Kept free for what the stream accepted and the tables do not have yet. */
  readonly reservedBytes: number;
};

/** A stored event takes up to this many times the bytes of its record: a row with ingest data, and its index entries. */
const TABLE_BYTES_PER_RECORD_BYTE = 3;
/** Of the limit, for records that every mapping has settled. */
const SETTLED_SHARE = 0.25;

const REMEDIES = {
  'in memory': 'keep them on the disk with --data-dir, or give the process more memory',
  'on disk': 'only their keys and indexes are in memory, so give the process more, or begin with another data folder',
};

const SLOTS = { limit: 0, stream: 1, tables: 2, unread: 3, isOnDisk: 4 } as const;

/** @param isOnDisk whether records and rows are kept on the disk, so that only their keys and indexes are in memory */
export function createMemoryBudget(limitBytes: number, { isOnDisk = false } = {}): MemoryBudget {
  const memory = new SharedArrayBuffer(Object.keys(SLOTS).length * Float64Array.BYTES_PER_ELEMENT);
  const figures = new Float64Array(memory);
  figures[SLOTS.limit] = limitBytes;
  figures[SLOTS.isOnDisk] = Number(isOnDisk);
  return openMemoryBudget(memory);
}

/** The budget that another thread created. */
export function openMemoryBudget(memory: SharedArrayBuffer): MemoryBudget {
  // Aligned numbers are written whole on every machine that Node.js runs on, and a late one does no harm.
  const figures = new Float64Array(memory);
  const limitBytes = figures[SLOTS.limit]!;
  const usedBytes = () => figures[SLOTS.stream]! + figures[SLOTS.tables]!;
  const reservedBytes = () => figures[SLOTS.unread]! * TABLE_BYTES_PER_RECORD_BYTE;
  const remedy = REMEDIES[figures[SLOTS.isOnDisk] === 1 ? 'on disk' : 'in memory'];
  const refusal = `${MEMORY_EXHAUSTED}: it may use ${gigabytes(limitBytes)} of memory, which streams and tables have filled; ${remedy}`;
  return {
    memory,
    limitBytes,
    remedy,
    report: (part, bytes) => {
      figures[SLOTS[part]] = bytes;
    },
    reportUnread: (bytes) => {
      figures[SLOTS.unread] = bytes;
    },
    streamRefusal: (bytes) =>
      usedBytes() + reservedBytes() + bytes * (1 + TABLE_BYTES_PER_RECORD_BYTE) > limitBytes ? refusal : undefined,
    tableRefusal: (bytes) => (usedBytes() + bytes > limitBytes ? refusal : undefined),
    maxSettledBytes: limitBytes * SETTLED_SHARE,
    usage: () => ({
      limitBytes,
      streamBytes: figures[SLOTS.stream]!,
      tableBytes: figures[SLOTS.tables]!,
      reservedBytes: reservedBytes(),
    }),
  };
}
