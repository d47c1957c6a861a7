import fs from 'node:fs';

/** The file operations that keep state: an argument, so that a test can let each of them fail. */
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
>;

export const diskFiles: Files = fs;

/** Writes all of the bytes at a place of the file, however many calls that takes. */
export function writeAll(files: Files, descriptor: number, bytes: Buffer, position: number): void {
  for (let written = 0; written < bytes.length;) {
    written += files.writeSync(descriptor, bytes, written, bytes.length - written, position + written);
  }
}

export type ReplaceOptions = {
  /** Also after a loss of power, at the price of a wait for the disk. */
  readonly durable: boolean;
  readonly files?: Files;
  /** What the name of the file ends in until it is whole. @default .new */
  readonly unfinished?: string;
};

/** Replaces a file as a whole: a reader sees the old one or the new one, and a fault leaves the old one as it was. */
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
