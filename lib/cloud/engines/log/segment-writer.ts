import type { DiskSegment } from './disk-segment';
import type { Room } from './entry-log';
import { LENGTH_BYTES, writeLength } from './framing';
import { MAX_OFFSET, maxBytesOf, placeOf, sizeClassOf } from './place';
import { encodeFileHeader, FILE_HEADER_BYTES, FRAME_HEADER_BYTES, writeFrameHeader } from './segment-format';
import type { SegmentFiles } from './segment-files';
import type { Segments } from './segments';

type Journal = { readonly id: string; readonly seed: number; readonly generation: number };

/** What a commit wrote. */
export type Written = { readonly segment: DiskSegment; readonly bytes: number; readonly isNewFile: boolean };

export type WriterOptions = {
  readonly segments: Segments;
  readonly files: SegmentFiles;
  /** A segment of this size takes no further group. */
  readonly segmentBytes: number;
  readonly journal: Journal;
  /** How many entries were committed before. */
  readonly position: number;
};

type Group = { readonly start: number; end: number; entries: number; liveBytes: number };
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Appends groups to the newest segment. All bytes of it stay in memory, as those of the one before do: what was written
 * a moment ago is read most.
 */
export class SegmentWriter {
  private active: DiskSegment;
  private previous: DiskSegment | undefined;
  private group: Group | undefined;
  private committedEntries: number;
  private readonly room: Mutable<Room> = { bytes: Buffer.alloc(0), start: 0, end: 0, place: 0 };

  constructor(private readonly options: WriterOptions) {
    const { segments, position } = options;
    this.active = segments.all.at(-1)!;
    this.committedEntries = position;
    this.active.cached = withCapacity(this.active.cached ?? Buffer.alloc(0), this.capacity);
    if (!this.active.isWritten) this.writeHeader();
  }

  get position(): number {
    return this.committedEntries;
  }

  get memoryBytes(): number {
    const { active, previous, group } = this;
    return (group?.end ?? active.usedBytes) + (previous?.cached ? previous.usedBytes : 0);
  }

  reserve(lengthBytes: number): Room {
    const group = (this.group ??= this.beginGroup());
    const { active: segment, room } = this;
    const at = group.end;
    room.start = at + LENGTH_BYTES;
    room.end = room.start + lengthBytes;
    if (room.end > segment.cached!.length) this.grow(room.end);
    room.bytes = segment.cached!;
    writeLength(room.bytes, at, lengthBytes);
    const sizeClass = sizeClassOf(lengthBytes);
    room.place = placeOf(segment.id, sizeClass, at);
    group.end = room.end;
    group.entries += 1;
    group.liveBytes += maxBytesOf(sizeClass);
    return room;
  }

  /** Writes the open group; undefined when there is none. On failure, the group is dropped. */
  commit(): Written | undefined {
    const { group, active, options } = this;
    if (!group) return undefined;
    this.group = undefined;
    const { start, end, entries, liveBytes } = group;
    const bytes = active.cached!;
    const frame = { position: this.committedEntries, entries, generation: options.journal.generation };
    writeFrameHeader(bytes, { at: start, end }, frame, options.journal.seed);
    const isNewFile = !active.isWritten;
    const from = isNewFile ? 0 : start;
    options.files.append(active, bytes.subarray(from, end), from);
    active.usedBytes = end;
    active.liveBytes += liveBytes;
    this.committedEntries += entries;
    return { segment: active, bytes: end - start, isNewFile };
  }

  abandon(): void {
    this.group = undefined;
  }

  private get capacity(): number {
    return Math.min(this.options.segmentBytes * 1.5, MAX_OFFSET);
  }

  private beginGroup(): Group {
    if (this.active.usedBytes >= this.options.segmentBytes) this.roll();
    const start = this.active.usedBytes;
    return { start, end: start + FRAME_HEADER_BYTES, entries: 0, liveBytes: 0 };
  }

  /** Begins a new segment, whose file comes with its first group. */
  private roll(): void {
    const free = this.previous?.cached ?? Buffer.alloc(0);
    if (this.previous) this.previous.cached = undefined;
    this.previous = this.active;
    const number = this.active.range.last + 1;
    this.active = this.options.segments.add({ first: number, last: number }, this.committedEntries);
    this.active.cached = withCapacity(free, this.capacity);
    this.writeHeader();
  }

  private writeHeader(): void {
    const { id, generation } = this.options.journal;
    const header = { id, generation, position: this.committedEntries };
    this.active.cached!.set(encodeFileHeader(header));
    this.active.usedBytes = FILE_HEADER_BYTES;
  }

  private grow(lengthBytes: number): void {
    if (lengthBytes > MAX_OFFSET)
      throw new Error(`a group of more than ${MAX_OFFSET} bytes does not fit into a segment`);
    const larger = Math.min(Math.max(lengthBytes, this.active.cached!.length * 1.5), MAX_OFFSET);
    this.active.cached = withCapacity(this.active.cached!, larger);
  }
}

/** Memory that was never touched takes none. */
function withCapacity(bytes: Buffer, lengthBytes: number): Buffer {
  if (bytes.length >= lengthBytes) return bytes;
  const larger = Buffer.allocUnsafeSlow(Math.ceil(lengthBytes));
  larger.set(bytes);
  return larger;
}
