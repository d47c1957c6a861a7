import { asBuffer } from '../../core/as-buffer';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { UserError } from '../../core/user-error';
import { fileFault } from '../../core/file-fault';
import { diskFiles, replaceFile, writeAll, type Files } from '../../core/files';
import { isErrno } from '../../core/errno';
import { GatheredBytes } from '../../core/gathered-bytes';
import { hex32 } from '../../core/hex32';

/** An object that comes in pieces, and is there once it is complete. */
type Upload = {
  readonly write: (piece: Uint8Array) => void;
  readonly commit: () => void;
  /** Removes what was written. */
  readonly abandon: () => void;
};

/** A bucket: bytes by key. */
export type ObjectStore = {
  /** The longest object that an upload may bring. */
  readonly maxUploadBytes: number;
  put(key: string, body: Uint8Array | string): void;
  upload(key: string): Upload;
  get(key: string): Buffer | undefined;
  /** Time of the put, in milliseconds since the epoch. */
  modifiedAtMs(key: string): number | undefined;
  /** Keys with the prefix, sorted. */
  list(prefix?: string): string[];
  delete(key: string): void;
};

/** More than the largest record of a failed batch: an event of 6 MB, escaped again. */
const MAX_BYTES_IN_MEMORY = 32 * 1024 * 1024;
/** Uploads go to the disk piece by piece, but objects are read whole. */
const MAX_BYTES_IN_FILES = 512 * 1024 * 1024;

/** A bucket that keeps its objects in memory. */
export function memoryObjectStore({ now = Date.now } = {}): ObjectStore {
  const objects = new Map<string, { readonly bytes: Buffer; readonly modifiedAtMs: number }>();
  const put = (key: string, body: Uint8Array | string) =>
    void objects.set(key, { bytes: Buffer.from(body), modifiedAtMs: now() });
  return {
    maxUploadBytes: MAX_BYTES_IN_MEMORY,
    put,
    upload: (key) => {
      const body = new GatheredBytes();
      return {
        write: (piece) => body.add(piece),
        commit: () => put(key, body.bytes()),
        abandon: () => undefined,
      };
    },
    get: (key) => objects.get(key)?.bytes,
    modifiedAtMs: (key) => objects.get(key)?.modifiedAtMs,
    list: (prefix = '') => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(),
    delete: (key) => void objects.delete(key),
  };
}

/**
 * A bucket that keeps its objects as files. Unusual characters in a key are escaped, so no key can leave the folder.
 */
export function fileObjectStore(directory: string, files: Files = diskFiles): ObjectStore {
  mkdirSync(directory, { recursive: true });
  const fileOf = (key: string) => path.join(directory, escapeKey(key));
  let uploads = 0;
  return {
    maxUploadBytes: MAX_BYTES_IN_FILES,
    upload: (key) => uploadToFile(fileOf(key), `~${++uploads}${UNFINISHED}`, files),
    put: (key, body) => {
      const file = fileOf(key);
      const bytes = Buffer.from(body);
      try {
        files.mkdirSync(path.dirname(file), { recursive: true });
        // An object without a checksum is read unchecked. The old checksum must not remain beside the new object.
        files.rmSync(`${file}${CHECKSUM}`, { force: true });
        replaceFile(file, bytes, { durable: false, files, unfinished: UNFINISHED });
        replaceFile(`${file}${CHECKSUM}`, checksumOf(bytes), { durable: false, files, unfinished: UNFINISHED });
      } catch (error) {
        throw fileFault('write', file, error);
      }
    },
    get: (key) => unlessAbsent(() => readObject(fileOf(key), files)),
    modifiedAtMs: (key) => unlessAbsent(() => statSync(fileOf(key)).mtimeMs),
    list: (prefix = '') =>
      filesBelow(directory)
        .map(unescapeKey)
        .filter((key) => key.startsWith(prefix))
        .sort(),
    delete: (key) => {
      unlessAbsent(() => rmSync(fileOf(key), { force: true }));
      unlessAbsent(() => rmSync(`${fileOf(key)}${CHECKSUM}`, { force: true }));
    },
  };
}

function uploadToFile(file: string, ending: string, files: Files): Upload {
  const unfinished = `${file}${ending}`;
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw fileFault('write', file, error);
    }
  };
  const descriptor = attempt(() => {
    files.mkdirSync(path.dirname(file), { recursive: true });
    return files.openSync(unfinished, 'w');
  });
  let [crc, sizeBytes] = [0, 0];
  let isOpen = true;
  const close = () => {
    if (isOpen) files.closeSync(descriptor);
    isOpen = false;
  };
  return {
    write: (piece) =>
      attempt(() => {
        writeAll(files, descriptor, asBuffer(piece), sizeBytes);
        crc = crc32(piece, crc);
        sizeBytes += piece.length;
      }),
    commit: () =>
      attempt(() => {
        close();
        files.rmSync(`${file}${CHECKSUM}`, { force: true });
        files.renameSync(unfinished, file);
        const checksum = checksumText(crc, sizeBytes);
        replaceFile(`${file}${CHECKSUM}`, checksum, { durable: false, files, unfinished: UNFINISHED });
      }),
    abandon: () => {
      close();
      files.rmSync(unfinished, { force: true });
    },
  };
}

function unlessAbsent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // A key may be a prefix of another key, or longer than the name of a file.
    if (isErrno(error, 'ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG')) return undefined;
    throw error;
  }
}

function readObject(file: string, files: Files): Buffer {
  const bytes = files.readFileSync(file);
  const checksum = unlessAbsent(() => files.readFileSync(`${file}${CHECKSUM}`, 'utf8'));
  if (checksum !== undefined && checksum !== checksumOf(bytes))
    throw new UserError(
      `${file} is damaged: its checksum is another; put a copy back, or remove it, and what it holds is lost`,
    );
  return bytes;
}

function checksumOf(bytes: Buffer): string {
  return checksumText(crc32(bytes), bytes.length);
}

function checksumText(crc: number, sizeBytes: number): string {
  return `${hex32(crc)} ${sizeBytes}\n`;
}

/** An escaped key cannot end in either of these, because `~` is always escaped. */
const UNFINISHED = '~new';
const CHECKSUM = '~checksum';

function filesBelow(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && ![UNFINISHED, CHECKSUM].some((end) => entry.name.endsWith(end)))
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/** Percent-encodes each part between slashes. Empty parts, and parts made only of dots, are escaped too. */
function escapeKey(key: string): string {
  return key
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('~', '%7E'))
    .map((part) => (part === '' ? '%' : part.replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length))))
    .join('/');
}

function unescapeKey(file: string): string {
  return file
    .split('/')
    .map((part) => (part === '%' ? '' : decodeURIComponent(part)))
    .join('/');
}
