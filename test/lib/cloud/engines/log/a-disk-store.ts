import { openDiskLog, type DiskLogOptions } from '../../../../../lib/cloud/engines/log/disk-log';
import type { EntryLog } from '../../../../../lib/cloud/engines/log/entry-log';
import type { Disk } from './a-disk';
import { Store } from './a-store';

export const FOLDER = '/data/dynamodb';
export const SEGMENT_BYTES = 2_000;

export type Opened = {
  readonly store: Store;
  readonly log: EntryLog;
  readonly told: string[];
  readonly failures: Error[];
};

/** A store in a log on this disk. */
export function openStore(disk: Disk, options: Partial<DiskLogOptions> = {}): Opened {
  const told: string[] = [];
  const failures: Error[] = [];
  let log: EntryLog | undefined;
  const store = new Store(
    (owner) =>
      (log = openDiskLog(owner, {
        folder: FOLDER,
        durability: 'process',
        otherwise: 'everything is stored again',
        warn: (message) => told.push(message),
        fail: (error) => failures.push(error),
        files: disk.files,
        segmentBytes: SEGMENT_BYTES,
        ...options,
      })),
  );
  return { store, log: log!, told, failures };
}
