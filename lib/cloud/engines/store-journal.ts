import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { LineEncoder, lineText } from '../../core/checked-line';
import { fileFault } from '../../core/file-fault';
import { diskFiles, writeAll, type Files } from '../../core/files';
import { damagedLine, LineAppender, readLines } from '../../core/line-file';
import { openHighWaterMark } from '../../core/high-water-mark';
import type { KeptTables } from './kept-parts';

/** One change of a store of stores. */
export type JournalEntry =
  | readonly ['put', store: string, key: string, value: unknown]
  | readonly ['del', store: string, key: string]
  | readonly ['drop', store: string];

/** Keeps changes in the order in which they were made. */
export type StoreJournal = {
  /**
   * On return the entry is with the operating system: it survives the end of the process, not that of the machine.
   *
   * @throws UserError when it cannot be written; nothing of it is left then
   */
  readonly append: (entry: JournalEntry) => void;
  readonly close: () => void;
  /** What was there when it was opened. */
  readonly kept: KeptTables;
};

export type JournalOptions = {
  readonly files?: Files;
  /** Tells a journal from all others, for one that is made. @default a new one */
  readonly id?: string;
};

/** The first line. A rewritten journal is shorter: positions are compared by `rewrites` first, then by bytes. */
type Header = { readonly journal: 2; readonly id: string; readonly rewrites: number };

const FILE = 'journal.ndjson';
const POSITION_FILE = 'position.json';

/**
 * Opens the journal in a folder, after handing every entry of an earlier run to `replay`.
 *
 * @throws UserError when a line is damaged; a last one without its end was never answered, and is dropped
 */
export function openStoreJournal(
  directory: string,
  replay: (entry: JournalEntry) => void,
  { files = diskFiles, id = randomUUID() }: JournalOptions = {},
): StoreJournal {
  const file = path.join(directory, FILE);
  try {
    files.mkdirSync(directory, { recursive: true });
    const isNew = isEmpty(directory, file, files);
    if (isNew) createJournal(file, { journal: 2, id, rewrites: 0 }, [], files);
    else if (isUnchecked(file, files)) addChecks(directory, file, { journal: 2, id, rewrites: 0 }, files);
    return opened(directory, file, { isNew, replay, files });
  } catch (error) {
    throw fileFault('use', file, error);
  }
}

/** Replaces the journal by one that holds these entries and nothing else. */
export function rewriteStoreJournal(
  directory: string,
  entries: Iterable<JournalEntry>,
  { id, rewrites }: Pick<KeptTables, 'id' | 'rewrites'>,
  files: Files = diskFiles,
): void {
  const file = path.join(directory, FILE);
  try {
    createJournal(file, { journal: 2, id, rewrites: rewrites + 1 }, entries, files);
  } catch (error) {
    throw fileFault('rewrite', file, error);
  }
}

/** Where the journal of a folder lies, for those who ask how long it is. */
export function journalFile(directory: string): string {
  return path.join(directory, FILE);
}

