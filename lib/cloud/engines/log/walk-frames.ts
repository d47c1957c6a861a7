import {
  FILE_HEADER_BYTES,
  FRAME_HEADER_BYTES,
  isWhole,
  readFrameHeader,
  type FileHeader,
  type FrameHeader,
} from './segment-format';

/**
 * Why a file ends before its last byte: `torn` is a group that was not written whole, `damaged` is anything else. The
 * reason follows "it".
 */
type FrameFault = { readonly type: 'torn' } | { readonly type: 'damaged'; readonly reason: string };

export type Walk = {
  /** The end of the last whole frame. */
  readonly endBytes: number;
  /** How many entries were committed up to there. */
  readonly position: number;
  readonly generation: number;
  readonly fault?: FrameFault;
};

const SECTOR_BYTES = 512;
const TORN: FrameFault = { type: 'torn' };

/** Passes the whole frames of a segment's bytes, in order, up to the first that is not. */
export function walkFrames(
  bytes: Buffer,
  { header, seed }: { readonly header: FileHeader; readonly seed: number },
  take: (bodyStart: number, bodyEnd: number) => void,
): Walk {
  const { compacted } = header;
  let { generation } = header;
  let position = compacted?.endPosition ?? header.position;
  let at = FILE_HEADER_BYTES;
  while (at < bytes.length) {
    const frame = readFrameHeader(bytes, at, seed);
    const fault = faultOf(frame, bytes, at, seed);
    if (fault) return { endBytes: at, position, generation, fault };
    const { bodyBytes, entries, position: before, generation: own } = frame!;
    const isNext = compacted !== undefined || (before === position && own >= generation);
    if (!isNext) return { endBytes: at, position, generation, fault: damaged(at, 'a group that is not the next one') };
    const body = at + FRAME_HEADER_BYTES;
    take(body, body + bodyBytes);
    at = body + bodyBytes;
    if (compacted) continue;
    position += entries;
    generation = own;
  }
  return { endBytes: at, position, generation };
}

function faultOf(frame: FrameHeader | undefined, bytes: Buffer, at: number, seed: number): FrameFault | undefined {
  const body = at + FRAME_HEADER_BYTES;
  if (body > bytes.length) return TORN;
  if (!frame) return isUnwritten(bytes, { at, end: body }) ? TORN : damaged(at, 'something that is no group');
  const end = body + frame.bodyBytes;
  if (end > bytes.length) return TORN;
  if (isWhole(bytes.subarray(body, end), frame, seed)) return undefined;
  return isUnwritten(bytes, { at, end }) ? TORN : damaged(at, 'a group with a wrong checksum');
}

function damaged(at: number, what: string): FrameFault {
  return { type: 'damaged', reason: `has ${what} at byte ${at}` };
}

/**
 * Whether some sector of a range was never written: a loss of power leaves zeros in a file whose length is already known,
 * up to the end of the sector.
 */
export function isUnwritten(bytes: Buffer, { at, end }: { readonly at: number; readonly end: number }): boolean {
  for (let sector = at - (at % SECTOR_BYTES); sector < end; sector += SECTOR_BYTES) {
    const part = bytes.subarray(Math.max(sector, at), sector + SECTOR_BYTES);
    if (part.every((byte) => byte === 0)) return true;
  }
  return false;
}
