import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../../lib/core/user-error';
import { lockHolder, takeLock } from '../../../lib/core/lock-file';
import type { ProcessTable } from '../../../lib/core/process-identity';
import { processStart } from '../../../lib/core/process-start';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
  lock = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A system in which these processes run, by their start times. */
function system(starts: Readonly<Record<number, string | undefined>>): ProcessTable {
  return { exists: (pid) => pid in starts, start: (pid) => starts[pid] };
}

const held = (pid: number, start: string | null) => writeFileSync(lock, JSON.stringify({ pid, start }));

test('the second process to ask learns who holds the lock, until the holder releases it', () => {
  const first = takeLock(lock);
  expect(first.taken).toBe(true);
  expect(takeLock(lock)).toEqual({ taken: false, holder: process.pid });
  expect(lockHolder(lock)).toBe(process.pid);
  if (first.taken) first.release();
  expect(lockHolder(lock)).toBeUndefined();
  const second = takeLock(lock);
  if (first.taken) first.release(); // a second release does not affect the next holder
  expect(takeLock(lock).taken).toBe(false);
  if (second.taken) second.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock of another running process stays held', () => {
  held(process.ppid, processStart(process.ppid)!);
  expect(takeLock(lock)).toEqual({ taken: false, holder: process.ppid });
});

test.each([
  ['a process that was killed', () => JSON.stringify({ pid: spawnSync(process.execPath, ['-v']).pid, start: 'x' })],
  ['a process whose id a running one has now', () => JSON.stringify({ pid: process.ppid, start: 'earlier' })],
  ['an earlier process with our own id', () => JSON.stringify({ pid: process.pid, start: 'earlier' })],
  ['an earlier version, which named any process', () => String(process.ppid)],
  ['nobody: it is empty', () => ''],
  ['nobody: it holds something else', () => '{"pid":"1"}'],
])('a lock of %s does not count', (_whose, content) => {
  writeFileSync(lock, content());
  expect(lockHolder(lock)).toBeUndefined();
  const attempt = takeLock(lock, { pause: () => {} });
  expect(attempt.taken).toBe(true);
  expect(JSON.parse(readFileSync(lock, 'utf8'))).toEqual({ pid: process.pid, start: processStart(process.pid) });
  if (attempt.taken) attempt.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('where the system does not report when processes started, a running process counts as the holder', () => {
  held(7, null);
  expect(takeLock(lock, { pid: 8, processes: system({ 7: undefined, 8: undefined }) })).toMatchObject({ holder: 7 });
  held(7, 'told once');
  expect(takeLock(lock, { pid: 8, processes: system({ 7: undefined, 8: 'b' }) })).toMatchObject({ holder: 7 });
  expect(takeLock(lock, { pid: 8, processes: system({ 8: undefined }) }).taken).toBe(true);
  expect(takeLock(lock, { pid: 8, processes: system({ 8: undefined }) })).toEqual({ taken: false, holder: 8 });
});

test('the remains of a process that died while it removed a lock block no one', () => {
  held(7, 'a');
  writeFileSync(`${lock}.breaking`, JSON.stringify({ pid: 9, start: 'b' }));
  expect(takeLock(lock, { processes: system({ [process.pid]: 'c' }) }).taken).toBe(true);
});

/** A file system without hard links. */
function withoutLinks(code: string) {
  return {
    link: () => {
      throw Object.assign(new Error(`${code}: link`), { code });
    },
  };
}

test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR'])(
  'without hard links (%s), a lock is taken, held, released, and taken from a dead process in the same way',
  (code) => {
    const first = takeLock(lock, withoutLinks(code));
    expect(first.taken).toBe(true);
    expect(takeLock(lock, withoutLinks(code))).toEqual({ taken: false, holder: process.pid });
    expect(takeLock(lock)).toEqual({ taken: false, holder: process.pid });
    if (first.taken) first.release();
    for (const left of [JSON.stringify({ pid: process.ppid, start: 'earlier' }), '']) {
      writeFileSync(lock, left);
      const next = takeLock(lock, { ...withoutLinks(code), pause: () => {} });
      expect(next.taken).toBe(true);
      if (next.taken) next.release();
    }
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('without hard links, a lock that another process is writing does not count as abandoned', () => {
  writeFileSync(lock, '');
  const pause = () => held(process.ppid, processStart(process.ppid)!);
  expect(takeLock(lock, { ...withoutLinks('EPERM'), pause })).toEqual({ taken: false, holder: process.ppid });
});

test('other link errors are reported', () => {
  expect(() => takeLock(lock, withoutLinks('EIO'))).toThrow(/^cannot take the lock .*\(EIO\)/);
});

test('the start of a process is always reported the same, and differs between processes', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const start = processStart(child.pid!);
  expect(start).toBeDefined();
  expect(processStart(child.pid!)).toBe(start);
  expect(start).not.toBe(processStart(process.pid));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processStart(child.pid!)).toBeUndefined();
});

test('a folder that is not writable is named in one line', () => {
  const missing = path.join(folder, 'missing', 'lock');
  expect(() => takeLock(missing)).toThrow(UserError);
  expect(() => takeLock(missing)).toThrow(
    `cannot take the lock ${missing}: no such file or folder (ENOENT); check its name`,
  );
});
