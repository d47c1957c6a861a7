import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileFault } from './file-fault';
import {
  identityOf,
  isSameProcessRunning,
  systemProcesses,
  type ProcessIdentity,
  type ProcessTable,
} from './process-identity';

/** A lock that this process has now, or the id of the process that has it. */
export type LockAttempt =
  { readonly taken: true; readonly release: () => void } | { readonly taken: false; readonly holder: number };

export type LockOptions = {
  /** @default this process */
  readonly pid?: number;
  /** @default the system's */
  readonly processes?: ProcessTable;
};

/** Locks that this process has, for systems that do not tell when a process began. */
const held = new Set<string>();

/** More rounds than processes that could ever wait for one lock at the same moment. */
const MAX_ROUNDS = 1_000;
const PAUSE_MS = 2;

/**
 * Takes a lock that is a file, for as long as this process lives. A lock of a process that is gone does not count, not
 * even when another process has its id now. The folder must exist.
 *
 * @example
 * const lock = takeLock(path.join(folder, 'lock'));
 * if (!lock.taken) throw new UserError(`${folder} is in use by process ${lock.holder}: stop that one, or use another folder`);
 *
 * @throws UserError when the file cannot be written
 */
export function takeLock(file: string, options: LockOptions = {}): LockAttempt {
  const { pid = process.pid, processes = systemProcesses } = options;
  const lock = path.resolve(file);
  const me = identityOf(pid, processes);
  const own = `${lock}.${pid}`;
  try {
    writeFileSync(own, `${JSON.stringify(me)}\n`);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      if (linked(own, lock)) return taken(lock, me);
      const holder = readIdentity(lock);
      if (holder && isHeld(lock, holder, me, processes)) return { taken: false, holder: holder.pid };
      removeStale(lock, own, me, processes);
    }
    throw new Error(`${lock} is taken and given back all the time`);
  } catch (error) {
    throw fileFault('take the lock', lock, error);
  } finally {
    rmSync(own, { force: true });
  }
}

/** The process that has the lock, or undefined when nobody has. */
export function lockHolder(file: string, processes: ProcessTable = systemProcesses): number | undefined {
  const lock = path.resolve(file);
  const holder = readIdentity(lock);
  if (!holder) return undefined;
  return isHeld(lock, holder, identityOf(process.pid, processes), processes) ? holder.pid : undefined;
}

function taken(lock: string, me: ProcessIdentity): LockAttempt {
  held.add(lock);
  let released = false;
  return {
    taken: true,
    release: () => {
      if (released) return;
      released = true;
      held.delete(lock);
      if (isEqual(readIdentity(lock), me)) rmSync(lock, { force: true });
    },
  };
}

function isHeld(lock: string, holder: ProcessIdentity, me: ProcessIdentity, processes: ProcessTable): boolean {
  if (holder.pid !== me.pid) return isSameProcessRunning(holder, processes);
  // The same id is this process or, in a container, often an earlier one.
  return holder.start === null || me.start === null ? held.has(lock) : holder.start === me.start;
}

/** Only one at a time removes: who judged the lock earlier must not remove the lock that another has taken since. */
function removeStale(lock: string, own: string, me: ProcessIdentity, processes: ProcessTable): void {
  const breaking = `${lock}.breaking`;
  if (!linked(own, breaking)) {
    const breaker = readIdentity(breaking);
    if (breaker && !isHeld(breaking, breaker, me, processes)) rmSync(breaking, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    return;
  }
  held.add(breaking);
  try {
    const holder = readIdentity(lock);
    if (!holder || !isHeld(lock, holder, me, processes)) rmSync(lock, { force: true });
  } finally {
    held.delete(breaking);
    rmSync(breaking, { force: true });
  }
}

/** The lock appears with its content or not at all: a link to a finished file, which fails when the name is taken. */
function linked(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when nothing is there, or nothing that names a process and its start. */
function readIdentity(lock: string): ProcessIdentity | undefined {
  try {
    const { pid, start } = JSON.parse(readFileSync(lock, 'utf8')) as Partial<ProcessIdentity>;
    if (!Number.isInteger(pid) || pid! <= 0 || (typeof start !== 'string' && start !== null)) return undefined;
    return { pid: pid!, start };
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isEqual(left: ProcessIdentity | undefined, right: ProcessIdentity): boolean {
  return left?.pid === right.pid && left.start === right.start;
}
