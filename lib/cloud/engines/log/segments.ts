import { DiskSegment, type SegmentRange } from './disk-segment';
import { MAX_SEGMENTS, segmentIn } from './place';
import type { Place } from './entry-log';

/** The segments of a log on the disk, in their order, and by the numbers that places hold. */
export class Segments {
  private ordered: DiskSegment[] = [];
  private readonly byId = new Map<number, DiskSegment>();
  private nextId = 0;

  get all(): readonly DiskSegment[] {
    return this.ordered;
  }

  /** Live and all bytes, those that compaction is writing included. */
  usage(): { readonly liveBytes: number; readonly totalBytes: number } {
    let liveBytes = 0;
    let totalBytes = 0;
    for (const segment of this.byId.values()) {
      liveBytes += segment.liveBytes;
      totalBytes += segment.usedBytes;
    }
    return { liveBytes, totalBytes };
  }

  at(place: Place): DiskSegment {
    const segment = this.byId.get(segmentIn(place));
    if (!segment) throw new Error(`there is no entry at ${place}`);
    return segment;
  }

  /** Adds a segment at the end. */
  add(range: SegmentRange, position: number): DiskSegment {
    const segment = this.create(range, position);
    this.ordered.push(segment);
    return segment;
  }

  /** Makes a segment that has places, but is not in the order yet. */
  create(range: SegmentRange, position: number): DiskSegment {
    if (this.byId.size >= MAX_SEGMENTS) throw new Error(`the log has ${MAX_SEGMENTS} segments, and takes no more`);
    while (this.byId.has(this.nextId)) this.nextId = (this.nextId + 1) % MAX_SEGMENTS;
    const segment = new DiskSegment(this.nextId, range, position);
    this.nextId = (this.nextId + 1) % MAX_SEGMENTS;
    this.byId.set(segment.id, segment);
    return segment;
  }

  /** Drops a segment that is not in the order. */
  drop({ id }: DiskSegment): void {
    this.byId.delete(id);
  }

  /** Puts one segment in the place of several, which stand one behind the other. */
  replace(old: readonly DiskSegment[], by: DiskSegment): void {
    this.ordered.splice(this.ordered.indexOf(old[0]!), old.length, by);
    for (const segment of old) this.drop(segment);
  }
}
