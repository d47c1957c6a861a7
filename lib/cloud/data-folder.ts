import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../core/user-error';
import { fileFault } from '../core/file-fault';
import { takeLock } from '../core/lock-file';

/** Where one embedded cloud keeps what it has. */
export type DataFolder = {
  /** A folder beneath that is kept; undefined when state lives in memory. */
  readonly folder: (...parts: readonly string[]) => string | undefined;
  /** A folder for what can be made again; there in both cases. */
  readonly scratch: string;
  readonly release: () => void;
};

const LOCK_FILE = 'lock';

/**
 * Takes a data folder for this process alone; without one, state is in memory and a temporary folder holds the rest.
 *
 * @throws UserError when a running process has the folder, or it cannot be written
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
