/** Where an entry lies in the log: a safe integer, so that columns of places fit into a Float64Array. */
export type Place = number;

/** What an engine tells the log about its entries. */
export type LogOwner = {
  /**
   * What entries depend on (streams, tables, counters), as bytes. Each segment begins with it, so that a segment can be
   * replayed when older ones are gone.
   */
  readonly snapshot: () => Uint8Array;
  /** Takes the snapshot at the head of a segment during replay. Later ones are supersets of what is still true. */
  readonly restore: (snapshot: Uint8Array) => void;
  /** Takes an entry during replay, oldest first. `bytes` are valid during the call only. */
  readonly replay: (bytes: Uint8Array, place: Place) => void;
  /**
   * Whether compaction must copy an entry that was not released. Entries that only matter for older segments (a deletion)
   * are needed unless `isOldest`.
   */
  readonly isNeeded: (bytes: Uint8Array, place: Place, isOldest: boolean) => boolean;
  /** Compaction has copied an entry; the old place is gone. */
  readonly moved: (bytes: Uint8Array, from: Place, to: Place) => void;
};

export type LogUsage = {
  /** Bytes of entries that were not released. */
  readonly liveBytes: number;
  /** Bytes of all segments: in memory, or on the disk. */
  readonly totalBytes: number;
};

/**
 * Keeps entries as bytes in segments, in memory or in files behind the same interface, and compacts segments of which
 * little is alive. Entries appended between two commits are a group: after a crash all of a group are there, or none.
 */
export type EntryLog = {
  /** Copies an entry into the open group; its place is known at once. `parts` are written one behind the other. */
  readonly append: (...parts: readonly Uint8Array[]) => Place;
  /**
   * Ends the group, with one write. Throws when the disk refuses: then nothing of the group is there, and its places are
   * void. An engine appends and commits first, and changes its indexes after that.
   */
  readonly commit: () => void;
  /** Drops the open group. */
  readonly abandon: () => void;
  /** Resolves when everything committed so far survives a loss of power; undefined when nothing has to be awaited. */
  readonly durable: () => Promise<void> | undefined;
  /** An entry's bytes, valid until the next call of the log. */
  readonly read: (place: Place) => Uint8Array;
  /** An entry is not needed any more (overwritten, deleted, trimmed). */
  readonly release: (place: Place) => void;
  readonly usage: () => LogUsage;
  readonly close: () => Promise<void>;
};
