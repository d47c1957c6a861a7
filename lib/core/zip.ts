import { crc32, inflateRawSync } from 'node:zlib';

/** Signatures and offsets from PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16. */
const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

export type ZipEntry = {
  /** Ends with a slash for a folder. */
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly localAt: number;
};

/**
 * The entries of a zip archive, from its central directory; ZIP64 and encryption are not supported.
 * @throws Error that says what is wrong with it, in words that follow "got"
 */
export function zipEntries(bytes: Buffer): ZipEntry[] {
  const end = endAt(bytes);
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let rest = bytes.readUInt16LE(end + 10); rest > 0; rest--) {
    if (bytes.readUInt32LE(at) !== CENTRAL_SIGNATURE) throw new Error('a broken table of contents');
    const nameBytes = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packedBytes: bytes.readUInt32LE(at + 20),
      localAt: bytes.readUInt32LE(at + 42),
    });
    at += CENTRAL_BYTES + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The central directory is found from the end, where only a comment may follow. */
function endAt(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT_BYTES);
  for (let at = bytes.length - END_BYTES; at >= lowest; at--) {
    if (bytes.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw new Error('one that is cut off');
}

/**
 * The content of an entry, stored or deflated.
 * @param maxBytes the maximum to extract, whatever size the archive claims
 * @throws Error that says what is wrong, in words that follow "got"
 */
export function zipContent(
  bytes: Buffer,
  { name, method, crc, packedBytes, localAt }: ZipEntry,
  maxBytes: number,
): Buffer {
  if (bytes.readUInt32LE(localAt) !== LOCAL_SIGNATURE) throw new Error(`${name} at a wrong place`);
  const from = localAt + LOCAL_BYTES + bytes.readUInt16LE(localAt + 26) + bytes.readUInt16LE(localAt + 28);
  const packed = bytes.subarray(from, from + packedBytes);
  const content = unpacked(packed, { name, method }, maxBytes);
  if (crc32(content) !== crc) throw new Error(`${name} with a wrong checksum`);
  return content;
}

function unpacked(packed: Buffer, { name, method }: Pick<ZipEntry, 'name' | 'method'>, maxBytes: number): Buffer {
  if (method === DEFLATED) return inflateRawSync(packed, { maxOutputLength: maxBytes });
  if (method === STORED && packed.length <= maxBytes) return packed;
  throw new Error(`${name} packed by method ${method}`);
}
