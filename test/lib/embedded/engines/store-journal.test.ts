import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  openStoreJournal,
  rewriteStoreJournal,
  type JournalEntry,
} from '../../../../lib/embedded/engines/store-journal';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'journal-'));
  file = path.join(folder, 'journal.ndjson');
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

test('a later run gets every entry in its order, and adds behind them', () => {
  append(...entries);
  expect(replayed()).toEqual(entries);
  append(['put', 'rows', 'b', 1]);
  expect(replayed()).toEqual([...entries, ['put', 'rows', 'b', 1]]);
});

test('an entry is with the operating system when append returns', () => {
  const journal = openStoreJournal(folder, () => undefined);
  journal.append(entries[0]!);
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(entries[0])}\n`);
  journal.close();
});

test('entries of any length come back, also such that end where a piece of the file does', () => {
  const long = [100, 1_000_000, 1_048_500, 3_000_000, 10].map((length, n): JournalEntry => [
    'put',
    'rows',
    String(n),
    'é'.repeat(length / 2),
  ]);
  append(...long);
  expect(replayed()).toEqual(long);
});

test('wherever the file was cut off, the whole entries before are kept and new ones follow them', () => {
  append(...entries);
  const whole = readFileSync(file);
  for (let length = 0; length <= whole.length; length += 1) {
    writeFileSync(file, whole);
    truncateSync(file, length);
    const complete = whole.subarray(0, length).toString('utf8').split('\n').length - 1;
    append(['drop', 'x']);
    expect(replayed()).toEqual([...entries.slice(0, complete), ['drop', 'x']]);
  }
});

test('a damaged line inside is refused by its number', () => {
  append(entries[0]!);
  appendFileSync(file, 'rubbish\n');
  expect(() => replayed()).toThrow(`line 2 of ${file} is damaged`);
});

test('a rewritten journal holds the given entries alone', () => {
  append(...entries);
  rewriteStoreJournal(folder, [['put', 'rows', 'b', 2]]);
  expect(replayed()).toEqual([['put', 'rows', 'b', 2]]);
});
