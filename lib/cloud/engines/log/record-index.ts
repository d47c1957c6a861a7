import type { Place } from './entry-log';
import { partitionPoint } from '../../../core/partition-point';

const SMALLEST_CHUNK = 64;
const LARGEST_CHUNK = 4_096;

/** A stretch of neighbouring records, oldest first: 24 bytes a record. */
class Chunk {
  readonly counts: Float64Array;
  readonly places: Float64Array;
  readonly arrivalsMs: Float64Array;
  /** Records before it were trimmed. */
  start = 0;
  end = 0;

  constructor(capacity: number) {
    this.counts = new Float64Array(capacity);
    this.places = new Float64Array(capacity);
    this.arrivalsMs = new Float64Array(capacity);
  }

  get isFull(): boolean {
    return this.end === this.counts.length;
  }

  get lastCount(): number {
    return this.counts[this.end - 1]!;
  }

  get lastArrivalMs(): number {
    return this.arrivalsMs[this.end - 1]!;
  }

  push(count: number, place: Place, arrivalMs: number): void {
    this.counts[this.end] = count;
    this.places[this.end] = place;
    this.arrivalsMs[this.end] = arrivalMs;
    this.end += 1;
  }
}

/** Where the records of one shard of a stream lie in the log, in the order of their counts. Arrivals never go back. */
export class RecordIndex {
  private chunks: Chunk[] = [];
  private size = 0;

  get length(): number {
    return this.size;
  }

  /** The count of the newest record; -1 when there is none. */
  get lastCount(): number {
    return this.chunks.at(-1)?.lastCount ?? -1;
  }

  get lastArrivalMs(): number {
    return this.chunks.at(-1)?.lastArrivalMs ?? -Infinity;
  }

  /** @param count above all counts so far */
  push(count: number, place: Place, arrivalMs: number): void {
    let chunk = this.chunks.at(-1);
    if (chunk === undefined || chunk.isFull) {
      const capacity = chunk === undefined ? SMALLEST_CHUNK : Math.min(chunk.counts.length * 4, LARGEST_CHUNK);
      this.chunks.push((chunk = new Chunk(capacity)));
    }
    chunk.push(count, place, arrivalMs);
    this.size += 1;
  }

  /** At the oldest record that is there. */
  oldest(): RecordCursor {
    return new RecordCursor(this.chunks, 0, this.chunks[0]?.start ?? 0);
  }

  /** At the first record with at least this count. */
  seek(count: number): RecordCursor {
    const at = partitionPoint(this.chunks.length, (index) => this.chunks[index]!.lastCount < count);
    return new RecordCursor(
      this.chunks,
      at,
      offsetIn(this.chunks[at], (chunk, index) => chunk.counts[index]! < count),
    );
  }

  /** At the first record that came at this time or later. */
  seekArrival(ms: number): RecordCursor {
    const at = partitionPoint(this.chunks.length, (index) => this.chunks[index]!.lastArrivalMs < ms);
    const offset = offsetIn(this.chunks[at], (chunk, index) => chunk.arrivalsMs[index]! < ms);
    return new RecordCursor(this.chunks, at, offset);
  }

  /** How many records have at least this count. */
  countFrom(count: number): number {
    const first = partitionPoint(this.chunks.length, (index) => this.chunks[index]!.lastCount < count);
    const chunk = this.chunks[first];
    if (chunk === undefined) return 0;
    const before = offsetIn(chunk, (_, index) => chunk.counts[index]! < count) - chunk.start;
    return this.chunks.slice(first).reduce((sum, { start, end }) => sum + end - start, -before);
  }

  dropOldest(): void {
    const chunk = this.chunks[0];
    if (chunk === undefined) return;
    chunk.start += 1;
    this.size -= 1;
    if (chunk.start === chunk.end) this.chunks.shift();
  }

  has(count: number, place: Place): boolean {
    const cursor = this.seek(count);
    return !cursor.isAtEnd && cursor.count === count && cursor.place === place;
  }

  /** The log has moved a record. */
  move(count: number, from: Place, to: Place): void {
    const cursor = this.seek(count);
    if (!cursor.isAtEnd && cursor.count === count && cursor.place === from) cursor.place = to;
  }

  /** Takes records in any order, as they come back from the log, and drops those that came twice. */
  static of(records: readonly IndexedRecord[]): { readonly index: RecordIndex; readonly doubles: readonly Place[] } {
    const index = new RecordIndex();
    const doubles: Place[] = [];
    for (const { count, place, arrivalMs } of records.toSorted((a, b) => a.count - b.count))
      if (count === index.lastCount) doubles.push(place);
      else index.push(count, place, Math.max(arrivalMs, index.lastArrivalMs));
    return { index, doubles };
  }

  *[Symbol.iterator](): Generator<IndexedRecord> {
    for (const cursor = this.oldest(); !cursor.isAtEnd; cursor.advance())
      yield { count: cursor.count, place: cursor.place, arrivalMs: cursor.arrivalMs };
  }
}

export type IndexedRecord = { readonly count: number; readonly place: Place; readonly arrivalMs: number };

function offsetIn(chunk: Chunk | undefined, isBefore: (chunk: Chunk, index: number) => boolean): number {
  if (chunk === undefined) return 0;
  return chunk.start + partitionPoint(chunk.end - chunk.start, (index) => isBefore(chunk, chunk.start + index));
}

/** Walks over the records of a shard. It is void once the index has changed. */
class RecordCursor {
  private chunk: Chunk | undefined;

  constructor(
    private readonly chunks: readonly Chunk[],
    private chunkAt: number,
    private offset: number,
  ) {
    this.chunk = chunks[chunkAt];
  }

  get isAtEnd(): boolean {
    return this.chunk === undefined;
  }

  get count(): number {
    return this.chunk!.counts[this.offset]!;
  }

  get place(): Place {
    return this.chunk!.places[this.offset]!;
  }

  set place(place: Place) {
    this.chunk!.places[this.offset] = place;
  }

  get arrivalMs(): number {
    return this.chunk!.arrivalsMs[this.offset]!;
  }

  advance(): void {
    this.offset += 1;
    if (this.offset < this.chunk!.end) return;
    this.chunkAt += 1;
    this.chunk = this.chunks[this.chunkAt];
    this.offset = this.chunk?.start ?? 0;
  }
}
