import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileFault } from '../../core/file-fault';
import { diskFiles, type Files } from '../../core/files';
import { openHighWaterMark } from '../../core/high-water-mark';
import { LineAppender } from '../../core/line-file';
import { createJournal, journalFile, replayJournal, type JournalEntry } from './journal-file';
import { OncePerTurn } from './once-per-turn';
import { addChecks, isUnchecked } from './unchecked-journal';

/** Keeps changes in the order in which they were made. */
export type StoreJournal = {
  /**
   * On return, the operating system has the entry: it survives the end of the process, but not that of the machine.
   *
   * @throws UserError when it cannot be written; the journal then holds nothing of it
   */
  readonly append: (entry: JournalEntry) => void;
  readonly close: () => void;
  /** The state of the journal when it was opened. */
  readonly kept: FoundJournal;
};

/** The journal when it was opened. */
export type FoundJournal = {
  readonly id: string;
  readonly isNew: boolean;
  /** The state of the journal before this run: how often it had been rewritten, and its length. */
  readonly rewrites: number;
  readonly bytes: number;
  /** How often it has been rewritten, including at this start. */
  readonly rewritesNow: number;
  /** How many acknowledged bytes are missing; Infinity when the journal is an older copy. */
  readonly lostBytes: number;
};

export type JournalOptions = {
  readonly files?: Files;
  /** Distinguishes a new journal from all others. @default a new one */
  readonly id?: string;
};

type Mark = Pick<FoundJournal, 'id' | 'rewrites' | 'bytes'>;

/** Its name is that of earlier versions. */
const MARK_FILE = 'position.json';

/**
 * Opens the journal in a folder, after passing every entry of earlier runs to `replay`.
 *
 * @throws UserError when a line is damaged. An incomplete last line was never acknowledged and is dropped.
 */
export function openStoreJournal(
  directory: string,
  replay: (entry: JournalEntry) => void,
  { files = diskFiles, id = randomUUID() }: JournalOptions = {},
): StoreJournal {
  const file = journalFile(directory);
  try {
    files.mkdirSync(directory, { recursive: true });
    const isNew = isEmpty(directory, files);
    if (isNew) createJournal(file, { journal: 2, id, rewrites: 0 }, [], files);
    else if (isUnchecked(directory, files)) addChecks(directory, { journal: 2, id, rewrites: 0 }, files);
    return openJournal(directory, { isNew, replay, files });
  } catch (error) {
    throw fileFault('use', file, error);
  }
}

/** Replaces the journal by one with exactly these entries. */
export function rewriteStoreJournal(
  directory: string,
  entries: Iterable<JournalEntry>,
  { id, rewrites }: Pick<FoundJournal, 'id' | 'rewrites'>,
  files: Files = diskFiles,
): void {
  const file = journalFile(directory);
  try {
    createJournal(file, { journal: 2, id, rewrites: rewrites + 1 }, entries, files);
  } catch (error) {
    throw fileFault('rewrite', file, error);
  }
}

function openJournal(
  directory: string,
  { isNew, replay, files }: { isNew: boolean; replay: (entry: JournalEntry) => void; files: Files },
): StoreJournal {
  const file = journalFile(directory);
  const descriptor = files.openSync(file, 'r+');
  try {
    const rawBytes = files.fstatSync(descriptor).size;
    const { header, endBytes } = replayJournal(descriptor, directory, replay, files);
    const { id, rewrites } = header;
    const mark = openHighWaterMark(path.join(directory, MARK_FILE), files);
    const now = { id, rewrites, bytes: rawBytes };
    const lostBytes = isNew ? 0 : lostSince(mark.read() as Mark | undefined, now);
    files.ftruncateSync(descriptor, endBytes);
    mark.write({ id, rewrites, bytes: endBytes });
    const lines = new LineAppender(descriptor, endBytes, file, files);
    // An older mark is correct too. When none can be written, no entry can be appended either, which is reported.
    const marking = new OncePerTurn(() => mark.write({ id, rewrites, bytes: lines.endBytes }));
    return {
      append: (entry) => {
        lines.append(JSON.stringify(entry));
        marking.request();
      },
      close: () => {
        marking.close();
        mark.close();
        files.closeSync(descriptor);
      },
      kept: { ...now, isNew, lostBytes, rewritesNow: rewrites },
    };
  } catch (error) {
    files.closeSync(descriptor);
    throw error;
  }
}

/** How many acknowledged bytes are missing; Infinity when the whole journal is an older one. */
function lostSince(mark: Mark | undefined, now: Mark): number {
  if (!mark || mark.id !== now.id || mark.rewrites < now.rewrites) return 0;
  if (mark.rewrites > now.rewrites) return Infinity;
  return Math.max(0, mark.bytes - now.bytes);
}

/** Whether nothing was ever kept: there is no journal, or one of an earlier version without its first line. */
function isEmpty(directory: string, files: Files): boolean {
  const file = journalFile(directory);
  if (!files.existsSync(file)) return true;
  const hadMark = files.existsSync(path.join(directory, MARK_FILE));
  return !hadMark && files.statSync(file).size === 0;
}
