import type { LogOwner, Place } from './entry-log';
import { chooseVictims } from './choose-victims';
import type { DiskSegment } from './disk-segment';
import { EntrySource, type SourceEntry } from './entry-source';
import { FrameBuilder } from './frame-builder';
import { syncPath } from './grouped-sync';
import { LENGTH_BYTES } from './framing';
import { maxBytesOf, placeOf, sizeClassIn } from './place';
import { encodeFileHeader } from './segment-format';
import type { SegmentFiles } from './segment-files';
import type { Segments } from './segments';

/** How many bytes are looked at for each that was committed. More than the factor needs, so that it catches up. */
const STEP_FACTOR = 3;
/** What a look at an entry costs, in bytes copied. */
const LOOK_BYTES = 32;
/** A step writes once, so it is not made for a few entries: 64 kB of a segment of 32 MB. */
const MIN_STEP_PART = 1 / 512;
/** What was saved up is used in steps of 1 MB, or of what the request was worth itself: none waits long for others. */
const MAX_STEP_PART = 1 / 32;

export type CompactionContext = {
  readonly owner: LogOwner;
  readonly segments: Segments;
  readonly files: SegmentFiles;
  readonly segmentBytes: number;
  readonly journal: { readonly id: string; readonly seed: number; readonly generation: number };
  /** Resolves when no file of old segments is waited for. */
  readonly settled: () => Promise<void> | undefined;
  /** The state on the disk is whole, but unknown here: the log cannot go on. */
  readonly fail: (error: Error) => void;
};

type Job = {
  readonly victims: readonly DiskSegment[];
  readonly target: DiskSegment;
  readonly source: EntrySource;
  /** Where the segment behind them begins. */
  readonly endPosition: number;
  readonly isOldest: boolean;
};

type Copy = { readonly entry: SourceEntry; readonly at: number; readonly isLive: boolean };

/**
 * Replaces segments of which little is needed by one that has what is needed of them, in the same order. The new file
 * gets its name when all of it is on the disk, so a crash leaves the old ones or the new one.
 */
export class Compaction {
  /** By what was committed: since the last step, and before it. */
  private earned = 0;
  private credit = 0;
  private job: Job | undefined;
  private completing: Promise<void> | undefined;
  private readonly frame = new FrameBuilder();

  constructor(private readonly context: CompactionContext) {}

  committed(bytes: number): void {
    this.earned += bytes * STEP_FACTOR;
  }

  step(): void {
    const { earned } = this;
    this.earned = 0;
    this.credit += earned;
    if (this.completing) return;
    this.job ??= this.begin();
    if (!this.job) {
      this.credit = 0;
      return;
    }
    const { segmentBytes } = this.context;
    if (this.credit < segmentBytes * MIN_STEP_PART && !isDead(this.job)) return;
    const budget = Math.min(this.credit, Math.max(earned, segmentBytes * MAX_STEP_PART));
    this.credit -= budget;
    this.advance(this.job, budget);
  }

  /** An unfinished file is left to the next start, which removes it. */
  async close(): Promise<void> {
    await this.completing;
  }

  private begin(): Job | undefined {
    const { segments, files, segmentBytes, journal } = this.context;
    const victims = chooseVictims(segments.all, segmentBytes);
    if (victims.length === 0) return undefined;
    const range = { first: victims[0]!.range.first, last: victims.at(-1)!.range.last };
    const target = segments.create(range, victims[0]!.position);
    target.isUnfinished = true;
    const source = new EntrySource(victims, files, journal.seed);
    const { position: endPosition } = segments.all[segments.all.indexOf(victims.at(-1)!) + 1]!;
    return { victims, target, source, endPosition, isOldest: victims[0] === segments.all[0] };
  }

  private advance(job: Job, budget: number): void {
    const { source } = job;
    const before = source.cursor;
    let isComplete: boolean;
    let copies: readonly Copy[];
    try {
      ({ isComplete, copies } = isDead(job) ? { isComplete: true, copies: [] } : this.collect(job, budget));
    } catch (error) {
      return this.context.fail(error as Error);
    }
    try {
      this.write(job, copies);
      if (isComplete) this.writeHeader(job);
    } catch {
      // A disk that takes nothing now may take it later. Nothing has moved.
      source.cursor = before;
      this.frame.clear();
      return;
    }
    this.move(job, copies);
    if (isComplete) this.completing = this.complete(job).catch((error: Error) => this.context.fail(error));
  }

  private collect({ source, isOldest }: Job, budget: number): { isComplete: boolean; copies: Copy[] } {
    const { owner } = this.context;
    const copies: Copy[] = [];
    for (let left = budget; left > 0; left -= LOOK_BYTES) {
      const entry = source.next();
      if (!entry) return { isComplete: true, copies };
      // What is needed in the oldest segment too is alive; what is not only undoes older entries.
      const isLive = owner.isNeeded(entry.bytes, entry.place, true);
      if (!isLive && (isOldest || !owner.isNeeded(entry.bytes, entry.place, false))) continue;
      copies.push({ entry, at: this.frame.add(entry.bytes), isLive });
      left -= entry.bytes.length;
    }
    return { isComplete: false, copies };
  }

  private write({ target }: Job, copies: readonly Copy[]): void {
    if (copies.length === 0) return;
    const { files, journal } = this.context;
    const frame = this.frame.complete({ position: target.position, generation: journal.generation }, journal.seed);
    files.writeUnfinished(target, frame, target.usedBytes);
  }

  private writeHeader({ target, endPosition }: Job): void {
    const { files, journal } = this.context;
    const fileBytes = target.usedBytes + (this.frame.isEmpty ? 0 : this.frame.lengthBytes);
    const { id, generation } = journal;
    const compacted = { fileBytes, endPosition };
    // A write that was refused may have left more behind the end than this one took.
    if (target.isWritten) files.truncate(target, fileBytes);
    files.writeUnfinished(target, encodeFileHeader({ id, generation, position: target.position, compacted }), 0);
  }

  /** From now on, the copies are what is read. */
  private move({ target }: Job, copies: readonly Copy[]): void {
    const start = target.usedBytes;
    if (copies.length > 0) target.usedBytes += this.frame.lengthBytes;
    for (const { entry, at, isLive } of copies) {
      const sizeClass = sizeClassIn(entry.place);
      const to: Place = placeOf(target.id, sizeClass, start + at);
      if (isLive) {
        entry.segment.liveBytes -= maxBytesOf(sizeClass);
        target.liveBytes += maxBytesOf(sizeClass);
      } else target.undoingBytes += entry.bytes.length + LENGTH_BYTES;
      this.context.owner.moved(entry.bytes, entry.place, to);
    }
    this.frame.clear();
  }

  private async complete(job: Job): Promise<void> {
    const { victims, target } = job;
    const { files, segments, settled } = this.context;
    await syncPath(files.files, files.pathOf(target));
    await settled();
    files.complete(target);
    await syncPath(files.files, files.folder);
    segments.replace(victims, target);
    for (const victim of victims) {
      if (victim.range.first === target.range.first && victim.range.last === target.range.last) files.close(victim);
      else files.remove(victim);
    }
    this.job = undefined;
    this.completing = undefined;
  }
}

/** Nothing of it has to be read. */
function isDead({ victims, isOldest, source }: Job): boolean {
  return isOldest && source.isAtStart && victims.every(({ liveBytes }) => liveBytes === 0);
}
