import type { Place } from '../engines/log/entry-log';
import { ENTRY, readDeletion, readRecordHead, readTrim } from './entry-layout';
import { RecordIndex, type IndexedRecord } from './record-index';
import { Stream } from './stream';
import { streamOfText } from './stream-codec';
import type { StreamState } from './stream-state';

/** The records of one shard: most come back in order, those that compaction has moved may come late. */
type Found = { readonly index: RecordIndex; readonly late: IndexedRecord[] };

type FoundStream = {
  state: StreamState;
  place: Place;
  /** By shard. */
  readonly records: Map<number, Found>;
  readonly firstCounts: Map<number, number>;
};

/** Puts the streams together from the entries that the log holds. What is not needed any more is released. */
export class Replay {
  private readonly streams = new Map<number, FoundStream>();
  /** Above every number that was ever given to a stream. */
  nextNumber = 1;

  constructor(private readonly release: (place: Place) => void) {}

  take(bytes: Buffer, place: Place): void {
    switch (bytes.readUInt8()) {
      case ENTRY.record:
        return this.takeRecord(bytes, place);
      case ENTRY.stream:
        return this.takeStream(streamOfText(bytes.toString('utf8', 1)), place);
      case ENTRY.deletion:
        return this.drop(readDeletion(bytes), place);
      case ENTRY.trim:
        return this.takeTrim(bytes, place);
      default:
        throw new Error(`the stream's log holds an entry of the unknown type ${bytes[0]}`);
    }
  }

  finish(nowMs: number): readonly Stream[] {
    return [...this.streams.values()].map((found) => this.build(found, nowMs));
  }

  private takeRecord(bytes: Buffer, place: Place): void {
    const { streamNumber, shardIndex, count, arrivalMs } = readRecordHead(bytes);
    this.seen(streamNumber);
    const stream = this.streams.get(streamNumber);
    if (!stream) return this.release(place);
    let found = stream.records.get(shardIndex);
    if (!found) stream.records.set(shardIndex, (found = { index: new RecordIndex(), late: [] }));
    const { index, late } = found;
    if (count > index.lastCount) index.push(count, place, Math.max(arrivalMs, index.lastArrivalMs));
    else late.push({ count, place, arrivalMs });
    return undefined;
  }

  private takeStream(state: StreamState, place: Place): void {
    this.seen(state.number);
    const known = this.streams.get(state.number);
    if (known) {
      this.release(known.place);
      known.state = state;
      known.place = place;
    } else this.streams.set(state.number, { state, place, records: new Map(), firstCounts: new Map() });
  }

  private takeTrim(bytes: Buffer, place: Place): void {
    const { streamNumber, shardIndex, firstCount } = readTrim(bytes);
    const firstCounts = this.streams.get(streamNumber)?.firstCounts;
    firstCounts?.set(shardIndex, Math.max(firstCounts.get(shardIndex) ?? 0, firstCount));
    this.release(place);
  }

  private drop(number: number, place: Place): void {
    this.seen(number);
    this.release(place);
    const stream = this.streams.get(number);
    if (!stream) return;
    for (const found of stream.records.values()) for (const record of recordsOf(found)) this.release(record.place);
    this.release(stream.place);
    this.streams.delete(number);
  }

  private seen(streamNumber: number): void {
    this.nextNumber = Math.max(this.nextNumber, streamNumber + 1);
  }

  private build({ state, place, records, firstCounts }: FoundStream, nowMs: number): Stream {
    const stream = new Stream(state, place);
    for (const shard of stream.shards) {
      shard.firstCount = firstCounts.get(shard.position) ?? 1;
      shard.reopen(this.indexOf(records.get(shard.position), shard.firstCount), nowMs);
    }
    return stream;
  }

  private indexOf(found: Found | undefined, firstCount: number): RecordIndex {
    if (!found) return new RecordIndex();
    const { index, doubles } =
      found.late.length === 0 ? { index: found.index, doubles: [] } : RecordIndex.of([...recordsOf(found)]);
    for (const place of doubles) this.release(place);
    for (let cursor = index.oldest(); !cursor.isAtEnd && cursor.count < firstCount; cursor = index.oldest()) {
      this.release(cursor.place);
      index.dropOldest();
    }
    return index;
  }
}

function* recordsOf({ index, late }: Found): Generator<IndexedRecord> {
  yield* index;
  yield* late;
}
