import { LENGTH_BYTES, writeLength } from './framing';
import { FRAME_HEADER_BYTES, writeFrameHeader } from './segment-format';

const FIRST_BYTES = 64 * 1024;

/** Collects entries for one frame of a segment that compaction writes. */
export class FrameBuilder {
  private bytes = Buffer.alloc(0);
  private end = FRAME_HEADER_BYTES;
  private entries = 0;

  /** Bytes from the beginning of the frame to the end of the last entry. */
  get lengthBytes(): number {
    return this.end;
  }

  get isEmpty(): boolean {
    return this.entries === 0;
  }

  /** Copies an entry. Returns where its length stands in the frame. */
  add(entry: Buffer): number {
    const at = this.end;
    this.end = at + LENGTH_BYTES + entry.length;
    if (this.end > this.bytes.length) this.grow();
    writeLength(this.bytes, at, entry.length);
    this.bytes.set(entry, at + LENGTH_BYTES);
    this.entries += 1;
    return at;
  }

  /** The whole frame, valid until the next call. */
  complete(frame: { readonly position: number; readonly generation: number }, seed: number): Buffer {
    writeFrameHeader(this.bytes, { at: 0, end: this.end }, { ...frame, entries: this.entries }, seed);
    return this.bytes.subarray(0, this.end);
  }

  /** The entry at a place in the frame. */
  entryAt(at: number, lengthBytes: number): Buffer {
    const start = at + LENGTH_BYTES;
    return this.bytes.subarray(start, start + lengthBytes);
  }

  clear(): void {
    this.end = FRAME_HEADER_BYTES;
    this.entries = 0;
  }

  private grow(): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, this.end, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
