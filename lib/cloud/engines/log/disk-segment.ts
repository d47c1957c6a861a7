import { FILE_HEADER_BYTES } from './segment-format';

/** A file of a log. The order of segments is that of their ranges, which never overlap and have no holes. */
export class DiskSegment {
  /** The length of the file, once it is there. */
  usedBytes = FILE_HEADER_BYTES;
  /** By size classes. */
  liveBytes = 0;
  /** Released bytes that compaction had to keep, because older segments need them. */
  undoingBytes = 0;
  /** All of the file's bytes, while it is one of the newest. */
  cached: Buffer | undefined;
  /** Whether the file is there: it comes with the first group. */
  isWritten = false;
  /** Whether the file may be longer than it should, after a write that was refused. */
  isTorn = false;
  /** Whether compaction is still writing it. */
  isUnfinished = false;

  constructor(
    /** In places; not kept. */
    readonly id: number,
    readonly range: SegmentRange,
    /** How many entries were committed before it. */
    readonly position: number,
  ) {}
}

/** Numbers of segments, both included: compaction makes one of several. */
export type SegmentRange = { readonly first: number; readonly last: number };

const NUMBER_DIGITS = 10;
const NAME = /^(\d{10})-(\d{10})\.log$/;

/** `0000000003-0000000005.log` */
export function segmentName({ first, last }: SegmentRange): string {
  return `${digits(first)}-${digits(last)}.log`;
}

/** The range in a file's name; undefined for the name of another file. */
export function rangeOf(name: string): SegmentRange | undefined {
  const match = NAME.exec(name);
  return match ? { first: Number(match[1]), last: Number(match[2]) } : undefined;
}

function digits(number: number): string {
  return String(number).padStart(NUMBER_DIGITS, '0');
}
