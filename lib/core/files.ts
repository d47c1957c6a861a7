import fs from 'node:fs';

/** The file operations that keep state; injected, so that a test can make each of them fail. */
export type Files = Pick<
  typeof fs,
  | 'closeSync'
  | 'existsSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readFileSync'
  | 'readdirSync'
  | 'readSync'
  | 'renameSync'
  | 'rmSync'
  | 'statSync'
  | 'writeSync'
> & {
  /** Waits for the disk in another thread. */
  readonly fsync: (descriptor: number, done: (error: NodeJS.ErrnoException | null) => void) => void;
};

export const diskFiles: Files = fs;

/** Writes all of the bytes at a position of the file, in as many calls as that takes. */
export function writeAll(files: Files, descriptor: number, bytes: Buffer, position: number): void {
  for (let written = 0; written < bytes.length;) {
    written += files.writeSync(descriptor, bytes, written, bytes.length - written, position + written);
  }
}

export type ReplaceOptions = {
  /** Survives a loss of power, at the cost of waiting for the disk. */
  readonly durable: boolean;
  readonly files?: Files;
  /** Suffix of the file's name until the file is complete. @default .new */
  readonly unfinished?: string;
};

/** Replaces a file atomically: a reader sees the old or the new content, and an error leaves the old file unchanged. */
export function replaceFile(
  file: string,
  content: string | Buffer,
  { durable, files = diskFiles, unfinished: ending = '.new' }: ReplaceOptions,
): void {
  const unfinished = `${file}${ending}`;
  try {
    const descriptor = files.openSync(unfinished, 'w');
    try {
      writeAll(files, descriptor, Buffer.from(content), 0);
      if (durable) files.fsyncSync(descriptor);
    } finally {
      files.closeSync(descriptor);
    }
    files.renameSync(unfinished, file);
  } catch (error) {
    files.rmSync(unfinished, { force: true });
    throw error;
  }
}
