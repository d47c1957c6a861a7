import type { EntryLog, LogOwner, LogUsage, Place, Room, Slice } from './entry-log';
import { lengthAt, LENGTH_BYTES, writeLength } from './framing';
import { MAX_OFFSET, MAX_SEGMENTS, maxBytesOf, offsetIn, placeOf, segmentIn, sizeClassIn, sizeClassOf } from './place';

const SEGMENT_BYTES = 8 * 2 ** 20;

/** A larger entry gets a segment of its own size, so that little is left over at the end of the others. */
const LARGE_FRACTION = 1 / 8;

/** Compaction starts when the segments are this many times as large as what is alive in them ... */
const MAX_FACTOR = 1.75;
/** ... and this many segments more, because the newest ones are never compacted. */
const SPARE_SEGMENTS = 3;

/** How many bytes are looked at for each that was committed. More than the factor needs, so that it catches up. */
const STEP_FACTOR = 3;
/** What a look at an entry costs, in bytes copied. */
const LOOK_BYTES = 32;
/** What was saved up is used in steps of this size, or of what the request was worth itself. */
const MAX_STEP_BYTES = 2 ** 20;

class Segment {
  usedBytes = 0;
  /** By size classes. */
  liveBytes = 0;
  isSealed = false;

  constructor(
    readonly id: number,
    readonly bytes: Buffer,
  ) {}

