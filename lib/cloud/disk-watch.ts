import { statfs } from 'node:fs/promises';
import { UserError } from '../core/user-error';
import { HeldGate } from './engines/held-gate';
import type { WriteGate } from './engines/write-gate';
import type { Clock } from '../core/clock';
import type { MappingLog } from './mapping/polling-context';

/** Free bytes of the file system that holds a folder; undefined when unknown. */
export type FreeBytes = (folder: string) => Promise<number | undefined>;

export type DiskStatus = {
  readonly folder: string;
  readonly freeBytes: number | undefined;
  /** Writes are refused until there is more free space. */
  readonly isFull: boolean;
};

export type DiskWatch = {
  /** Closed while there is too little space, so that the engines refuse writes. */
  readonly gate: WriteGate;
  readonly status: () => DiskStatus;
  readonly stop: () => Promise<void>;
};

const DISK = Symbol('disk');

export type DiskWatchOptions = {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: MappingLog;
  /** Closed with the disk, and perhaps by others too. @default one of its own */
  readonly held?: HeldGate;
  /** @default as the system reports it */
  readonly freeBytes?: FreeBytes | undefined;
};

/** Compaction needs room for a segment before it can remove others, and function logs and checkpoints grow too. */
const MIN_FREE_BYTES = 64 * 2 ** 20;
const CHECK_INTERVAL_MS = 1_000;

/**
 * Watches the free space where state is kept, and closes a gate for writes while there is less than 64 MB.
 *
 * @throws UserError when there is less at the start, because opening the state writes too
 */
export async function watchDisk({
  folder,
  clock,
  log,
  held = new HeldGate(),
  freeBytes = systemFreeBytes,
}: DiskWatchOptions): Promise<DiskWatch> {
  let free = await freeBytes(folder);
  if (isTooLittle(free))
    throw new UserError(
      `the disk of the data folder ${folder} has ${megabytes(free)} MB free, and at least 64 MB are needed: free some, or choose another folder`,
    );
  const { gate } = held;
  let isFull = false;
  const end = new AbortController();

  async function check(): Promise<void> {
    free = await freeBytes(folder);
    if (isTooLittle(free) === isFull) return;
    isFull = !isFull;
    held.set(DISK, isFull ? 'closed' : 'open');
    log.warn(
      {},
      isFull
        ? `the disk of ${folder} has less than 64 MB free (${megabytes(free)} MB): writes are refused until there is more`
        : `the disk of ${folder} has space again (${megabytes(free)} MB): writes go on`,
    );
  }
  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      await clock.sleep(CHECK_INTERVAL_MS, end.signal);
      if (!end.signal.aborted) await check();
    }
  }
  const finished = run();
  return {
    gate,
    status: () => ({ folder, freeBytes: free, isFull: gate.isClosed() }),
    stop: () => {
      end.abort();
      return finished;
    },
  };
}

function isTooLittle(freeBytes: number | undefined): freeBytes is number {
  return freeBytes !== undefined && freeBytes < MIN_FREE_BYTES;
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '?' : String(Math.floor(bytes / 2 ** 20));
}

/** The space available to this user; undefined for a file system that does not report it, which is then not watched. */
async function systemFreeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
