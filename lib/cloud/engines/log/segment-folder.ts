import path from 'node:path';
import { UserError } from '../../../core/user-error';
import type { Files } from '../../../core/files';
import { rangeOf, segmentName, type SegmentRange } from './disk-segment';

/** A segment that compaction has not completed. */
export const UNFINISHED = '.new';

/** Files of the stores that earlier versions used. */
const EARLIER_FILES = ['journal.ndjson', 'CURRENT'];

/** What to do about damage, in words that follow the reason. */
export function remedyFor(folder: string, otherwise: string): string {
  return `put a copy back, or remove ${folder}, and ${otherwise}`;
}

/** @throws UserError when an earlier version wrote the folder */
export function refuseEarlierFormat(folder: string, files: Files): void {
  if (EARLIER_FILES.some((name) => files.existsSync(path.join(folder, name))))
    throw new UserError(
      `${folder} was written by an earlier version, whose format this one does not read: name another data folder, or remove this one to start from nothing`,
    );
}

/**
 * The segments of a folder in their order. Removes those that compaction had replaced, or not completed, when it was
 * interrupted.
 *
 * @throws UserError when one is missing
 */
export function findSegments(folder: string, remedy: string, files: Files): SegmentRange[] {
  const names = files.readdirSync(folder);
  const remove = (name: string) => files.rmSync(path.join(folder, name), { force: true });
  for (const name of names) if (name.endsWith(`.log${UNFINISHED}`)) remove(name);
  const ranges = names.flatMap((name) => rangeOf(name) ?? []);
  ranges.sort((a, b) => a.first - b.first || b.last - a.last);
  const segments: SegmentRange[] = [];
  for (const range of ranges) {
    const lastNumber = segments.at(-1)?.last ?? 0;
    if (range.last <= lastNumber) remove(segmentName(range));
    else if (range.first === lastNumber + 1) segments.push(range);
    else throw new UserError(`${folder} is damaged: segment ${lastNumber + 1} is missing; ${remedy}`);
  }
  return segments;
}