function createJournal(file: string, header: Header, entries: Iterable<JournalEntry>, files: Files): void {
  const unfinished = `${file}.new`;
  const descriptor = files.openSync(unfinished, 'w');
  try {
    let position = 0;
    const encoder = new LineEncoder();
    const add = (value: unknown) => {
      const line = encoder.encode(JSON.stringify(value));
      writeAll(files, descriptor, line, position);
      position += line.length;
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

function opened(
  directory: string,
  file: string,
  { isNew, replay, files }: { isNew: boolean; replay: (entry: JournalEntry) => void; files: Files },
): StoreJournal {
  const descriptor = files.openSync(file, 'r+');
  try {
    const rawBytes = files.fstatSync(descriptor).size;
    const { header, endBytes } = replayFile(descriptor, directory, replay, files);
    const { id, rewrites } = header;
    const witness = openHighWaterMark(path.join(directory, POSITION_FILE), files);
    const position = { id, rewrites, bytes: rawBytes };
    const lostBytes = isNew ? 0 : lostSince(witness.read() as Position | undefined, position);
    files.ftruncateSync(descriptor, endBytes);
    witness.write({ id, rewrites, bytes: endBytes });
    const lines = new LineAppender(descriptor, endBytes, file, files);
    const announcer = new Announcer(() => witness.write({ id, rewrites, bytes: lines.endBytes }));
    return {
      append: (entry) => {
        lines.append(JSON.stringify(entry));
        announcer.announce();
      },
      close: () => {
        announcer.close();
        witness.close();
        files.closeSync(descriptor);
      },
      kept: { ...position, isNew, lostBytes, rewritesNow: rewrites },
    };
  } catch (error) {
    files.closeSync(descriptor);
    throw error;
  }
}

function replayFile(
  descriptor: number,
  directory: string,
  replay: (entry: JournalEntry) => void,
  files: Files,
): { readonly header: Header; readonly endBytes: number } {
  const options = readOptions(directory, files);
  let header: Header | undefined;
  const take = (line: Buffer) => {
    const value = JSON.parse(lineText(line)) as Header | JournalEntry;
    if (header) replay(value as JournalEntry);
    else header = value as Header;
  };
  const endBytes = readLines(descriptor, take, options);
  if (!header) throw damagedLine(1, 'it is cut off', options);
  return { header, endBytes };
}

function readOptions(directory: string, files: Files) {
  const remedy = `put a copy back, or remove ${directory}, and what the streams still hold is stored again`;
  return { files, file: path.join(directory, FILE), remedy };
}

type Position = Pick<KeptTables, 'id' | 'rewrites' | 'bytes'>;

/** How many bytes that were answered are not there any more; infinitely many when the whole journal is an older one. */
function lostSince(witness: Position | undefined, now: Position): number {
  if (!witness || witness.id !== now.id || witness.rewrites < now.rewrites) return 0;
  if (witness.rewrites > now.rewrites) return Infinity;
  return Math.max(0, witness.bytes - now.bytes);
}

/** Says something once for all that one request causes. */
class Announcer {
  private waiting: NodeJS.Immediate | undefined;

  constructor(private readonly say: () => void) {}

  announce(): void {
    this.waiting ??= setImmediate(() => this.sayNow());
  }

  close(): void {
    if (this.waiting) this.sayNow();
  }

  private sayNow(): void {
    if (this.waiting) clearImmediate(this.waiting);
    this.waiting = undefined;
    try {
      this.say();
    } catch {
      // An older position is right too, and where it cannot be written nothing can be appended either, which is told.
    }
  }
}

/** Nothing was ever kept: no journal, or one of an earlier version that did not come to its first line. */
function isEmpty(directory: string, file: string, files: Files): boolean {
  if (!files.existsSync(file)) return true;
  const hadPosition = files.existsSync(path.join(directory, POSITION_FILE));
  return !hadPosition && files.statSync(file).size === 0;
}

/** An earlier version's journal has neither header nor checksums; its lines are JSON arrays. */
function isUnchecked(file: string, files: Files): boolean {
  const descriptor = files.openSync(file, 'r');
  try {
    const first = Buffer.alloc(1);
    return files.readSync(descriptor, first, 0, 1, 0) === 1 && first[0] === '['.charCodeAt(0);
  } finally {
    files.closeSync(descriptor);
  }
}

function addChecks(directory: string, file: string, header: Header, files: Files): void {
  const entries: JournalEntry[] = [];
  const descriptor = files.openSync(file, 'r');
  try {
    const options = { ...readOptions(directory, files), isTorn: () => true };
    readLines(descriptor, (line) => entries.push(parseUnchecked(line)), options);
  } finally {
    files.closeSync(descriptor);
  }
  createJournal(file, header, entries, files);
}

function parseUnchecked(line: Buffer): JournalEntry {
  try {
    return JSON.parse(line.toString()) as JournalEntry;
  } catch (cause) {
    throw new Error('it is not JSON', { cause });
  }
}