  fits(lengthBytes: number): boolean {
    return this.usedBytes + LENGTH_BYTES + lengthBytes <= this.bytes.length;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export type MemoryLogOptions = {
  /** @default 8 MB */
  readonly segmentBytes?: number;
};

/** Keeps the entries of an engine in memory, outside the heap. */
export function createMemoryLog(owner: LogOwner, { segmentBytes = SEGMENT_BYTES }: MemoryLogOptions = {}): EntryLog {
  return new MemoryLog(owner, segmentBytes);
}

class MemoryLog implements EntryLog {
  private readonly segments = new Map<number, Segment>();
  private nextId = 0;
  private totalBytes = 0;
  private liveBytes = 0;
  private committedEntries = 0;
  /** Where the next entry goes, and where compaction copies to: what lives long lies together. */
  private newest: Segment | undefined;
  private copies: Segment | undefined;
  /** Buffers of dropped segments, used again before new ones are made: the collector frees them late. */
  private spare: Buffer | undefined;
  /** Where the open group begins in each segment that it uses. */
  private group: { readonly segment: Segment; readonly start: number }[] = [];
  private groupEntries = 0;
  private groupBytes = 0;
  /** By what was committed: since the last step of compaction, and before it. */
  private earned = 0;
  private credit = 0;
  private victim: { readonly segment: Segment; at: number } | undefined;
  private readonly room: Mutable<Room> = { bytes: Buffer.alloc(0), start: 0, end: 0, place: 0 };
  private readonly slice: Mutable<Slice> = { bytes: this.room.bytes, start: 0, end: 0 };

  constructor(
    private readonly owner: LogOwner,
    private readonly segmentBytes: number,
  ) {}

  replay(): void {
    // Nothing is kept in memory from one start to the next.
  }

  append(...parts: readonly Uint8Array[]): Place {
    let lengthBytes = 0;
    for (const part of parts) lengthBytes += part.length;
    const { bytes, start, place } = this.reserve(lengthBytes);
    let at = start;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return place;
  }

  reserve(lengthBytes: number): Room {
    const segment = this.segmentFor(lengthBytes);
    if (this.group.at(-1)?.segment !== segment) this.group.push({ segment, start: segment.usedBytes });
    this.groupEntries += 1;
    this.groupBytes += lengthBytes + LENGTH_BYTES;
    return this.reserveIn(segment, lengthBytes);
  }

  commit(): void {
    if (this.group.length === 0) return;
    this.committedEntries += this.groupEntries;
    this.earned += this.groupBytes * STEP_FACTOR;
    this.endGroup();
  }

  abandon(): void {
    for (const { segment, start } of this.group.toReversed()) {
      for (let at = start; at < segment.usedBytes; at += LENGTH_BYTES + lengthAt(segment.bytes, at))
        this.dies(segment, maxBytesOf(sizeClassOf(lengthAt(segment.bytes, at))));
      segment.usedBytes = start;
    }
    const left = this.group;
    this.endGroup();
    for (const { segment } of left) this.dropIfDead(segment);
  }

  durable(): undefined {
    return undefined;
  }

  read(place: Place): Buffer {
    const { bytes, start, end } = this.find(place);
    return bytes.subarray(start, end);
  }

  find(place: Place): Slice {
    const { slice } = this;
    const { bytes } = this.segmentOf(place);
    const at = offsetIn(place);
    slice.bytes = bytes;
    slice.start = at + LENGTH_BYTES;
    slice.end = slice.start + lengthAt(bytes, at);
    return slice;
  }

  release(place: Place): void {
    const segment = this.segmentOf(place);
    this.dies(segment, maxBytesOf(sizeClassIn(place)));
    this.dropIfDead(segment);
  }

  compact(): void {
    this.credit += this.earned;
    let budget = Math.min(this.credit, Math.max(this.earned, MAX_STEP_BYTES));
    this.earned = 0;
    this.credit -= budget;
    while (budget > 0) {
      this.victim ??= this.nextVictim();
      if (!this.victim) {
        this.credit = 0;
        return;
      }
      budget -= this.compactEntry(this.victim);
    }
  }

  usage(): LogUsage {
    return { liveBytes: this.liveBytes, totalBytes: this.totalBytes, memoryBytes: this.totalBytes };
  }

  kept(): undefined {
    return undefined;
  }

  position(): number {
    return this.committedEntries;
  }

  close(): Promise<void> {
    this.segments.clear();
    return Promise.resolve();
  }

  private segmentFor(lengthBytes: number): Segment {
    if (isLarge(lengthBytes, this.segmentBytes)) return this.addLarge(lengthBytes);
    if (this.newest?.fits(lengthBytes)) return this.newest;
    if (this.newest) this.seal(this.newest);
    this.newest = this.add(this.spareBuffer());
    return this.newest;
  }

  private addLarge(lengthBytes: number): Segment {
    if (lengthBytes > MAX_OFFSET) throw new Error(`an entry of ${lengthBytes} bytes is larger than a segment can be`);
    const segment = this.add(Buffer.allocUnsafeSlow(lengthBytes + LENGTH_BYTES));
    segment.isSealed = true;
    return segment;
  }

  private add(bytes: Buffer): Segment {
    if (this.segments.size >= MAX_SEGMENTS) throw new Error(`the log has ${MAX_SEGMENTS} segments, and takes no more`);
    while (this.segments.has(this.nextId)) this.nextId = (this.nextId + 1) % MAX_SEGMENTS;
    const segment = new Segment(this.nextId, bytes);
    this.nextId = (this.nextId + 1) % MAX_SEGMENTS;
    this.segments.set(segment.id, segment);
    this.totalBytes += bytes.length;
    return segment;
  }

  private spareBuffer(): Buffer {
    const bytes = this.spare ?? Buffer.allocUnsafeSlow(this.segmentBytes);
    this.spare = undefined;
    return bytes;
  }

  private reserveIn(segment: Segment, lengthBytes: number): Room {
    const { room } = this;
    const at = segment.usedBytes;
    const sizeClass = sizeClassOf(lengthBytes);
    const live = maxBytesOf(sizeClass);
    writeLength(segment.bytes, at, lengthBytes);
    segment.liveBytes += live;
    this.liveBytes += live;
    room.bytes = segment.bytes;
    room.start = at + LENGTH_BYTES;
    room.end = room.start + lengthBytes;
    room.place = placeOf(segment.id, sizeClass, at);
    segment.usedBytes = room.end;
    return room;
  }

  private endGroup(): void {
    this.group = [];
    this.groupEntries = 0;
    this.groupBytes = 0;
  }

  private segmentOf(place: Place): Segment {
    const segment = this.segments.get(segmentIn(place));
    if (!segment) throw new Error(`there is no entry at ${place}`);
    return segment;
  }

  private dies(segment: Segment, bytes: number): void {
    segment.liveBytes -= bytes;
    this.liveBytes -= bytes;
  }

  private seal(segment: Segment): void {
    segment.isSealed = true;
    this.dropIfDead(segment);
  }

  /** A segment of the open group stays, because the group may be about to replace its own entries. */
  private dropIfDead(segment: Segment): void {
    if (segment.liveBytes > 0 || !segment.isSealed || !this.segments.has(segment.id)) return;
    if (this.group.some((part) => part.segment === segment)) return;
    this.segments.delete(segment.id);
    this.totalBytes -= segment.bytes.length;
    if (this.victim?.segment === segment) this.victim = undefined;
    if (segment.bytes.length === this.segmentBytes) this.spare = segment.bytes;
  }

  /** The sealed segment with the smallest part alive, when dead entries take too much. */
  private nextVictim(): { readonly segment: Segment; at: number } | undefined {
    if (this.totalBytes <= this.liveBytes * MAX_FACTOR + this.segmentBytes * SPARE_SEGMENTS) return undefined;
    let best: Segment | undefined;
    let bestPart = 1 / MAX_FACTOR + 0.2;
    for (const segment of this.segments.values()) {
      const part = segment.liveBytes / segment.bytes.length;
      if (!segment.isSealed || part >= bestPart) continue;
      best = segment;
      bestPart = part;
    }
    return best && { segment: best, at: 0 };
  }

  /** Keeps or leaves out one entry of a segment. Returns the cost. */
  private compactEntry(victim: { readonly segment: Segment; at: number }): number {
    const { segment, at } = victim;
    if (at >= segment.usedBytes) return this.finish(segment);
    const start = at + LENGTH_BYTES;
    const lengthBytes = lengthAt(segment.bytes, at);
    const bytes = segment.bytes.subarray(start, start + lengthBytes);
    const from = placeOf(segment.id, sizeClassOf(lengthBytes), at);
    victim.at = start + lengthBytes;
    if (!this.owner.isNeeded(bytes, from, true)) return LOOK_BYTES;
    if (!this.copies?.fits(lengthBytes)) {
      if (this.copies) this.seal(this.copies);
      this.copies = this.add(this.spareBuffer());
    }
    const to = this.reserveIn(this.copies, lengthBytes);
    to.bytes.set(bytes, to.start);
    this.dies(segment, maxBytesOf(sizeClassOf(lengthBytes)));
    this.owner.moved(bytes, from, to.place);
    return LOOK_BYTES + lengthBytes;
  }

  private finish(segment: Segment): number {
    this.dies(segment, segment.liveBytes);
    this.dropIfDead(segment);
    return LOOK_BYTES;
  }
}

function isLarge(lengthBytes: number, segmentBytes: number): boolean {
  return lengthBytes + LENGTH_BYTES > segmentBytes * LARGE_FRACTION;
}
