import type { EntryLog, LogOwner, Place } from '../engines/log/entry-log';
import { asBuffer, deletionEntry, ENTRY, readRecordHead, streamEntry, trimEntry } from './entry-layout';
import { NOWHERE, Replay } from './replay';
import type { Shard } from './shard';
import { writeSnapshot } from './snapshot';
import { Stream } from './stream';
import { streamText } from './stream-codec';
import type { StreamState } from './stream-state';
import { ServiceError } from '../engines/service-error';

export type OpenLog = (owner: LogOwner) => EntryLog | Promise<EntryLog>;

/**
 * All streams, in memory and in the log. Whatever changes is in the log before it is in memory, so that a refused write
 * changes nothing.
 */
export class StreamStore {
  private readonly byName = new Map<string, Stream>();
  private readonly byNumber = new Map<number, Stream>();
  private nextNumber: number;
  readonly id: string;
  /** Nothing was there when it was opened. */
  readonly isNew: boolean;

  private constructor(
    readonly log: EntryLog,
    replay: Replay,
    nowMs: number,
  ) {
    this.id = replay.id;
    this.isNew = replay.isNew;
    this.nextNumber = replay.nextNumber;
    for (const stream of replay.finish(log, nowMs)) this.remember(stream);
  }

  /** Opens the log and takes what is in it. */
  static async open(openLog: OpenLog, newId: () => string, nowMs: number): Promise<StreamStore> {
    const replay = new Replay(newId);
    let store: StreamStore | undefined;
    const log = await openLog({
      snapshot: () => store?.snapshot() ?? replay.snapshot(),
      restore: (snapshot) => replay.restore(snapshot),
      replay: (bytes, place) => replay.take(asBuffer(bytes), place),
      isNeeded: (bytes, place) => store?.isNeeded(asBuffer(bytes), place) ?? true,
      moved: (bytes, from, to) => store?.move(asBuffer(bytes), from, to),
    });
    store = new StreamStore(log, replay, nowMs);
    return store;
  }

  get(name: string): Stream | undefined {
    return this.byName.get(name);
  }

  /** By name, in the order of its characters. */
  all(): readonly Stream[] {
    return [...this.byName.values()].toSorted((a, b) => (a.state.name < b.state.name ? -1 : 1));
  }

  create(state: Omit<StreamState, 'number'>): Stream {
    const numbered = { ...state, number: this.nextNumber };
    const place = this.write(() => this.log.append(streamEntry(streamText(numbered))));
    this.nextNumber += 1;
    const stream = new Stream(numbered, place);
    this.remember(stream);
    return stream;
  }

  update(stream: Stream, state: StreamState): void {
    const place = this.write(() => this.log.append(streamEntry(streamText(state))));
    const before = stream.place;
    stream.update(state, place);
    this.release(before);
  }

  delete(stream: Stream): void {
    const { name, number } = stream.state;
    this.write(() => this.log.append(deletionEntry(number)));
    this.byName.delete(name);
    this.byNumber.delete(number);
    for (const { records } of stream.shards) for (const { place } of records) this.log.release(place);
    this.release(stream.place);
  }

  /** Drops the records of a shard below a count, and says so in the log, as far as it takes it. */
  trim(stream: Stream, shard: Shard, firstCount: number): void {
    if (firstCount <= shard.firstCount) return;
    const trim = { streamNumber: stream.state.number, shardIndex: shard.position, firstCount };
    try {
      this.write(() => this.log.append(trimEntry(trim)));
    } catch (error) {
      // A full disk must not keep old records from being dropped: a restart drops those beyond their retention again.
      if (!(error instanceof ServiceError)) throw error;
    }
    shard.firstCount = firstCount;
    const { records } = shard;
    for (let cursor = records.oldest(); !cursor.isAtEnd && cursor.count < firstCount; cursor = records.oldest()) {
      this.log.release(cursor.place);
      records.dropOldest();
    }
  }

  /** Appends and commits a group of entries; none of them is there when it fails. */
  write<T>(append: () => T): T {
    try {
      const result = append();
      this.log.commit();
      return result;
    } catch (error) {
      this.log.abandon();
      throw asRefusal(error);
    }
  }

  private remember(stream: Stream): void {
    this.byName.set(stream.state.name, stream);
    this.byNumber.set(stream.state.number, stream);
  }

  private snapshot(): Uint8Array {
    return writeSnapshot(this.id, this.nextNumber, this.byName.values());
  }

  /** Of anything but records, the snapshots of later segments say all. */
  private isNeeded(bytes: Buffer, place: Place): boolean {
    if (bytes[0] === ENTRY.stream) return this.ofPlace(place) !== undefined;
    if (bytes[0] !== ENTRY.record) return false;
    const { streamNumber, shardIndex, count } = readRecordHead(bytes);
    const shard = this.byNumber.get(streamNumber)?.shards[shardIndex];
    return shard !== undefined && count >= shard.firstCount;
  }

  private move(bytes: Buffer, from: Place, to: Place): void {
    if (bytes[0] === ENTRY.record) {
      const { streamNumber, shardIndex, count } = readRecordHead(bytes);
      this.byNumber.get(streamNumber)?.shards[shardIndex]?.records.move(count, from, to);
      return;
    }
    const stream = this.ofPlace(from);
    if (stream) stream.place = to;
  }

  private ofPlace(place: Place): Stream | undefined {
    for (const stream of this.byName.values()) if (stream.place === place) return stream;
    return undefined;
  }

  private release(place: Place): void {
    if (place !== NOWHERE) this.log.release(place);
  }
}

/** What the log throws when it cannot be written, as a fault that clients try again. */
function asRefusal(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new ServiceError('ServiceUnavailable', `The stream cannot be stored: ${reason}`, 503);
}
