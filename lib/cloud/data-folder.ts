import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../core/user-error';
import { fileFault } from '../core/file-fault';
import { takeLock } from '../core/lock-file';

/** Where one embedded cloud keeps its state. */
export type DataFolder = {
  /** A kept subfolder; undefined when state is kept in memory only. */
  readonly folder: (...parts: readonly string[]) => string | undefined;
  /** A folder for files that can be made again; exists in both cases. */
  readonly scratch: string;
  readonly release: () => void;
};

const LOCK_FILE = 'lock';

/**
 * Locks a data folder for this process. Without a folder, state is in memory and scratch files are in a temporary folder.
 *
 * @throws UserError when another process uses the folder, or it cannot be written
 */
export function openDataFolder(directory: string | undefined): DataFolder {
  if (directory === undefined) {
    const scratch = mkdtempSync(path.join(tmpdir(), 'legion-'));
    return { folder: () => undefined, scratch, release: () => rmSync(scratch, { recursive: true, force: true }) };
  }
  const root = path.resolve(directory);
  makeFolder(root);
  const lock = takeLock(path.join(root, LOCK_FILE));
  if (!lock.taken)
    throw new UserError(
      `the data folder ${root} is in use by process ${lock.holder}: stop that one, or choose another folder`,
    );
  return {
    folder: (...parts) => path.join(root, ...parts),
    scratch: path.join(root, 'scratch'),
    release: lock.release,
  };
}

function makeFolder(root: string): void {
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    throw fileFault('keep state in', root, error);
  }
}
