import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { appear, type Link } from './appear';
import { fileFault } from './file-fault';
import {
  identityOf,
  isSameProcessRunning,
  systemProcesses,
  type ProcessIdentity,
  type ProcessTable,
} from './process-identity';
import { isErrno } from './errno';

/** A lock that this process now holds, or the id of the process that holds it. */
export type LockAttempt =
  { readonly taken: true; readonly release: () => void } | { readonly taken: false; readonly holder: number };

export type LockOptions = {
  /** @default this process */
  readonly pid?: number;
  /** @default the system's */
  readonly processes?: ProcessTable;
  /** @default the system's */
  readonly link?: Link;
  /** Waits briefly and blocks, which is acceptable because locks are taken before other work. @default 2 ms */
  readonly pause?: () => void;
};

type System = Required<Omit<LockOptions, 'pid' | 'link'>> & Pick<LockOptions, 'link'>;

/** Locks that this process holds, for systems that do not report when a process started. */
const held = new Set<string>();

/** More rounds than there are processes that could ever wait for one lock at the same time. */
const MAX_ROUNDS = 1_000;
const PAUSE_MS = 2;
/** The content of a lock that was created without a link follows in microseconds. After 500 ms it will not follow. */
const MAX_PAUSES_WITHOUT_CONTENT = 250;

/**
 * Takes a lock file, for as long as this process lives. A lock of a process that has ended does not count, even when
 * another process now has its id. The folder must exist.
 *
 * @example
 * const lock = takeLock(path.join(folder, 'lock'));
 * if (!lock.taken) throw new UserError(`${folder} is in use by process ${lock.holder}: stop that one, or use another folder`);
 *
 * @throws UserError when the file cannot be written
 */
export function takeLock(file: string, options: LockOptions = {}): LockAttempt {
  const { pid = process.pid, processes = systemProcesses, pause = pauseThread, link } = options;
  const system = { processes, pause, link };
  const lock = path.resolve(file);
  const me = identityOf(pid, processes);
  const own = `${lock}.${pid}`;
  try {
    writeFileSync(own, `${JSON.stringify(me)}\n`);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      if (appear(own, lock, link)) return taken(lock, me);
      const holder = readIdentity(lock);
      if (holder && isHeld(lock, holder, me, processes)) return { taken: false, holder: holder.pid };
      removeStale(lock, own, me, system);
    }
    throw new Error(`${lock} is taken and given back all the time`);
  } catch (error) {
    throw fileFault('take the lock', lock, error);
  } finally {
    rmSync(own, { force: true });
  }
}

/** The process that holds the lock; undefined when it is free. */
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

/** Only one process removes at a time: with an outdated check it must not remove a lock that was taken since. */
function removeStale(lock: string, own: string, me: ProcessIdentity, system: System): void {
  const breaking = `${lock}.breaking`;
  if (!appear(own, breaking, system.link)) {
    if (isStale(breaking, me, system)) rmSync(breaking, { force: true });
    else system.pause();
    return;
  }
  held.add(breaking);
  try {
    if (isStale(lock, me, system)) rmSync(lock, { force: true });
  } finally {
    held.delete(breaking);
    rmSync(breaking, { force: true });
  }
}

/** Whether the file exists and names no process that holds it. A missing file is free already. */
function isStale(lock: string, me: ProcessIdentity, { processes, pause }: System): boolean {
  for (let pauses = 0; pauses < MAX_PAUSES_WITHOUT_CONTENT; pauses += 1) {
    const content = readLock(lock);
    if (content === undefined) return false;
    const holder = parseIdentity(content);
    if (holder) return !isHeld(lock, holder, me, processes);
    if (content !== '') return true;
    pause();
  }
  return true;
}

function pauseThread(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}

/** Undefined when the file is missing, or does not name a process and its start. */
function readIdentity(lock: string): ProcessIdentity | undefined {
  return parseIdentity(readLock(lock) ?? '');
}

function readLock(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function parseIdentity(content: string): ProcessIdentity | undefined {
  try {
    const { pid, start } = JSON.parse(content) as Partial<ProcessIdentity>;
    if (!Number.isInteger(pid) || pid! <= 0 || (typeof start !== 'string' && start !== null)) return undefined;
    return { pid: pid!, start };
  } catch {
    return undefined;
  }
}

function isEqual(left: ProcessIdentity | undefined, right: ProcessIdentity): boolean {
  return left?.pid === right.pid && left.start === right.start;
}
