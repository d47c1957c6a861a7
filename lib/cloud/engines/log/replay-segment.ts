import { UserError } from '../../../core/user-error';
import type { LogOwner } from './entry-log';
import type { DiskSegment } from './disk-segment';
import { lengthAt, LENGTH_BYTES } from './framing';
import { maxBytesOf, placeOf, sizeClassOf } from './place';
import { decodeFileHeader, FILE_HEADER_BYTES, type FileHeader } from './segment-format';
import { walkFrames, type Walk } from './walk-frames';

export type ReplayContext = {
  readonly owner: LogOwner;
  readonly id: string;
  readonly seed: number;
  /** How many entries were committed before the segment. */
  readonly position: number;
  readonly file: string;
  readonly remedy: string;
};

/**
 * Passes the entries of a segment to the owner, and counts them as alive.
 *
 * @throws UserError when the segment is damaged; a group that was not written whole is the caller's to judge
 */
export function replaySegment(segment: DiskSegment, bytes: Buffer, context: ReplayContext): Walk {
  const { owner, seed } = context;
  const header = readHeader(bytes, context);
  const walk = walkFrames(bytes, { header, seed }, (start, end) => {
    for (let at = start; at < end;) {
      const sizeClass = sizeClassOf(lengthAt(bytes, at));
      const entry = at + LENGTH_BYTES;
      const next = entry + lengthAt(bytes, at);
      segment.liveBytes += maxBytesOf(sizeClass);
      owner.replay(bytes.subarray(entry, next), placeOf(segment.id, sizeClass, at));
      at = next;
    }
  });
  segment.usedBytes = walk.endBytes;
  if (walk.fault?.type === 'damaged') throw damagedSegment(walk.fault.reason, context);
  if (header.compacted && walk.endBytes !== header.compacted.fileBytes) throw damagedSegment('is cut off', context);
  return walk;
}

export function damagedSegment(reason: string, { file, remedy }: Pick<ReplayContext, 'file' | 'remedy'>): UserError {
  return new UserError(`${file} is damaged: it ${reason}; ${remedy}`);
}

function readHeader(bytes: Buffer, context: ReplayContext): FileHeader {
  let header: FileHeader;
  try {
    header = decodeFileHeader(bytes.subarray(0, FILE_HEADER_BYTES));
  } catch (error) {
    throw damagedSegment((error as Error).message, context);
  }
  if (header.id !== context.id) throw damagedSegment('belongs to another data folder', context);
  if (header.position !== context.position) throw damagedSegment('does not follow the segment before it', context);
  return header;
}
