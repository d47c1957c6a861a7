import { crc32 } from 'node:zlib';

/**
 * A segment file is a header and frames. A frame is a group of entries, written at once: a header with a checksum of its
 * own, then each entry behind its length.
 */
export const FILE_HEADER_BYTES = 64;
export const FRAME_HEADER_BYTES = 32;

const MAGIC = 'LEGIONLG';
const VERSION = 1;
const FRAME_MARK = 0x5052474c; // "LGRP"
const ID_BYTES = 16;

export type FileHeader = {
  /** Of the journal: 32 hexadecimal digits. */
  readonly id: string;
  /** The start of the engine that made the file. */
  readonly generation: number;
  /** How many entries were committed before it. */
  readonly position: number;
  /** Of a file that compaction wrote; absent where groups are appended. */
  readonly compacted?: {
    readonly fileBytes: number;
    /** How many entries were committed up to its end, those included that it leaves out. */
    readonly endPosition: number;
  };
};

export type FrameHeader = {
  readonly bodyBytes: number;
  /** How many entries were committed before those of the frame. */
  readonly position: number;
  readonly entries: number;
  readonly generation: number;
  readonly bodySum: number;
};

/** Checksums begin with the journal's id, so that no bytes that a client sends pass for a frame. */
export function seedOf(id: string): number {
  return crc32(id);
}

export function encodeFileHeader({ id, generation, position, compacted }: FileHeader): Buffer {
  const bytes = Buffer.alloc(FILE_HEADER_BYTES);
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt32LE(VERSION, 8);
  bytes.write(id, 12, ID_BYTES, 'hex');
  bytes.writeUInt32LE(generation, 28);
  bytes.writeDoubleLE(position, 32);
  bytes.writeDoubleLE(compacted?.fileBytes ?? 0, 40);
  bytes.writeDoubleLE(compacted?.endPosition ?? 0, 48);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, FILE_HEADER_BYTES - 4)), FILE_HEADER_BYTES - 4);
  return bytes;
}

/** @throws Error that says in words after "it" what is wrong */
export function decodeFileHeader(bytes: Buffer): FileHeader {
  if (bytes.length < FILE_HEADER_BYTES) throw new Error('is cut off');
  const sum = crc32(bytes.subarray(0, FILE_HEADER_BYTES - 4));
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('does not begin as a segment does');
  if (bytes.readUInt32LE(FILE_HEADER_BYTES - 4) !== sum) throw new Error('begins with a wrong checksum');
  const version = bytes.readUInt32LE(8);
  if (version !== VERSION) throw new Error(`has version ${version}, and this program reads version ${VERSION}`);
  const fileBytes = bytes.readDoubleLE(40);
  return {
    id: bytes.toString('hex', 12, 12 + ID_BYTES),
    generation: bytes.readUInt32LE(28),
    position: bytes.readDoubleLE(32),
    ...(fileBytes > 0 && { compacted: { fileBytes, endPosition: bytes.readDoubleLE(48) } }),
  };
}

/** Writes the header of the frame whose body lies behind it, from `at` to `end`. */
export function writeFrameHeader(
  bytes: Buffer,
  { at, end }: { readonly at: number; readonly end: number },
  { position, entries, generation }: Pick<FrameHeader, 'position' | 'entries' | 'generation'>,
  seed: number,
): void {
  const body = at + FRAME_HEADER_BYTES;
  bytes.writeUInt32LE(FRAME_MARK, at);
  bytes.writeUInt32LE(end - body, at + 4);
  bytes.writeDoubleLE(position, at + 8);
  bytes.writeUInt32LE(entries, at + 16);
  bytes.writeUInt32LE(generation, at + 20);
  bytes.writeUInt32LE(crc32(bytes.subarray(body, end), seed), at + 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(at, at + 28), seed), at + 28);
}

/** Undefined where no frame of this journal begins. */
export function readFrameHeader(bytes: Buffer, at: number, seed: number): FrameHeader | undefined {
  if (bytes.length < at + FRAME_HEADER_BYTES || bytes.readUInt32LE(at) !== FRAME_MARK) return undefined;
  if (bytes.readUInt32LE(at + 28) !== crc32(bytes.subarray(at, at + 28), seed)) return undefined;
  return {
    bodyBytes: bytes.readUInt32LE(at + 4),
    position: bytes.readDoubleLE(at + 8),
    entries: bytes.readUInt32LE(at + 16),
    generation: bytes.readUInt32LE(at + 20),
    bodySum: bytes.readUInt32LE(at + 24),
  };
}

export function isWhole(body: Buffer, { bodySum }: FrameHeader, seed: number): boolean {
  return crc32(body, seed) === bodySum;
}
