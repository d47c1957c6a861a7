import type { Place } from '../engines/log/entry-log';
import { ENTRY, readDeletion, readRecordHead, readTrim } from './entry-layout';
import { RecordIndex, type IndexedRecord } from '../engines/log/record-index';
import type { AccountSettings } from './account-settings';
import { Stream } from './stream';
import { streamOfText } from './stream-codec';
import type { StreamState } from './stream-state';

/** The records of one shard: most come back in order, those that compaction has moved may come late. */
type Found = { readonly index: RecordIndex; readonly late: IndexedRecord[] };

type FoundStream = {
  /** Undefined as long as nothing says what stream it is: an entry that replaces an older one stands behind records. */
  entry: { readonly state: StreamState; readonly place: Place } | undefined;
  /** By shard. */
  readonly records: Map<number, Found>;
  readonly firstCounts: Map<number, number>;
};

/** Puts the streams together from the entries that the log holds. What is not needed any more is released. */
export class Replay {
  private readonly streams = new Map<number, FoundStream>();
  /** Above every number that was ever given to a stream. */
  nextNumber = 1;
  /** Undefined as long as the account has settled nothing. */
  account: { readonly settings: AccountSettings; readonly place: Place } | undefined;

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
      case ENTRY.account:
        if (this.account) this.release(this.account.place);
        this.account = { settings: JSON.parse(bytes.toString('utf8', 1)) as AccountSettings, place };
        return undefined;
      default:
        throw new Error(`the stream's log holds an entry of the unknown type ${bytes[0]}`);
    }
  }

  finish(nowMs: number): readonly Stream[] {
    const built: Stream[] = [];
    for (const found of this.streams.values()) {
      if (found.entry) built.push(this.build(found.entry, found, nowMs));
      else this.releaseRecords(found);
    }
    return built;
  }

  private takeRecord(bytes: Buffer, place: Place): void {
    const { streamNumber, shardIndex, count, arrivalMs } = readRecordHead(bytes);
    const stream = this.stream(streamNumber);
    let found = stream.records.get(shardIndex);
    if (!found) stream.records.set(shardIndex, (found = { index: new RecordIndex(), late: [] }));
    const { index, late } = found;
    if (count > index.lastCount) index.push(count, place, Math.max(arrivalMs, index.lastArrivalMs));
    else late.push({ count, place, arrivalMs });
  }

  private takeStream(state: StreamState, place: Place): void {
    const stream = this.stream(state.number);
    if (stream.entry) this.release(stream.entry.place);
    stream.entry = { state, place };
  }

  private takeTrim(bytes: Buffer, place: Place): void {
    const { streamNumber, shardIndex, firstCount } = readTrim(bytes);
    const { firstCounts } = this.stream(streamNumber);
    firstCounts.set(shardIndex, Math.max(firstCounts.get(shardIndex) ?? 0, firstCount));
    this.release(place);
  }

  private drop(number: number, place: Place): void {
    this.release(place);
    const stream = this.stream(number);
    this.releaseRecords(stream);
    if (stream.entry) this.release(stream.entry.place);
    this.streams.delete(number);
  }

  private stream(number: number): FoundStream {
    this.nextNumber = Math.max(this.nextNumber, number + 1);
    let stream = this.streams.get(number);
    if (!stream) this.streams.set(number, (stream = { entry: undefined, records: new Map(), firstCounts: new Map() }));
    return stream;
  }

  private releaseRecords({ records }: FoundStream): void {
    for (const found of records.values()) for (const record of recordsOf(found)) this.release(record.place);
  }

  private build(
    { state, place }: NonNullable<FoundStream['entry']>,
    { records, firstCounts }: FoundStream,
    nowMs: number,
  ): Stream {
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
