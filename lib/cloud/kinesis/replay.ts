import type { EntryLog, Place } from '../engines/log/entry-log';
import { ENTRY, readDeletion, readRecordHead, readTrim } from './entry-layout';
import { RecordIndex, type IndexedRecord } from './record-index';
import { readSnapshot, writeSnapshot } from './snapshot';
import { Stream } from './stream';
import { streamOfText } from './stream-codec';
import type { StreamState } from './stream-state';

/** The place of a stream that only a snapshot tells of, which can be released without effect. */
export const NOWHERE = -1;

/** The records of one shard: most come back in order, those that compaction has moved come late. */
type Found = { readonly index: RecordIndex; readonly late: IndexedRecord[] };

type FoundStream = {
  state: StreamState;
  place: Place;
  /** By shard. */
  readonly records: Map<number, Found>;
  readonly nextCounts: Map<number, number>;
  readonly firstCounts: Map<number, number>;
};

/** Puts the streams together from what the log holds, so that compaction may move entries as it likes. */
export class Replay {
  private readonly streams = new Map<number, FoundStream>();
  /** Records that came before the entry of their stream, because compaction has moved that. */
  private readonly released: Place[] = [];
  private restoredId: string | undefined;
  private readonly ownId: string;
  nextNumber = 1;
  isNew = true;

  constructor(newId: () => string) {
    this.ownId = newId();
  }

  get id(): string {
    return this.restoredId ?? this.ownId;
  }

  /** For a segment that the log begins before its owner has all of it. */
  snapshot(): Uint8Array {
    const streams = [...this.streams.values()].map(({ state, records, nextCounts, firstCounts }) => ({
      state,
      shards: state.shards.map((_, index) => ({
        nextCount: Math.max(nextCounts.get(index) ?? 1, lastCountOf(records.get(index)) + 1),
        firstCount: firstCounts.get(index) ?? 1,
      })),
    }));
    return writeSnapshot(this.id, this.nextNumber, streams);
  }

  /** A later snapshot says all that is still true of streams, but nothing of records. */
  restore(bytes: Uint8Array): void {
    const snapshot = readSnapshot(bytes);
    this.restoredId = snapshot.id;
    this.isNew = false;
    this.nextNumber = Math.max(this.nextNumber, snapshot.nextNumber);
    const there = new Set(snapshot.streams.map(({ state }) => state.number));
    for (const number of this.streams.keys()) if (!there.has(number)) this.drop(number);
    for (const { state, shards } of snapshot.streams) {
      const stream = this.streamOf(state, NOWHERE);
      for (const [index, [nextCount, firstCount]] of shards.entries()) {
        raise(stream.nextCounts, index, nextCount);
        raise(stream.firstCounts, index, firstCount);
      }
    }
  }

  take(bytes: Buffer, place: Place): void {
    this.isNew = false;
    switch (bytes.readUInt8()) {
      case ENTRY.record:
        return this.takeRecord(bytes, place);
      case ENTRY.stream: {
        const state = streamOfText(bytes.toString('utf8', 1));
        this.nextNumber = Math.max(this.nextNumber, state.number + 1);
        return void this.streamOf(state, place);
      }
      case ENTRY.deletion:
        return this.drop(readDeletion(bytes));
      case ENTRY.trim: {
        const { streamNumber, shardIndex, firstCount } = readTrim(bytes);
        const stream = this.streams.get(streamNumber);
        if (stream) raise(stream.firstCounts, shardIndex, firstCount);
        return undefined;
      }
      default:
        throw new Error(`the stream's log holds an entry of the unknown type ${bytes[0]}`);
    }
  }

  /** The streams with their records. What is not needed any more is released. */
  finish(log: EntryLog, nowMs: number): readonly Stream[] {
    const streams = [...this.streams.values()].map((found) => this.build(found, nowMs));
    for (const place of this.released) log.release(place);
    return streams;
  }

  private takeRecord(bytes: Buffer, place: Place): void {
    const { streamNumber, shardIndex, count, arrivalMs } = readRecordHead(bytes);
    const stream = this.streams.get(streamNumber);
    if (!stream) return void this.released.push(place);
    let found = stream.records.get(shardIndex);
    if (!found) stream.records.set(shardIndex, (found = { index: new RecordIndex(), late: [] }));
    const { index, late } = found;
    if (count > index.lastCount) index.push(count, place, Math.max(arrivalMs, index.lastArrivalMs));
    else late.push({ count, place, arrivalMs });
    return undefined;
  }

  private streamOf(state: StreamState, place: Place): FoundStream {
    const known = this.streams.get(state.number);
    if (!known) {
      const found = { state, place, records: new Map(), nextCounts: new Map(), firstCounts: new Map() };
      this.streams.set(state.number, found);
      return found;
    }
    if (place === NOWHERE) known.state = state;
    // Compaction can have put an older entry behind a newer snapshot, but never behind a newer entry.
    else {
      if (known.place !== NOWHERE) this.released.push(known.place);
      known.state = state;
      known.place = place;
    }
    return known;
  }

  private drop(number: number): void {
    const stream = this.streams.get(number);
    if (!stream) return;
    for (const found of stream.records.values()) for (const { place } of recordsOf(found)) this.released.push(place);
    if (stream.place !== NOWHERE) this.released.push(stream.place);
    this.streams.delete(number);
  }

  private build({ state, place, records, nextCounts, firstCounts }: FoundStream, nowMs: number): Stream {
    const stream = new Stream(state, place);
    for (const shard of stream.shards) {
      const { position } = shard;
      shard.firstCount = firstCounts.get(position) ?? 1;
      shard.nextCount = nextCounts.get(position) ?? 1;
      shard.reopen(this.indexOf(records.get(position), shard.firstCount), nowMs);
    }
    return stream;
  }

  private indexOf(found: Found | undefined, firstCount: number): RecordIndex {
    if (!found) return new RecordIndex();
    const { index, doubles } =
      found.late.length === 0 ? { index: found.index, doubles: [] } : RecordIndex.of([...recordsOf(found)]);
    this.released.push(...doubles);
    for (let cursor = index.oldest(); !cursor.isAtEnd && cursor.count < firstCount; cursor = index.oldest()) {
      this.released.push(cursor.place);
      index.dropOldest();
    }
    return index;
  }
}

function* recordsOf({ index, late }: Found): Generator<IndexedRecord> {
  yield* index;
  yield* late;
}

function lastCountOf(found: Found | undefined): number {
  if (!found) return -1;
  return Math.max(found.index.lastCount, ...found.late.map(({ count }) => count));
}

/** Marks never go back. */
function raise(marks: Map<number, number>, index: number, mark: number): void {
  marks.set(index, Math.max(marks.get(index) ?? 0, mark));
}
