import { existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../domain/user-error';
import { isRunning } from './is-running';

/** Where one embedded cloud keeps what it has. */
export type DataFolder = {
  /** A folder beneath that is kept; undefined when state lives in memory. */
  readonly folder: (...parts: readonly string[]) => string | undefined;
  /** A folder for what can be made again; there in both cases. */
  readonly scratch: string;
  readonly release: () => void;
};

const LOCK_FILE = 'lock';

/** What this process holds: a lock with its id but not in here is of an earlier process with the same one, as in containers. */
const held = new Set<string>();

/**
 * Takes a data folder for this process alone; without one, state is in memory and a temporary folder holds the rest.
 *
 * @throws UserError when a running process has the folder
 */
export function openDataFolder(directory: string | undefined, pid: number): DataFolder {
  if (directory === undefined) {
    const scratch = mkdtempSync(path.join(tmpdir(), 'legion-'));
    return { folder: () => undefined, scratch, release: () => rmSync(scratch, { recursive: true, force: true }) };
  }
  const root = path.resolve(directory);
  mkdirSync(root, { recursive: true });
  const lock = path.join(root, LOCK_FILE);
  takeLock(root, lock, pid);
  let released = false;
  return {
    folder: (...parts) => path.join(root, ...parts),
    scratch: path.join(root, 'scratch'),
    release: () => {
      if (released) return;
      released = true;
      held.delete(root);
      rmSync(lock, { force: true });
    },
  };
}

/** The lock appears with its content or not at all: a link to a finished file, which fails when the name is taken. */
function takeLock(root: string, lock: string, pid: number): void {
  const own = path.join(root, `${LOCK_FILE}.${pid}`);
  writeFileSync(own, String(pid));
  try {
    for (;;) {
      if (linked(own, lock)) return void held.add(root);
      const holder = holderOf(lock);
      if (holder !== undefined && (holder === pid ? held.has(root) : isRunning(holder)))
        throw new UserError(
          `the data folder ${root} is in use by process ${holder}: stop that one, or choose another folder`,
        );
      rmSync(lock, { force: true }); // of a process that was killed
    }
  } finally {
    rmSync(own, { force: true });
  }
}

function linked(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(lock: string): number | undefined {
  if (!existsSync(lock)) return undefined;
  const pid = Number(readFileSync(lock, 'utf8'));
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}
