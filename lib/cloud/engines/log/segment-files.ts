import path from 'node:path';
import { writeAll, type Files } from '../../../core/files';
import { segmentName, type DiskSegment } from './disk-segment';
import { UNFINISHED } from './segment-folder';

/** Open at the same time; a process may have about a thousand. */
const MAX_OPEN = 128;

export type FileRange = { readonly offset: number; readonly lengthBytes: number };

/** The files of a log's segments: opened when they are needed, and closed when others are needed more. */
export class SegmentFiles {
  /** The one that was used last is the last one. */
  private readonly open = new Map<DiskSegment, number>();

  constructor(
    readonly folder: string,
    readonly files: Files,
    /** Files that must not be closed yet. */
    private readonly isPinned: (descriptor: number) => boolean = () => false,
  ) {}

  pathOf(segment: DiskSegment): string {
    const name = segmentName(segment.range);
    return path.join(this.folder, segment.isUnfinished ? `${name}${UNFINISHED}` : name);
  }

  descriptor(segment: DiskSegment): number {
    const known = this.open.get(segment);
    // With few open files, none will be closed, and their order does not matter.
    if (known !== undefined && this.open.size < MAX_OPEN) return known;
    const descriptor = known ?? this.files.openSync(this.pathOf(segment), 'r+');
    this.keep(segment, descriptor);
    return descriptor;
  }

  /** Writes bytes at the end of a file, which is made where it is missing. On failure, nothing of them is there. */
  append(segment: DiskSegment, bytes: Buffer, position: number): void {
    try {
      if (segment.isTorn) this.truncate(segment, position);
      const descriptor = this.open.has(segment) || segment.isWritten ? this.descriptor(segment) : this.create(segment);
      writeAll(this.files, descriptor, bytes, position);
      segment.isWritten = true;
    } catch (error) {
      this.undo(segment, position);
      throw error;
    }
  }

  /** Reads a range into the beginning of a buffer. Returns how much of it the file has. */
  read(segment: DiskSegment, into: Buffer, { offset, lengthBytes }: FileRange): number {
    const descriptor = this.descriptor(segment);
    let read = 0;
    while (read < lengthBytes) {
      const count = this.files.readSync(descriptor, into, read, lengthBytes - read, offset + read);
      if (count === 0) break;
      read += count;
    }
    return read;
  }

  truncate(segment: DiskSegment, length: number): void {
    this.files.ftruncateSync(this.descriptor(segment), length);
    segment.isTorn = false;
  }

  /** Writes into a file that compaction makes, under a name that does not count until it is completed. */
  writeUnfinished(segment: DiskSegment, bytes: Buffer, position: number): void {
    const descriptor = this.open.has(segment) || segment.isWritten ? this.descriptor(segment) : this.create(segment);
    segment.isWritten = true;
    writeAll(this.files, descriptor, bytes, position);
  }

  /** Gives such a file its name, which replaces a segment of the same range. */
  complete(segment: DiskSegment): void {
    const unfinished = this.pathOf(segment);
    this.files.renameSync(unfinished, path.join(this.folder, segmentName(segment.range)));
    segment.isUnfinished = false;
  }

  remove(segment: DiskSegment): void {
    this.close(segment);
    this.files.rmSync(this.pathOf(segment), { force: true });
  }

  close(segment: DiskSegment): void {
    const descriptor = this.open.get(segment);
    this.open.delete(segment);
    if (descriptor !== undefined) this.files.closeSync(descriptor);
  }

  closeAll(): void {
    for (const segment of this.open.keys()) this.close(segment);
  }

  private create(segment: DiskSegment): number {
    const descriptor = this.files.openSync(this.pathOf(segment), 'w+');
    this.keep(segment, descriptor);
    return descriptor;
  }

  /** Where even that is refused, the next write begins with it. */
  private undo(segment: DiskSegment, position: number): void {
    segment.isTorn = this.open.has(segment);
    try {
      if (segment.isTorn) this.truncate(segment, position);
    } catch {
      // The error that is reported is that of the write.
    }
  }

  private keep(segment: DiskSegment, descriptor: number): void {
    this.open.delete(segment);
    this.open.set(segment, descriptor);
    for (const [other, its] of this.open) {
      if (this.open.size <= MAX_OPEN) return;
      if (other !== segment && !this.isPinned(its)) this.close(other);
    }
  }
}
