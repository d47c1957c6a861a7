import { partitionPoint } from '../../lib/core/partition-point';
/** Half-open: `start` is in it, `end` is not. */
export type SequenceRange = readonly [start: number, end: number];

/**
 * Which sequences are accepted, in whatever order: all below `position`, and some ranges above it. There are never more
 * ranges than records in flight, so the size is bounded no matter how long one record is held up.
 */
export class AcceptedRanges {
  private readonly endByStart = new Map<number, number>();
  private readonly startByEnd = new Map<number, number>();
  private low: number;
  private total: number;

  constructor(position = 0, ranges: readonly SequenceRange[] = []) {
    this.low = position;
    this.total = position;
    for (const [start, end] of ranges) {
      this.endByStart.set(start, end);
      this.startByEnd.set(end, start);
      this.total += end - start;
    }
  }

  /** The lowest sequence that is not known to be accepted. */
  get position(): number {
    return this.low;
  }

  /** How many sequences are accepted. */
  get count(): number {
    return this.total;
  }

  /** @param sequence not added before */
  add(sequence: number): void {
    this.total += 1;
    const start = this.startByEnd.get(sequence) ?? sequence;
    const end = this.endByStart.get(sequence + 1) ?? sequence + 1;
    this.startByEnd.delete(sequence);
    this.endByStart.delete(sequence + 1);
    if (sequence === this.low) {
      this.low = end;
      this.startByEnd.delete(end);
      return;
    }
    this.endByStart.set(start, end);
    this.startByEnd.set(end, start);
  }

  /** The ranges above `position`, lowest first. */
  ranges(): SequenceRange[] {
    return [...this.endByStart].sort((a, b) => a[0] - b[0]);
  }
}

/** Whether one of the ranges holds a sequence. */
export function rangesContain(ranges: readonly SequenceRange[], sequence: number): boolean {
  const range = ranges[partitionPoint(ranges.length, (at) => ranges[at]![1] <= sequence)];
  return range !== undefined && range[0] <= sequence;
}
