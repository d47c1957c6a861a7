import path from 'node:path';
import { fileFault } from '../../../core/file-fault';
import { replaceFile } from '../../../core/files';
import { segmentName, type DiskSegment, type SegmentRange } from './disk-segment';
import type { LogOwner } from './entry-log';
import { damagedSegment, replaySegment } from './replay-segment';
import { decodeFileHeader, encodeFileHeader, FILE_HEADER_BYTES, seedOf } from './segment-format';
import type { SegmentFiles } from './segment-files';
import { findSegments, refuseEarlierFormat } from './segment-folder';
import type { Segments } from './segments';
import { isUnwritten } from './walk-frames';

/** A log's folder when it was opened, before anything of it was read. */
export type OpenedFolder = {
  readonly id: string;
  readonly seed: number;
  readonly isNew: boolean;
  readonly ranges: readonly SegmentRange[];
};

type Context = { readonly files: SegmentFiles; readonly remedy: string };

/**
 * Opens a folder, or makes the first segment in a new one.
 *
 * @throws UserError when it cannot be used
 */
export function openSegmentFolder({ files: { folder, files }, remedy }: Context, newId: () => string): OpenedFolder {
  try {
    files.mkdirSync(folder, { recursive: true });
    refuseEarlierFormat(folder, files);
    const ranges = findSegments(folder, remedy, files);
    const first = path.join(folder, segmentName(ranges[0] ?? { first: 1, last: 1 }));
    if (ranges.length > 0) return { ...opened(readId(first, { files, remedy })), isNew: false, ranges };
    const id = newId();
    const header = encodeFileHeader({ id, generation: 1, position: 0 });
    replaceFile(first, header, { durable: true, files });
    return { ...opened(id), isNew: true, ranges: [{ first: 1, last: 1 }] };
  } catch (error) {
    throw fileFault('use', folder, error);
  }
}

function opened(id: string) {
  return { id, seed: seedOf(id) };
}

function readId(file: string, { files, remedy }: { files: SegmentFiles['files']; remedy: string }): string {
  const descriptor = files.openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(FILE_HEADER_BYTES);
    const length = files.readSync(descriptor, bytes, 0, FILE_HEADER_BYTES, 0);
    return decodeFileHeader(bytes.subarray(0, length)).id;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    throw damagedSegment((error as Error).message, { file, remedy });
  } finally {
    files.closeSync(descriptor);
  }
}

export type ReplayOptions = Context & {
  readonly owner: LogOwner;
  readonly segments: Segments;
  readonly warn: (message: string) => void;
};

/** How many entries were ever committed, and the last start of the engine that wrote. */
export type ReplayedJournal = { readonly position: number; readonly generation: number };

/**
 * Passes all entries of the segments to the owner. A group at the end that was not written whole is cut off.
 *
 * @throws UserError when a segment is damaged
 */
export function replaySegments({ id, seed, ranges }: OpenedFolder, options: ReplayOptions): ReplayedJournal {
  const { owner, segments, files, remedy } = options;
  let buffer = Buffer.alloc(0);
  let journal: ReplayedJournal = { position: 0, generation: 0 };
  for (const [ix, range] of ranges.entries()) {
    const segment = segments.add(range, journal.position);
    const file = files.pathOf(segment);
    const isNewest = ix === ranges.length - 1;
    try {
      const size = files.files.fstatSync(files.descriptor(segment)).size;
      if (size > buffer.length) buffer = Buffer.allocUnsafeSlow(size);
      const bytes = buffer.subarray(0, files.read(segment, buffer, { offset: 0, lengthBytes: size }));
      if (isNewest) segment.cached = buffer;
      if (isNewest && ix > 0 && isUnborn(bytes)) {
        beginAgain(segment, bytes.length, options);
        continue;
      }
      const { position } = journal;
      const replayed = replaySegment(segment, bytes, { owner, id, seed, position, file, remedy });
      segment.isWritten = true;
      if (replayed.fault && !isNewest) throw damagedSegment('is cut off', { file, remedy });
      if (replayed.fault) cutOff(segment, bytes.length, options);
      journal = { ...replayed, generation: Math.max(journal.generation, replayed.generation) };
    } catch (error) {
      throw fileFault('use', file, error);
    }
  }
  return journal;
}

/** The process or the machine ended before a new file had its header on the disk. */
function isUnborn(bytes: Buffer): boolean {
  return bytes.length < FILE_HEADER_BYTES || isUnwritten(bytes, { at: 0, end: FILE_HEADER_BYTES });
}

/** Leaves an empty file to the writer, so that nothing stands behind its first group. */
function beginAgain(segment: DiskSegment, lengthBytes: number, { files, warn }: ReplayOptions): void {
  files.truncate(segment, 0);
  if (lengthBytes >= FILE_HEADER_BYTES)
    warn(
      `${files.pathOf(segment)} has lost its beginning: its ${lengthBytes} bytes are cut off, and all before them is there`,
    );
}

function cutOff(segment: DiskSegment, lengthBytes: number, { files, warn }: ReplayOptions): void {
  files.truncate(segment, segment.usedBytes);
  warn(
    `${files.pathOf(segment)} ended in a group that was not written whole: its ${lengthBytes - segment.usedBytes} bytes are cut off, and all before them is there`,
  );
}
