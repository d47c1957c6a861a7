import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { asBuffer } from '../../core/as-buffer';
import { isErrno } from '../../core/errno';
import { fileFault } from '../../core/file-fault';
import { diskFiles, replaceFile, writeAll, type Files } from '../../core/files';
import { hex32 } from '../../core/hex32';
import { UserError } from '../../core/user-error';
import { CHECKSUM, KEY, keyOfPath, pathOfKey, UNFINISHED } from './key-path';
import type { ObjectDescription, ObjectStore, Upload } from './object-store';

/** Uploads go to the disk piece by piece, but objects are read whole. */
const MAX_BYTES = 512 * 1024 * 1024;

/** A bucket that keeps its objects as files, each beside a file with its checksum and entity tag. */
export class FileObjectStore implements ObjectStore {
  readonly maxUploadBytes = MAX_BYTES;
  private uploads = 0;

  /** Removes what uploads left that a killed process had begun. */
  constructor(
    private readonly directory: string,
    private readonly files: Files = diskFiles,
  ) {
    try {
      mkdirSync(directory, { recursive: true });
      for (const name of namesBelow(directory))
        if (name.endsWith(UNFINISHED)) files.rmSync(path.join(directory, name), { force: true });
    } catch (error) {
      throw fileFault('use', directory, error);
    }
  }

  put(key: string, body: Uint8Array | string): void {
    const bytes = Buffer.from(body);
    const upload = this.upload(key);
    try {
      upload.write(bytes);
      upload.commit({ md5: md5Of(bytes) });
    } catch (error) {
      upload.abandon();
      throw error;
    }
  }

  upload(key: string): Upload {
    const file = this.fileOf(key);
    const { isHashed } = pathOfKey(key);
    this.uploads += 1;
    return new FileUpload(file, `~${this.uploads}${UNFINISHED}`, isHashed ? key : undefined, this.files);
  }

  get(key: string): Buffer | undefined {
    const file = this.fileOf(key);
    return unlessAbsent(() => this.read(file));
  }

  describe(key: string): ObjectDescription | undefined {
    const file = this.fileOf(key);
    return unlessAbsent(() => {
      const stats = statSync(file);
      if (!stats.isFile()) return undefined;
      const { sizeBytes, md5 } = this.noted(file) ?? this.measured(file);
      return { sizeBytes, md5, modifiedAtMs: stats.mtimeMs };
    });
  }

  list(prefix = ''): string[] {
    return namesBelow(this.directory)
      .filter((name) => ![UNFINISHED, CHECKSUM, KEY].some((end) => name.endsWith(end)))
      .flatMap((name) => keyOfPath(name) ?? this.keyBeside(name) ?? [])
      .filter((key) => key.startsWith(prefix))
      .sort();
  }

  delete(key: string): void {
    const file = this.fileOf(key);
    for (const ending of ['', CHECKSUM, KEY])
      unlessAbsent(() => this.files.rmSync(`${file}${ending}`, { force: true }));
  }

  private fileOf(key: string): string {
    return path.join(this.directory, pathOfKey(key).path);
  }

  private read(file: string): Buffer {
    const bytes = this.files.readFileSync(file);
    const noted = unlessAbsent(() => this.files.readFileSync(`${file}${CHECKSUM}`, 'utf8'));
    const checksum = noted?.trimEnd().split(' ').slice(0, 2).join(' ');
    if (checksum !== undefined && checksum !== checksumText(crc32(bytes), bytes.length))
      throw new UserError(
        `${file} is damaged: its checksum is another; put a copy back, or remove it, and what it holds is lost`,
      );
    return bytes;
  }

  /** Undefined when an earlier version stored the object, or what is noted is damaged. */
  private noted(file: string): { readonly sizeBytes: number; readonly md5: string } | undefined {
    const text = unlessAbsent(() => this.files.readFileSync(`${file}${CHECKSUM}`, 'utf8'));
    const [, size, md5] = /^[0-9a-f]{8} (\d+) ([0-9a-f]{32})\n$/.exec(text ?? '') ?? [];
    return size === undefined || md5 === undefined ? undefined : { sizeBytes: Number(size), md5 };
  }

  private measured(file: string) {
    const bytes = this.read(file);
    return { sizeBytes: bytes.length, md5: md5Of(bytes) };
  }

  private keyBeside(name: string): string | undefined {
    return unlessAbsent(() => this.files.readFileSync(path.join(this.directory, `${name}${KEY}`), 'utf8'));
  }
}

/** An object that comes in pieces, in a file of its own until it is complete. */
class FileUpload implements Upload {
  private readonly unfinished: string;
  private readonly descriptor: number;
  private crc = 0;
  private sizeBytes = 0;
  private isOpen = true;

  /** @param key to be written beside the file, where the name of the file does not say it */
  constructor(
    private readonly file: string,
    ending: string,
    private readonly key: string | undefined,
    private readonly files: Files,
  ) {
    this.unfinished = `${file}${ending}`;
    this.descriptor = this.attempt(() => {
      files.mkdirSync(path.dirname(file), { recursive: true });
      return files.openSync(this.unfinished, 'w');
    });
  }

  write(piece: Uint8Array): void {
    this.attempt(() => writeAll(this.files, this.descriptor, asBuffer(piece), this.sizeBytes));
    this.crc = crc32(piece, this.crc);
    this.sizeBytes += piece.length;
  }

  commit({ md5 }: { readonly md5: string }): void {
    const { file, files, key } = this;
    this.attempt(() => {
      this.close();
      if (key !== undefined) this.note(KEY, key);
      // An object without a checksum is read unchecked. The old checksum must not remain beside the new object.
      files.rmSync(`${file}${CHECKSUM}`, { force: true });
      files.renameSync(this.unfinished, file);
      this.note(CHECKSUM, `${checksumText(this.crc, this.sizeBytes)} ${md5}\n`);
    });
  }

  abandon(): void {
    this.close();
    this.files.rmSync(this.unfinished, { force: true });
  }

  private note(ending: string, text: string): void {
    replaceFile(`${this.file}${ending}`, text, { durable: false, files: this.files, unfinished: UNFINISHED });
  }

  private close(): void {
    if (this.isOpen) this.files.closeSync(this.descriptor);
    this.isOpen = false;
  }

  private attempt<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw fileFault('write', this.file, error);
    }
  }
}

function unlessAbsent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // A key may be a prefix of another key.
    if (isErrno(error, 'ENOENT', 'EISDIR', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

function checksumText(crc: number, sizeBytes: number): string {
  return `${hex32(crc)} ${sizeBytes}`;
}

/** Paths of files, with `/` between their parts. */
function namesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}
