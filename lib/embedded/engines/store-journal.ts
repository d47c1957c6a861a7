import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

/** One change of a store of stores. */
export type JournalEntry =
  | readonly ['put', store: string, key: string, value: unknown]
  | readonly ['del', store: string, key: string]
  | readonly ['drop', store: string];

/** Keeps changes in the order in which they were made. */
export type StoreJournal = {
  /** On return the entry is with the operating system: it survives the end of the process, not that of the machine. */
  readonly append: (entry: JournalEntry) => void;
  readonly close: () => void;
};

const FILE = 'journal.ndjson';
const READ_BYTES = 1024 * 1024;
const NEWLINE = 10;

/**
 * Opens the journal in a folder, after handing every entry of an earlier run to `replay`.
 *
 * @throws Error when an entry cannot be read; a last one without its end was never answered, and is dropped
 */
export function openStoreJournal(directory: string, replay: (entry: JournalEntry) => void): StoreJournal {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, FILE);
  const isNew = !existsSync(file);
  const descriptor = openSync(file, isNew ? 'a+' : 'r+');
  const endBytes = isNew ? 0 : replayFile(descriptor, file, replay);
  ftruncateSync(descriptor, endBytes);
  let position = endBytes;
  return {
    append: (entry) => {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      for (let written = 0; written < line.length;) {
        written += writeSync(descriptor, line, written, line.length - written, position + written);
      }
      position += line.length;
    },
    close: () => closeSync(descriptor),
  };
}

/** Replaces the journal by one that holds these entries and nothing else. */
export function rewriteStoreJournal(directory: string, entries: Iterable<JournalEntry>): void {
  const unfinished = path.join(directory, 'rewrite');
  rmSync(unfinished, { recursive: true, force: true });
  const journal = openStoreJournal(unfinished, () => undefined);
  for (const entry of entries) journal.append(entry);
  journal.close();
  renameSync(path.join(unfinished, FILE), path.join(directory, FILE));
  rmSync(unfinished, { recursive: true });
}

/** In pieces: a journal may be longer than the longest text. @returns where the last whole entry ends */
function replayFile(descriptor: number, file: string, replay: (entry: JournalEntry) => void): number {
  let rest = Buffer.alloc(0);
  let endBytes = 0;
  let lineNumber = 0;
  for (;;) {
    const piece = Buffer.alloc(READ_BYTES);
    const length = readSync(descriptor, piece, 0, READ_BYTES, endBytes + rest.length);
    if (length === 0) return endBytes;
    rest = Buffer.concat([rest, piece.subarray(0, length)]);
    let start = 0;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, start)) {
      lineNumber += 1;
      replay(parseEntry(rest.toString('utf8', start, end), file, lineNumber));
      start = end + 1;
    }
    endBytes += start;
    rest = rest.subarray(start);
  }
}

function parseEntry(line: string, file: string, lineNumber: number): JournalEntry {
  try {
    return JSON.parse(line) as JournalEntry;
  } catch (cause) {
    throw new Error(`line ${lineNumber} of ${file} is damaged`, { cause });
  }
}
