import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { announce, discover, withdraw, type RunningCloud } from '../../../lib/cloud/discovery';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'discovery-'));
  file = path.join(folder, '.legion', 'embedded.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const cloud: RunningCloud = {
  pid: process.pid,
  stage: 'dev',
  startedAt: '2026-01-04T12:00:00.000Z',
  endpoints: { kinesis: 'http://127.0.0.1:4567', dynamodb: 'http://127.0.0.1:4568' },
};

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

test('an announced cloud is found, and no half-written file is left beside the announcement', () => {
  announce(file, cloud);
  expect(discover(file)).toEqual(cloud);
  expect(readdirSync(path.dirname(file))).toEqual(['embedded.json']);
});

test('without an announcement, no cloud is found', () => {
  expect(discover(file)).toBeUndefined();
});

test('the announcement of an ended process is ignored', () => {
  announce(file, { ...cloud, pid: deadPid() });
  expect(discover(file)).toBeUndefined();
});

test('the announcement of an ended process is ignored even if a running process has its id now', () => {
  announce(file, cloud);
  writeFileSync(file, JSON.stringify({ ...cloud, start: 'earlier' }));
  expect(discover(file)).toBeUndefined();
});

test('an announcement that cannot be written fails in one line and leaves nothing behind', () => {
  mkdirSync(file, { recursive: true });
  expect(() => announce(file, cloud)).toThrow(`cannot announce the cloud in ${file}: it is a folder (EISDIR)`);
  expect(readdirSync(path.dirname(file))).toEqual(['embedded.json']);
});

test.each(['', '{', '[]', '{"pid":"1"}', JSON.stringify({ ...cloud, pid: -1 })])(
  'a file that holds %j is ignored',
  (text) => {
    announce(file, cloud);
    writeFileSync(file, text);
    expect(discover(file)).toBeUndefined();
  },
);

test('a cloud withdraws its own announcement but not that of another', () => {
  announce(file, cloud);
  withdraw(file, cloud.pid + 1);
  expect(discover(file)).toEqual(cloud);
  withdraw(file, cloud.pid);
  expect(existsSync(file)).toBe(false);
  withdraw(file, cloud.pid); // a missing file is not an error
});
