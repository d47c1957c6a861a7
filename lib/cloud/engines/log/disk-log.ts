import { randomBytes } from 'node:crypto';
import { errorText } from '../../../core/error-text';
import { fileFault } from '../../../core/file-fault';
import { diskFiles, type Files } from '../../../core/files';
import { ServiceError } from '../service-error';
import { Compaction } from './compaction';
import type { EntryLog, KeptLog, LogOwner, LogUsage, Place, Room, Slice } from './entry-log';
import { EntryReader } from './entry-reader';
import { GroupedSync } from './grouped-sync';
import { openJournalMark, type JournalMark } from './journal-mark';
import { openSegmentFolder, replaySegments, type OpenedFolder } from './open-segments';
import { maxBytesOf, sizeClassIn } from './place';
import { SegmentFiles } from './segment-files';
import { remedyFor } from './segment-folder';
import { SegmentWriter } from './segment-writer';
import { Segments } from './segments';

const SEGMENT_BYTES = 32 * 2 ** 20;

/** What an answer waits for: `process` for the operating system to have the bytes, `power` for the disk. */
export type Durability = 'process' | 'power';

export type DiskLogOptions = {
  readonly folder: string;
  readonly durability: Durability;
  /** What happens when a damaged folder is removed, in words that follow "and". */
  readonly otherwise: string;
  /** Told what was found at the start, a line each. */
  readonly warn: (message: string) => void;
  /** Called when nobody knows any more what is on the disk: the engine must end. */
  readonly fail: (error: Error) => void;
  /** Told the position after each commit, for other threads. */
  readonly onPosition?: (position: number) => void;
  readonly files?: Files;
  /** @default 32 MB */
  readonly segmentBytes?: number;
};

/**
 * Keeps the entries of an engine in a folder: a journal in segment files, which only this process uses.
 *
 * @throws UserError when the folder cannot be used, or an earlier version wrote it
 */
export function openDiskLog(owner: LogOwner, options: DiskLogOptions): EntryLog {
  return new SegmentedLog(owner, options);
}

/** What is there after the replay. */
type Running = {
  readonly writer: SegmentWriter;
  readonly compaction: Compaction;
  readonly mark: JournalMark;
  readonly kept: KeptLog;
};

class SegmentedLog implements EntryLog {
  private readonly files: Files;
  private readonly segments = new Segments();
  private readonly segmentFiles: SegmentFiles;
  private readonly reader: EntryReader;
  private readonly sync: GroupedSync | undefined;
  private readonly opened: OpenedFolder;
  private readonly remedy: string;
  private running: Running | undefined;
  private closed: Promise<void> | undefined;

  constructor(
    private readonly owner: LogOwner,
    private readonly options: DiskLogOptions,
  ) {
    const { folder, durability, otherwise, files = diskFiles, fail } = options;
    this.files = files;
    if (durability === 'power') this.sync = new GroupedSync(files, folder, fail);
    this.segmentFiles = new SegmentFiles(folder, files, (descriptor) => this.sync?.isWaiting(descriptor) === true);
    this.reader = new EntryReader(this.segmentFiles);
    this.remedy = remedyFor(folder, otherwise);
    const context = { files: this.segmentFiles, remedy: this.remedy };
    this.opened = openSegmentFolder(context, () => randomBytes(16).toString('hex'));
  }

  replay(): void {
    const { owner, segments, segmentFiles, opened, remedy } = this;
    const { folder, warn, fail, segmentBytes = SEGMENT_BYTES } = this.options;
    const { position, generation } = replaySegments(opened, { owner, segments, files: segmentFiles, remedy, warn });
    const { id, seed, isNew } = opened;
    const mark = openJournalMark(folder, { files: this.files, warn });
    const journal = { id, seed, generation: generation + 1 };
    const common = { segments, files: segmentFiles, segmentBytes, journal };
    const settled = () => this.sync?.durable();
    this.running = {
      writer: new SegmentWriter({ ...common, position }),
      compaction: new Compaction({ ...common, owner, settled, fail }),
      mark,
      kept: { id, isNew, position, lostEntries: mark.lostSince({ id, position }) },
    };
    this.options.onPosition?.(position);
    mark.follow(() => ({ id, position: this.position() }));
  }

  kept(): KeptLog {
    return this.now.kept;
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
    return this.now.writer.reserve(lengthBytes);
  }

  commit(): void {
    const { writer, compaction, mark } = this.now;
    try {
      const written = writer.commit();
      if (!written) return;
      this.sync?.add(this.segmentFiles.descriptor(written.segment), written);
      this.options.onPosition?.(writer.position);
      compaction.committed(written.bytes);
      mark.request();
    } catch (error) {
      const { message } = asError(fileFault('write to', this.options.folder, error));
      throw new ServiceError('ServiceUnavailable', message, 503);
    }
  }

  abandon(): void {
    this.now.writer.abandon();
  }

  durable(): Promise<void> | undefined {
    return this.sync?.durable();
  }

  read(place: Place): Buffer {
    const { bytes, start, end } = this.find(place);
    return bytes.subarray(start, end);
  }

  find(place: Place): Slice {
    return this.reader.read(this.segments.at(place), place);
  }

  release(place: Place): void {
    this.segments.at(place).liveBytes -= maxBytesOf(sizeClassIn(place));
  }

  compact(): void {
    this.now.compaction.step();
  }

  usage(): LogUsage {
    return { ...this.segments.usage(), memoryBytes: this.now.writer.memoryBytes };
  }

  position(): number {
    return this.now.writer.position;
  }

  close(): Promise<void> {
    return (this.closed ??= this.end());
  }

  private get now(): Running {
    if (!this.running) throw new Error('the log was not replayed');
    return this.running;
  }

  private async end(): Promise<void> {
    this.running?.writer.abandon();
    await this.running?.compaction.close();
    await this.sync?.durable();
    this.running?.mark.close();
    this.segmentFiles.closeAll();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(errorText(error));
}
