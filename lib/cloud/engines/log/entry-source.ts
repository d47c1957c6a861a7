import type { Place } from './entry-log';
import type { DiskSegment } from './disk-segment';
import { lengthAt, LENGTH_BYTES } from './framing';
import { placeOf, sizeClassOf } from './place';
import { FILE_HEADER_BYTES, FRAME_HEADER_BYTES, isWhole, readFrameHeader } from './segment-format';
import type { SegmentFiles } from './segment-files';

export type SourceEntry = { readonly segment: DiskSegment; readonly bytes: Buffer; readonly place: Place };

/** How far a source has been read: which segment, which frame in its file, which entry in the frame. */
type Cursor = { readonly segmentIx: number; readonly frameAt: number; readonly entryAt: number };

const START: Cursor = { segmentIx: 0, frameAt: FILE_HEADER_BYTES, entryAt: 0 };

/** Reads the entries of segments in order, a frame at a time, and can go back to where it was. */
export class EntrySource {
  cursor = START;
  private loaded: { readonly segment: DiskSegment; readonly at: number; readonly body: Buffer } | undefined;

  constructor(
    private readonly segments: readonly DiskSegment[],
    private readonly files: SegmentFiles,
    private readonly seed: number,
  ) {}

  get isAtStart(): boolean {
    return this.cursor === START;
  }

  /** @throws Error when a frame is damaged */
  next(): SourceEntry | undefined {
    for (;;) {
      const { segmentIx, frameAt, entryAt } = this.cursor;
      const segment = this.segments[segmentIx];
      if (!segment) return undefined;
      if (frameAt >= segment.usedBytes) {
        this.cursor = { ...START, segmentIx: segmentIx + 1 };
        continue;
      }
      const body = this.load(segment, frameAt);
      if (entryAt < body.length) return this.take(segment, body);
      this.cursor = { segmentIx, frameAt: frameAt + FRAME_HEADER_BYTES + body.length, entryAt: 0 };
    }
  }

  private take(segment: DiskSegment, body: Buffer): SourceEntry {
    const { segmentIx, frameAt, entryAt } = this.cursor;
    const lengthBytes = lengthAt(body, entryAt);
    const start = entryAt + LENGTH_BYTES;
    this.cursor = { segmentIx, frameAt, entryAt: start + lengthBytes };
    return {
      segment,
      bytes: body.subarray(start, start + lengthBytes),
      place: placeOf(segment.id, sizeClassOf(lengthBytes), frameAt + FRAME_HEADER_BYTES + entryAt),
    };
  }

  private load(segment: DiskSegment, at: number): Buffer {
    if (this.loaded?.segment === segment && this.loaded.at === at) return this.loaded.body;
    const head = this.read(segment, at, FRAME_HEADER_BYTES);
    const frame = readFrameHeader(head, 0, this.seed);
    const body = frame && this.read(segment, at + FRAME_HEADER_BYTES, frame.bodyBytes);
    if (!frame || !body || !isWhole(body, frame, this.seed))
      throw new Error(`${this.files.pathOf(segment)} is damaged: it has a group with a wrong checksum at byte ${at}`);
    this.loaded = { segment, at, body };
    return body;
  }

  private read(segment: DiskSegment, offset: number, lengthBytes: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(lengthBytes);
    return bytes.subarray(0, this.files.read(segment, bytes, { offset, lengthBytes }));
  }
}
