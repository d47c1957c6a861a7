import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../../lib/core/user-error';
import { openDataFolder } from '../../../lib/cloud/data-folder';
import { processStart } from '../../../lib/core/process-start';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('without a folder nothing is kept, and release removes the scratch files', () => {
  const data = openDataFolder(undefined);
  expect(data.folder('kinesis')).toBeUndefined();
  expect(existsSync(data.scratch)).toBe(true);
  data.release();
  expect(existsSync(data.scratch)).toBe(false);
});

test('a folder in use is refused in one line, and is free after its release', () => {
  const first = openDataFolder(folder);
  expect(() => openDataFolder(folder)).toThrow(UserError);
  expect(() => openDataFolder(folder)).toThrow(
    `the data folder ${folder} is in use by process ${process.pid}: stop that one, or choose another folder`,
  );
  first.release();
  const second = openDataFolder(folder);
  first.release(); // releasing the first one again does not affect the second
  expect(() => openDataFolder(folder)).toThrow('is in use');
  expect(second.folder('checkpoints', 'x.json')).toBe(path.join(folder, 'checkpoints', 'x.json'));
  second.release();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  [
    'a file',
    () => folder,
    'file',
    /^cannot keep state in .*file: something else is there already \(EEXIST\); remove it, or name another$/,
  ],
  [
    'below a file',
    () => path.join(folder, 'file'),
    'deep',
    /^cannot keep state in .*deep: a part of this path is a file, not a folder \(ENOTDIR\)/,
  ],
])('a data folder that is %s is refused in one line', (_what, parent, name, line) => {
  writeFileSync(path.join(folder, 'file'), '');
  expect(() => openDataFolder(path.join(parent(), name))).toThrow(UserError);
  expect(() => openDataFolder(path.join(parent(), name))).toThrow(line);
});

test('the lock of an ended process does not block a folder, even if its process id is in use again', () => {
  writeFileSync(path.join(folder, 'lock'), String(process.ppid));
  openDataFolder(folder).release();
  writeFileSync(path.join(folder, 'lock'), JSON.stringify({ pid: process.ppid, start: processStart(process.ppid) }));
  expect(() => openDataFolder(folder)).toThrow(`in use by process ${process.ppid}`);
});
