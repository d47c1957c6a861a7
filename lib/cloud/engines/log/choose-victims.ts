import type { DiskSegment } from './disk-segment';
import { FILE_HEADER_BYTES } from './segment-format';

/** Compaction starts when the segments are this many times as large as what is alive in them ... */
const MAX_FACTOR = 1.75;
/** ... and takes segments of which less than this part is needed: there are always some. */
const MAX_PART = 0.77;

/**
 * The segments that compaction makes one of: some that stand one behind the other, of which little is alive. The newest
 * one is never among them. None where dead entries take little space.
 */
export function chooseVictims(all: readonly DiskSegment[], segmentBytes: number): readonly DiskSegment[] {
  const sealed = all.slice(0, -1);
  const neededBytes = all.reduce((sum, segment, ix) => sum + needed(segment, ix), 0);
  const totalBytes = all.reduce((sum, { usedBytes }) => sum + usedBytes, 0);
  if (totalBytes <= neededBytes * MAX_FACTOR + segmentBytes) return [];
  const parts = sealed.map((segment, ix) => partOf(segment, ix));
  const start = parts[0] === 0 && !isEmpty(sealed[0]!) ? 0 : leastOf(sealed, parts);
  return start === undefined ? [] : extend(sealed, parts, { start, segmentBytes });
}

/** What only undoes older entries is not needed where there are none. */
function needed({ liveBytes, undoingBytes }: DiskSegment, ix: number): number {
  return ix === 0 ? liveBytes : liveBytes + undoingBytes;
}

function partOf(segment: DiskSegment, ix: number): number {
  return needed(segment, ix) / segment.usedBytes;
}

function isEmpty({ usedBytes }: DiskSegment): boolean {
  return usedBytes === FILE_HEADER_BYTES;
}

function leastOf(sealed: readonly DiskSegment[], parts: readonly number[]): number | undefined {
  let least: number | undefined;
  for (const [ix, part] of parts.entries()) {
    if (part >= MAX_PART || isEmpty(sealed[ix]!)) continue;
    if (least === undefined || part < parts[least]!) least = ix;
  }
  return least;
}

/** Adds neighbours of which little is needed, as long as all fit into one segment. */
function extend(
  sealed: readonly DiskSegment[],
  parts: readonly number[],
  { start, segmentBytes }: { readonly start: number; readonly segmentBytes: number },
): readonly DiskSegment[] {
  let first = start;
  let end = start + 1;
  const fits = (from: number, to: number) => mostBytes(sealed, from, to) <= segmentBytes;
  while (first > 0 && parts[first - 1]! < MAX_PART && fits(first - 1, end)) first -= 1;
  while (end < sealed.length && parts[end]! < MAX_PART && fits(first, end + 1)) end += 1;
  return sealed.slice(first, end);
}

/** What a segment that is made of these can have: from the oldest on, nothing but what is alive. */
function mostBytes(sealed: readonly DiskSegment[], first: number, end: number): number {
  const victims = sealed.slice(first, end);
  return victims.reduce((sum, { liveBytes, usedBytes }) => sum + (first === 0 ? liveBytes : usedBytes), 0);
}
