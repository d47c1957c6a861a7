import type { Files } from '../../core/files';
import { readLines } from '../../core/line-file';
import { createJournal, journalFile, journalReadOptions, type JournalEntry, type JournalHeader } from './journal-file';

/** Whether an earlier version wrote the journal: without header and checksums, each line a JSON array. */
export function isUnchecked(directory: string, files: Files): boolean {
  const descriptor = files.openSync(journalFile(directory), 'r');
  try {
    const first = Buffer.alloc(1);
    return files.readSync(descriptor, first, 0, 1, 0) === 1 && first[0] === '['.charCodeAt(0);
  } finally {
    files.closeSync(descriptor);
  }
}

/** Rewrites such a journal with header and checksums. */
export function addChecks(directory: string, header: JournalHeader, files: Files): void {
  const entries: JournalEntry[] = [];
  const descriptor = files.openSync(journalFile(directory), 'r');
  try {
    const options = { ...journalReadOptions(directory, files), isTorn: () => true };
    readLines(descriptor, (line) => entries.push(parseUnchecked(line)), options);
  } finally {
    files.closeSync(descriptor);
  }
  createJournal(journalFile(directory), header, entries, files);
}

function parseUnchecked(line: Buffer): JournalEntry {
  try {
    return JSON.parse(line.toString()) as JournalEntry;
  } catch (cause) {
    throw new Error('it is not JSON', { cause });
  }
}
