import type { Place, Slice } from './entry-log';
import { lengthAt, LENGTH_BYTES } from './framing';
import { maxBytesOf, offsetIn, sizeClassIn, sizeClassOf } from './place';
import type { DiskSegment } from './disk-segment';
import type { SegmentFiles } from './segment-files';

/** Entries that are read one behind the other come in pieces of this size. */
const AHEAD_BYTES = 256 * 1024;
/** As far from the end of the last entry, the next one still follows it: a frame's header may lie between. */
const NEAR_BYTES = 256;
/** A larger buffer is not kept. */
const KEPT_BYTES = 2 ** 20;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads entries from files, in one piece each, or many in one where they are read in order. */
export class EntryReader {
  private segment: DiskSegment | undefined;
  /** What is in the buffer: a piece of the segment's file. */
  private start = 0;
  private end = 0;
  private bytes = Buffer.alloc(0);
  private lastEnd = 0;
  private readonly slice: Mutable<Slice> = { bytes: this.bytes, start: 0, end: 0 };

  constructor(private readonly files: SegmentFiles) {}

  /** @throws Error when something else lies at the place */
  read(segment: DiskSegment, place: Place): Slice {
    const offset = offsetIn(place);
    const mostBytes = LENGTH_BYTES + maxBytesOf(sizeClassIn(place));
    const { slice } = this;
    if (segment.cached) {
      slice.bytes = segment.cached;
      slice.start = offset + LENGTH_BYTES;
    } else {
      this.fill(segment, offset, Math.min(mostBytes, segment.usedBytes - offset));
      slice.bytes = this.bytes;
      slice.start = offset - this.start + LENGTH_BYTES;
    }
    const lengthBytes = lengthAt(slice.bytes, slice.start - LENGTH_BYTES);
    slice.end = slice.start + lengthBytes;
    this.lastEnd = offset + LENGTH_BYTES + lengthBytes;
    if (sizeClassOf(lengthBytes) !== sizeClassIn(place))
      throw new Error(`${this.files.pathOf(segment)} is damaged: it has another entry at byte ${offset}`);
    return slice;
  }

  /** Makes sure that a range of the file is in the buffer. */
  private fill(segment: DiskSegment, offset: number, lengthBytes: number): void {
    const isSame = this.segment === segment;
    if (isSame && offset >= this.start && offset + lengthBytes <= this.end) return;
    const isNext = isSame && offset >= this.lastEnd && offset <= this.lastEnd + NEAR_BYTES;
    // What lies behind the end of a segment that is being written changes.
    const aheadBytes = Math.min(AHEAD_BYTES, segment.usedBytes - offset);
    const wanted = isNext ? Math.max(lengthBytes, aheadBytes) : lengthBytes;
    if (wanted > this.bytes.length || this.bytes.length > KEPT_BYTES)
      this.bytes = Buffer.allocUnsafeSlow(Math.max(wanted, AHEAD_BYTES));
    this.segment = undefined;
    const read = this.files.read(segment, this.bytes, { offset, lengthBytes: wanted });
    if (read < lengthBytes) throw new Error(`${this.files.pathOf(segment)} is damaged: it is shorter than it was`);
    this.segment = segment;
    this.start = offset;
    this.end = offset + read;
  }
}
