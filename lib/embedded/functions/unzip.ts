import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { UserError } from '../../domain/user-error';

const END_OF_CENTRAL_DIRECTORY = 0x06054b50;
const CENTRAL_ENTRY = 0x02014b50;
const END_RECORD_BYTES = 22;
const CENTRAL_ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpacks a deployment package: stored and deflated entries, no ZIP64, no encryption, as Lambda takes them (PKWARE
 * APPNOTE 4.3).
 *
 * @throws UserError when the bytes are no such archive, or an entry would lie outside the folder
 */
export function unzip(archive: Buffer, directory: string): void {
  const end = archive.lastIndexOf(littleEndian(END_OF_CENTRAL_DIRECTORY));
  if (end < 0 || end + END_RECORD_BYTES > archive.length)
    throw new UserError('the code archive is no zip file: it has no directory');
  let offset = archive.readUInt32LE(end + 16);
  for (let entries = archive.readUInt16LE(end + 10); entries > 0; entries--) {
    if (archive.readUInt32LE(offset) !== CENTRAL_ENTRY)
      throw new UserError('the code archive is damaged: its directory does not hold what it says');
    const nameLength = archive.readUInt16LE(offset + 28);
    const name = archive.toString('utf8', offset + CENTRAL_ENTRY_BYTES, offset + CENTRAL_ENTRY_BYTES + nameLength);
    if (!name.endsWith('/')) writeEntry(path.join(directory, name), directory, contentOf(archive, offset));
    offset += CENTRAL_ENTRY_BYTES + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
}

function contentOf(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const header = archive.readUInt32LE(entry + 42);
  const start = header + LOCAL_HEADER_BYTES + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const bytes = archive.subarray(start, start + size);
  if (method === STORED) return bytes;
  if (method === DEFLATED) return inflateRawSync(bytes);
  throw new UserError(`the code archive uses compression method ${method}; only stored and deflated entries are read`);
}

function writeEntry(file: string, directory: string, content: Buffer): void {
  if (!file.startsWith(directory + path.sep))
    throw new UserError(`the code archive holds an entry outside its folder: ${file}`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
