import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileFault } from '../../lib/core/file-fault';
import { takeLock, type LockAttempt } from '../../lib/core/lock-file';
import { isUnfinished, replaceFile } from '../../lib/core/replace-file';
import { isErrno } from '../../lib/core/errno';

/** Where the manifest and the accepted position are kept. */
export type RunFiles = {
  /** The file's text; undefined when there is none. */
  readonly read: (file: string) => Promise<string | undefined>;
  /**
   * Replaces the old text with a new one; a reader finds one of the two in full, even after a crash. With `durable`,
   * the new text is on the disk when the promise resolves.
   */
  readonly replace: (file: string, text: string, options: { readonly durable: boolean }) => Promise<void>;
  /** Keeps other processes from writing the file. @default no other process knows of it */
  readonly lock?: (file: string) => LockAttempt;
};

export const diskFiles: RunFiles = {
  read: async (file) => {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      throw fileFault('read', file, error);
    }
  },
  replace: replaceFile,
  lock: (file) => {
    makeFolder(path.dirname(file));
    const attempt = takeLock(`${file}.lock`);
    if (attempt.taken) removeUnfinished(file);
    return attempt;
  },
};

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileFault('make', folder, error);
  }
}

/** The holder of the lock is the only writer: any unfinished file was left by a process that is gone. */
function removeUnfinished(file: string): void {
  const folder = path.dirname(file);
  const left = readdirSync(folder).filter((name) => isUnfinished(name, file));
  for (const name of left) rmSync(path.join(folder, name), { force: true });
}
