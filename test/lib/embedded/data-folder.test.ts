import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../../lib/domain/user-error';
import { openDataFolder } from '../../../lib/embedded/data-folder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('without a folder nothing is kept: scratch goes with the release', () => {
  const data = openDataFolder(undefined, process.pid);
  expect(data.folder('kinesis')).toBeUndefined();
  expect(existsSync(data.scratch)).toBe(true);
  data.release();
  expect(existsSync(data.scratch)).toBe(false);
});

test('a folder that is in use is refused in one line, and is free after the release', () => {
  const first = openDataFolder(folder, process.pid);
  expect(() => openDataFolder(folder, process.pid)).toThrow(UserError);
  expect(() => openDataFolder(folder, process.pid)).toThrow(
    `the data folder ${folder} is in use by process ${process.pid}: stop that one, or choose another folder`,
  );
  first.release();
  const second = openDataFolder(folder, process.pid);
  first.release(); // a second release of the first takes nothing from the second
  expect(() => openDataFolder(folder, process.pid)).toThrow('is in use');
  expect(second.folder('checkpoints', 'x.json')).toBe(path.join(folder, 'checkpoints', 'x.json'));
  second.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that another running process has is refused', () => {
  writeFileSync(path.join(folder, 'lock'), String(process.ppid));
  expect(() => openDataFolder(folder, process.pid)).toThrow(`in use by process ${process.ppid}`);
});

test.each([
  ['of a process that was killed', () => String(spawnSync(process.execPath, ['--version']).pid)],
  ['of an earlier process with the same id', () => String(process.pid)],
  ['that holds nothing', () => ''],
])('a lock %s does not count', (_what, content) => {
  writeFileSync(path.join(folder, 'lock'), content());
  const data = openDataFolder(folder, process.pid);
  expect(readFileSync(path.join(folder, 'lock'), 'utf8')).toBe(String(process.pid));
  data.release();
});
