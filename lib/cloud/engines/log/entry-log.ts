/**
 * Where an entry lies in the log: a safe integer, so that columns of places fit into a Float64Array. It says nothing
 * about the entry's age, and nothing after a restart.
 */
export type Place = number;

/** A range of bytes in a larger buffer, which saves an object for each entry. */
export type Slice = { readonly bytes: Buffer; readonly start: number; readonly end: number };

/** Room for an entry in the open group. */
export type Room = Slice & { readonly place: Place };

/** What an engine tells the log about its entries. */
export type LogOwner = {
  /**
   * Takes an entry at the start, in the order in which they were appended: every entry that was needed is among them,
   * and some that were not. May call `release`, and nothing else of the log. `bytes` are valid during the call only.
   */
  readonly replay: (bytes: Buffer, place: Place) => void;
  /**
   * Whether compaction must keep an entry; it asks about released ones too. A row is needed while the index has it at
   * this place. What only undoes earlier entries, such as a deletion, is needed while there are older ones (`isOldest` is
   * false) and nothing newer has replaced it.
   */
  readonly isNeeded: (bytes: Buffer, place: Place, isOldest: boolean) => boolean;
  /** Compaction has moved a needed entry; the old place is void. */
  readonly moved: (bytes: Buffer, from: Place, to: Place) => void;
};

export type LogUsage = {
  /** Bytes of entries that were not released, to within an eighth. */
  readonly liveBytes: number;
  /** Bytes of all segments: in memory, or on the disk. */
  readonly totalBytes: number;
  /** Bytes that the log keeps in memory: all of them, or what a log on the disk has there of the newest. */
  readonly memoryBytes: number;
};

/** What a log on the disk held when it was opened. */
export type KeptLog = {
  /** Made with the log, which tells it from all others. */
  readonly id: string;
  readonly isNew: boolean;
  /** How many entries were ever committed. */
  readonly position: number;
  /** How many more had been committed, before the log lost its end. */
  readonly lostEntries: number;
};

/**
 * Keeps entries as bytes in segments, in memory or in files behind the same interface, and compacts segments of which
 * little is alive. Entries appended between two commits are a group: after a crash all of a group are there, or none.
 *
 * There is no other state on the disk: what an engine must know at the next start (tables, streams, counters) are
 * entries too, of which it releases those that a later one replaces.
 */
export type EntryLog = {
  /** Passes the entries of earlier starts to the owner. Called once, before anything else; in memory there are none. */
  readonly replay: () => void;
  /** Copies an entry into the open group; its place is known at once. `parts` are written one behind the other. */
  readonly append: (...parts: readonly Uint8Array[]) => Place;
  /**
   * Makes room for an entry of this many bytes in the open group. All of them must be written before the next call of
   * the log; the object is the same at each call.
   */
  readonly reserve: (lengthBytes: number) => Room;
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
  readonly read: (place: Place) => Buffer;
  /** The same without a new object: the one that it returns is the same at each call. */
  readonly find: (place: Place) => Slice;
  /**
   * An entry counts as dead from now on: overwritten, deleted, trimmed. Once for each. What only undoes earlier entries
   * is released as soon as it is committed.
   */
  readonly release: (place: Place) => void;
  /**
   * Does a step of compaction, bounded by what was committed since the last one. An engine calls it after each request
   * that writes, when it holds no places but those that `moved` changes.
   */
  readonly compact: () => void;
  readonly usage: () => LogUsage;
  /** What it held before this start, known after the replay; undefined in memory. */
  readonly kept: () => KeptLog | undefined;
  /** How many entries were ever committed, earlier starts included. */
  readonly position: () => number;
  /** Writes what is pending and closes the files. Safe to call twice. */
  readonly close: () => Promise<void>;
};

/** Opens the log of an engine: in memory or in a folder, which the engine does not know. */
export type OpenLog = (owner: LogOwner) => EntryLog;
