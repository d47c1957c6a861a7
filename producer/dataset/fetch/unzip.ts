import { crc32, inflateRawSync } from 'node:zlib';
import { UserError } from '../../../lib/domain/user-error';

/** Signatures and offsets by PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16. */
const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly localAt: number;
};

/**
 * The content of the only file in a zip archive whose name ends with `suffix`.
 * @param archive name for messages
 * @param maxBytes how much may come out, whatever the archive claims
 * @throws UserError when the archive is damaged or holds no such file
 */
export function unzipOnly(
  bytes: Buffer,
  { archive, suffix, maxBytes }: { archive: string; suffix: string; maxBytes: number },
): Buffer {
  try {
    const found = entriesOf(bytes).filter(({ name }) => name.toLowerCase().endsWith(suffix));
    const entry = found[0];
    if (!entry || found.length > 1) throw new Error(`${found.length} files named *${suffix}`);
    const content = contentOf(bytes, entry, maxBytes);
    if (crc32(content) !== entry.crc) throw new Error(`${entry.name} with a wrong checksum`);
    return content;
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      `${archive}: expected a whole zip archive with one ${suffix} file, got ${got}; fetch it again, or name another address with --from`,
      { cause },
    );
  }
}

function entriesOf(bytes: Buffer): Entry[] {
  const end = endAt(bytes);
  const entries: Entry[] = [];
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

/** The table of contents is found from the end, where only a comment may follow. */
function endAt(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT_BYTES);
  for (let at = bytes.length - END_BYTES; at >= lowest; at--) {
    if (bytes.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw new Error('one that is cut off');
}

function contentOf(bytes: Buffer, { method, packedBytes, localAt, name }: Entry, maxBytes: number): Buffer {
  if (bytes.readUInt32LE(localAt) !== LOCAL_SIGNATURE) throw new Error(`${name} at a wrong place`);
  const from = localAt + LOCAL_BYTES + bytes.readUInt16LE(localAt + 26) + bytes.readUInt16LE(localAt + 28);
  const packed = bytes.subarray(from, from + packedBytes);
  if (method === DEFLATED) return inflateRawSync(packed, { maxOutputLength: maxBytes });
  if (method === STORED && packedBytes <= maxBytes) return packed;
  throw new Error(`${name} packed by method ${method}`);
}
