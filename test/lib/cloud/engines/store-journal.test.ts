import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../../../lib/core/user-error';
import type { JournalEntry } from '../../../../lib/cloud/engines/journal-file';
import { openStoreJournal, rewriteStoreJournal } from '../../../../lib/cloud/engines/store-journal';
import { failingFiles } from '../../core/failing-files';
import { flipped } from '../../core/flips';

let folder: string;
let file: string;
let positionFile: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'journal-'));
  file = path.join(folder, 'journal.ndjson');
  positionFile = path.join(folder, 'position.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const entries: readonly JournalEntry[] = [
  ['put', 'rows', 'a', { text: 'one\ntwo – drei' }],
  ['del', 'rows', 'a'],
  ['drop', 'rows'],
];

function append(...added: readonly JournalEntry[]): void {
  const journal = openStoreJournal(folder, () => undefined);
  for (const entry of added) journal.append(entry);
  journal.close();
}

function replayed(): JournalEntry[] {
  const found: JournalEntry[] = [];
  openStoreJournal(folder, (entry) => found.push(entry)).close();
  return found;
}

test('a later run reads every entry in order and appends after them', () => {
  append(...entries);
  expect(replayed()).toEqual(entries);
  append(['put', 'rows', 'b', 1]);
  expect(replayed()).toEqual([...entries, ['put', 'rows', 'b', 1]]);
});

test('an entry has been handed to the operating system when append returns', () => {
  const journal = openStoreJournal(folder, () => undefined);
  journal.append(entries[0]!);
  expect(readFileSync(file, 'utf8')).toContain(` ${JSON.stringify(entries[0])}\n`);
  journal.close();
});

test('entries of any length are read back, including those that end at a chunk boundary of the file', () => {
  const long = [100, 1_000_000, 1_048_500, 3_000_000, 10].map((length, n): JournalEntry => [
    'put',
    'rows',
    String(n),
    'é'.repeat(length / 2),
  ]);
  append(...long);
  expect(replayed()).toEqual(long);
});

test('a file cut off anywhere after its first line keeps whole entries, takes new ones, and reports the loss', () => {
  append(...entries);
  const whole = readFileSync(file);
  const position = readFileSync(positionFile);
  for (let length = whole.indexOf(10) + 1; length <= whole.length; length += 1) {
    writeFileSync(file, whole.subarray(0, length));
    writeFileSync(positionFile, position);
    const complete = whole.subarray(0, length).toString('utf8').split('\n').length - 2;
    const journal = openStoreJournal(folder, () => undefined);
    expect(journal.kept.lostBytes).toBe(whole.length - length);
    journal.append(['drop', 'x']);
    journal.close();
    expect(replayed()).toEqual([...entries.slice(0, complete), ['drop', 'x']]);
  }
});

test('a file cut off within its first line is refused', () => {
  append(...entries);
  for (const length of [readFileSync(file).indexOf(10), 1, 0]) {
    truncateSync(file, length);
    expect(() => replayed()).toThrow(`line 1 of ${file} is damaged: it is cut off`);
  }
});

test('a flipped bit anywhere is refused with its line number, and nothing is dropped', () => {
  append(...entries);
  const whole = readFileSync(file);
  const lineOf = (at: number) => whole.subarray(0, at).toString('latin1').split('\n').length;
  for (let at = 0; at < whole.length; at += 1) {
    writeFileSync(file, flipped(whole, at, at % 8));
    expect(() => replayed()).toThrow(`line ${lineOf(at)} of ${file} is damaged: it`);
    expect(readFileSync(file)).toEqual(flipped(whole, at, at % 8));
  }
});

test('a corrupt line is refused with its number and what to do', () => {
  append(entries[0]!);
  appendFileSync(file, 'rubbish\n');
  expect(() => replayed()).toThrow(UserError);
  expect(() => replayed()).toThrow(
    `line 3 of ${file} is damaged: it does not begin with a checksum and a length; put a copy back, or remove ${folder}, and the records that the streams still hold are stored again`,
  );
});

test('a rewritten journal holds only the given entries, keeps its id, and counts the rewrite', () => {
  append(...entries);
  const first = openStoreJournal(folder, () => undefined);
  first.close();
  rewriteStoreJournal(folder, [['put', 'rows', 'b', 2]], first.kept);
  const second = openStoreJournal(folder, () => undefined);
  second.close();
  expect(second.kept).toMatchObject({
    id: first.kept.id,
    rewrites: first.kept.rewrites + 1,
    lostBytes: 0,
    isNew: false,
  });
  expect(replayed()).toEqual([['put', 'rows', 'b', 2]]);
});

test('an older journal in place of a rewritten one is reported as a loss', () => {
  append(...entries);
  const older = readFileSync(file);
  const { kept, close } = openStoreJournal(folder, () => undefined);
  close();
  rewriteStoreJournal(folder, entries, kept);
  append();
  writeFileSync(file, older);
  const journal = openStoreJournal(folder, () => undefined);
  journal.close();
  expect(journal.kept.lostBytes).toBe(Infinity);
});

test('a journal of an earlier version is opened, and has checksums from then on', () => {
  writeFileSync(file, `${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n["put","rows","unfin`);
  expect(replayed()).toEqual(entries);
  append(['drop', 'y']);
  expect(replayed()).toEqual([...entries, ['drop', 'y']]);
  expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{8} [0-9a-f]{8} \{"journal":2/);
  writeFileSync(file, '["put","a","b",1]\nrubbish\n');
  expect(() => replayed()).toThrow(`line 2 of ${file} is damaged: it is not JSON`);
  writeFileSync(file, '');
  rmSync(positionFile);
  expect(replayed()).toEqual([]);
});

test.each(['ENOSPC', 'EIO', 'EDQUOT'])(
  'an entry that cannot be written because of %s is refused in one line and leaves nothing behind',
  (code) => {
    append(...entries);
    const files = failingFiles('writeSync', code, 3);
    const journal = openStoreJournal(folder, () => undefined, { files });
    journal.append(['drop', 'kept']);
    expect(() => journal.append(['drop', 'refused'])).toThrow(UserError);
    expect(() => journal.append(['drop', 'refused'])).toThrow(new RegExp(`^cannot write ${file}: .* \\(${code}\\); `));
    files.remedied();
    journal.append(['drop', 'x']);
    journal.close();
    expect(replayed()).toEqual([...entries, ['drop', 'kept'], ['drop', 'x']]);
  },
);

test.each([
  ['openSync', 'EMFILE'],
  ['openSync', 'EACCES'],
  ['readSync', 'EIO'],
  ['mkdirSync', 'EROFS'],
] as const)('a journal whose %s fails with %s is refused in one line and left unchanged', (operation, code) => {
  append(...entries);
  const before = readFileSync(file);
  const files = failingFiles(operation, code);
  expect(() => openStoreJournal(folder, () => undefined, { files })).toThrow(
    new RegExp(`^cannot use ${file}: .* \\(${code}\\); `),
  );
  expect(readFileSync(file)).toEqual(before);
});

test.each(['writeSync', 'fsyncSync', 'renameSync'] as const)(
  'a rewrite whose %s fails leaves the journal unchanged',
  (operation) => {
    append(...entries);
    const rewrite = () => rewriteStoreJournal(folder, [], { id: 'x', rewrites: 0 }, failingFiles(operation, 'ENOSPC'));
    expect(rewrite).toThrow(`cannot rewrite ${file}: the disk is full (ENOSPC); free some`);
    expect(replayed()).toEqual(entries);
    expect(readdirSync(folder).toSorted()).toEqual(['journal.ndjson', 'position.json']);
  },
);
