import type { EntryLog, KeptLog, OpenLog, Place } from '../engines/log/entry-log';
import { ServiceError } from '../engines/service-error';
import type { AccountSettings } from './account-settings';
import {
  accountEntry,
  deletionEntry,
  ENTRY,
  readDeletion,
  readRecordHead,
  readTrim,
  streamEntry,
  trimEntry,
} from './entry-layout';
import { Replay } from './replay';
import type { Shard } from './shard';
import { Stream } from './stream';
import { UndecodableRecord } from './undecodable-record';
import { streamText } from './stream-codec';
import type { StreamState } from './stream-state';

/**
 * All streams, in memory and in the log. Whatever changes is in the log before it is in memory, so that a refused write
 * changes nothing.
 */
export class StreamStore {
  readonly log: EntryLog;
  /** In all streams. */
  recordCount = 0;
  private readonly byName = new Map<string, Stream>();
  private readonly byNumber = new Map<number, Stream>();
  private nextNumber: number;
  private account: { readonly settings: AccountSettings; readonly place: Place } | undefined;

  /** Opens the log and takes what is in it. */
  constructor(openLog: OpenLog, nowMs: number) {
    const replay = new Replay((place) => this.log.release(place));
    this.log = openLog({
      replay: (bytes, place) => replay.take(bytes, place),
      isNeeded: (bytes, place, isOldest) => this.isNeeded(bytes, place, isOldest),
      moved: (bytes, from, to) => this.move(bytes, from, to),
    });
    this.log.replay();
    this.nextNumber = replay.nextNumber;
    this.account = replay.account;
    for (const stream of replay.finish(nowMs)) {
      this.remember(stream);
      for (const { records } of stream.shards) this.recordCount += records.length;
    }
  }

  /** What the log's folder held; undefined for one in memory. */
  keptLog(): KeptLog | undefined {
    return this.log.kept();
  }

  get accountSettings(): AccountSettings {
    return this.account?.settings ?? {};
  }

  setAccountSettings(settings: AccountSettings): void {
    const place = this.write(() => this.log.append(accountEntry(JSON.stringify(settings))));
    const before = this.account;
    this.account = { settings, place };
    if (before) this.log.release(before.place);
  }

  get(name: string): Stream | undefined {
    return this.byName.get(name);
  }

  /** By name, in the order of its characters. */
  all(): readonly Stream[] {
    return [...this.byName.values()].toSorted((a, b) => (a.state.name < b.state.name ? -1 : 1));
  }

  create(state: Omit<StreamState, 'number'>): void {
    const numbered = { ...state, number: this.nextNumber };
    const place = this.write(() => this.log.append(streamEntry(streamText(numbered))));
    this.nextNumber += 1;
    this.remember(new Stream(numbered, place));
  }

  update(stream: Stream, state: StreamState): void {
    const place = this.write(() => this.log.append(streamEntry(streamText(state))));
    const before = stream.place;
    stream.update(state, place);
    this.log.release(before);
  }

  delete(stream: Stream): void {
    const { name, number } = stream.state;
    const place = this.write(() => this.log.append(deletionEntry(number)));
    this.byName.delete(name);
    this.byNumber.delete(number);
    for (const { records } of stream.shards) {
      for (const record of records) this.log.release(record.place);
      this.recordCount -= records.length;
    }
    this.log.release(stream.place);
    this.log.release(place);
  }

  /** Drops the records of a shard below a count, and says so in the log, as far as it takes it. */
  trim(stream: Stream, shard: Shard, firstCount: number): void {
    if (firstCount <= shard.firstCount) return;
    const place = this.writeTrim(stream, shard, firstCount);
    shard.firstCount = firstCount;
    const { records } = shard;
    for (let cursor = records.oldest(); !cursor.isAtEnd && cursor.count < firstCount; cursor = records.oldest()) {
      this.log.release(cursor.place);
      records.dropOldest();
      this.recordCount -= 1;
    }
    if (place !== undefined) this.log.release(place);
  }

  /** Appends and commits a group of entries; none of them is there when it fails. */
  write<T>(append: () => T): T {
    try {
      const result = append();
      this.log.commit();
      return result;
    } catch (error) {
      this.log.abandon();
      throw error instanceof UndecodableRecord ? error : storageFault(error);
    }
  }

  /** A full disk must not keep old records from being dropped: a restart drops those beyond their retention again. */
  private writeTrim(stream: Stream, shard: Shard, firstCount: number): Place | undefined {
    const trim = { streamNumber: stream.state.number, shardIndex: shard.position, firstCount };
    try {
      return this.write(() => this.log.append(trimEntry(trim)));
    } catch {
      return undefined;
    }
  }

  private remember(stream: Stream): void {
    this.byName.set(stream.state.name, stream);
    this.byNumber.set(stream.state.number, stream);
  }

  private isNeeded(bytes: Buffer, place: Place, isOldest: boolean): boolean {
    switch (bytes.readUInt8()) {
      case ENTRY.record: {
        const { streamNumber, shardIndex, count } = readRecordHead(bytes);
        return this.byNumber.get(streamNumber)?.shards[shardIndex]?.records.has(count, place) === true;
      }
      case ENTRY.stream:
        return this.ofPlace(place) !== undefined;
      case ENTRY.account:
        return this.account?.place === place;
      case ENTRY.deletion:
        return !isOldest && !this.byNumber.has(readDeletion(bytes));
      case ENTRY.trim: {
        const { streamNumber, shardIndex, firstCount } = readTrim(bytes);
        return !isOldest && this.byNumber.get(streamNumber)?.shards[shardIndex]?.firstCount === firstCount;
      }
      default:
        return false;
    }
  }

  private move(bytes: Buffer, from: Place, to: Place): void {
    switch (bytes.readUInt8()) {
      case ENTRY.record: {
        const { streamNumber, shardIndex, count } = readRecordHead(bytes);
        return this.byNumber.get(streamNumber)?.shards[shardIndex]?.records.move(count, from, to);
      }
      case ENTRY.stream: {
        const stream = this.ofPlace(from);
        if (stream) stream.place = to;
        return undefined;
      }
      case ENTRY.account:
        if (this.account?.place === from) this.account = { ...this.account, place: to };
        return undefined;
      default:
        return undefined;
    }
  }

  private ofPlace(place: Place): Stream | undefined {
    for (const stream of this.byName.values()) if (stream.place === place) return stream;
    return undefined;
  }
}

/** What the log threw because it cannot be written, as a fault that clients try again. */
function storageFault(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new ServiceError('ServiceUnavailable', `The stream cannot be stored: ${reason}`, 503);
}
