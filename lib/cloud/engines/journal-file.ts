import path from 'node:path';
import { LineEncoder, lineText } from '../../core/checked-line';
import { writeAll, type Files } from '../../core/files';
import { damagedLine, readLines } from '../../core/line-file';

/** One change of a store of stores. */
export type JournalEntry =
  | readonly ['put', store: string, key: string, value: unknown]
  | readonly ['del', store: string, key: string]
  | readonly ['drop', store: string];

/** The first line. A rewritten journal is shorter, so two states compare by `rewrites` first, then by bytes. */
export type JournalHeader = { readonly journal: 2; readonly id: string; readonly rewrites: number };

/** The journal of a folder. */
export function journalFile(directory: string): string {
  return path.join(directory, 'journal.ndjson');
}

/** Writes a journal with these entries, which replaces the old one as a whole. */
export function createJournal(
  file: string,
  header: JournalHeader,
  entries: Iterable<JournalEntry>,
  files: Files,
): void {
  // The entries are written as they come: a text of all of them, as `replaceFile` takes it, may not fit into memory.
  const unfinished = `${file}.new`;
  const descriptor = files.openSync(unfinished, 'w');
  try {
    let writtenBytes = 0;
    const encoder = new LineEncoder();
    const add = (value: unknown) => {
      const line = encoder.encode(JSON.stringify(value));
      writeAll(files, descriptor, line, writtenBytes);
      writtenBytes += line.length;
    };
    add(header);
    for (const entry of entries) add(entry);
    files.fsyncSync(descriptor);
    files.renameSync(unfinished, file);
  } finally {
    files.closeSync(descriptor);
    files.rmSync(unfinished, { force: true });
  }
}

/** Passes every entry to `replay`. Returns the header and the end of the last complete line. */
export function replayJournal(
  descriptor: number,
  directory: string,
  replay: (entry: JournalEntry) => void,
  files: Files,
): { readonly header: JournalHeader; readonly endBytes: number } {
  const options = journalReadOptions(directory, files);
  let header: JournalHeader | undefined;
  const take = (line: Buffer) => {
    const value = JSON.parse(lineText(line)) as JournalHeader | JournalEntry;
    if (header) replay(value as JournalEntry);
    else header = value as JournalHeader;
  };
  const endBytes = readLines(descriptor, take, options);
  if (!header) throw damagedLine(1, 'it is cut off', options);
  return { header, endBytes };
}

export function journalReadOptions(directory: string, files: Files) {
  const remedy = `put a copy back, or remove ${directory}, and the records that the streams still hold are stored again`;
  return { files, file: journalFile(directory), remedy };
}
