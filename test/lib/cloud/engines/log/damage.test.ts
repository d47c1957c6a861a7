import { UserError } from '../../../../../lib/core/user-error';
import { flipped } from '../../../core/flips';
import { Disk } from './a-disk';
import { FOLDER, openStore } from './a-disk-store';
import { changesOfGroups, modelOf } from './a-model';

const GROUPS = [...changesOfGroups({ groups: 12, keys: 12 })].map((changes) => ({ changes, isAbandoned: false }));

async function aDisk(groups = GROUPS): Promise<Disk> {
  const disk = new Disk();
  const { store, log } = openStore(disk, { segmentBytes: 700 });
  for (const { changes } of groups) store.apply(changes);
  await log.close();
  return disk;
}

const segmentsOf = (disk: Disk) => disk.list().filter((name) => name.endsWith('.log'));

function damaged(disk: Disk, name: string, bytes: Buffer): Disk {
  const copy = disk.afterKill();
  copy.replace(name, bytes);
  return copy;
}

test('the newest segment, cut off at any byte, keeps the whole groups before it, and says what it lacks', async () => {
  const disk = await aDisk();
  const newest = segmentsOf(disk).at(-1)!;
  const whole = disk.bytes(newest);
  let shorter = 0;
  for (let length = 0; length < whole.length; length += 1) {
    const cut = damaged(disk, newest, whole.subarray(0, length));
    const { store, log, told } = openStore(cut);
    const groups = log.position() / 3;
    expect(store.content()).toEqual(modelOf(GROUPS.slice(0, groups)));
    expect(log.kept()!.lostEntries).toBe(3 * (GROUPS.length - groups));
    shorter += told.length;
    store.apply(GROUPS[groups]!.changes);
    expect(openStore(cut.afterKill()).store.content()).toEqual(modelOf(GROUPS.slice(0, groups + 1)));
  }
  expect(shorter).toBeGreaterThan(whole.length / 2);
});

test('any other segment, cut off at any byte, is refused in one line and left as it is', async () => {
  const disk = await aDisk();
  const first = segmentsOf(disk)[0]!;
  const whole = disk.bytes(first);
  for (let length = 0; length < whole.length; length += 1) {
    const cut = damaged(disk, first, whole.subarray(0, length));
    expect(() => openStore(cut)).toThrow(UserError);
    expect(() => openStore(cut)).toThrow(/^\/data\/dynamodb\/[\d-]+\.log is damaged: it [^\n]*; put a copy back, or /);
    expect(cut.bytes(first)).toEqual(whole.subarray(0, length));
  }
});

test('a flipped bit is refused wherever it is, in one line, and nothing is dropped', async () => {
  const disk = await aDisk();
  for (const name of segmentsOf(disk)) {
    const whole = disk.bytes(name);
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = flipped(whole, at, at % 8);
      const copy = damaged(disk, name, bytes);
      expect(() => openStore(copy)).toThrow(
        /^\/data\/dynamodb\/[\d-]+\.log is damaged: it [^\n]*; put a copy back, or /,
      );
      expect(copy.bytes(name)).toEqual(bytes);
    }
  }
});

test('an end that a loss of power left as zeros is cut off, and said', async () => {
  const disk = await aDisk([]);
  const { store } = openStore(disk);
  store.apply([{ key: 1, sizeBytes: 100, fill: 7 }]);
  store.apply([{ key: 2, sizeBytes: 1_500, fill: 7 }]);
  const name = segmentsOf(disk)[0]!;
  const bytes = Buffer.from(disk.bytes(name));
  bytes.fill(0, 512, 1_024);
  const { store: again, told } = openStore(damaged(disk, name, bytes));
  expect([...again.content().keys()]).toEqual([1]);
  expect(told).toEqual([
    expect.stringMatching(/ended in a group that was not written whole: its \d+ bytes are cut off/),
  ]);
});

test('a flipped bit is refused where values behind it are zeros', async () => {
  const disk = await aDisk([]);
  const { store } = openStore(disk, { segmentBytes: 10_000 });
  for (const fill of [7, 8, 0]) store.apply([{ key: fill, sizeBytes: 1_500, fill }]);
  const name = segmentsOf(disk)[0]!;
  const whole = disk.bytes(name);
  const lastHeaderEnd = whole.lastIndexOf('LGRP') + 32;
  for (let at = 0; at < lastHeaderEnd; at += 3) {
    const bytes = flipped(whole, at, at % 8);
    const copy = damaged(disk, name, bytes);
    expect(() => openStore(copy)).toThrow(/ is damaged: it [^\n]*; put a copy back, or /);
    expect(copy.bytes(name)).toEqual(bytes);
  }
});

test('whichever sector of the last group a loss of power left as zeros, the group is cut off', async () => {
  for (let before = 400; before < 1_000; before += 1) {
    const disk = await aDisk([]);
    const { store } = openStore(disk);
    store.apply([{ key: 1, sizeBytes: before, fill: 7 }]);
    const name = segmentsOf(disk)[0]!;
    const start = disk.bytes(name).length;
    store.apply([{ key: 2, sizeBytes: before, fill: 7 }]);
    const whole = disk.bytes(name);
    for (let sector = start - (start % 512); sector < whole.length; sector += 512) {
      const bytes = Buffer.from(whole).fill(0, Math.max(sector, start), Math.min(sector + 512, whole.length));
      const { store: again, told } = openStore(damaged(disk, name, bytes));
      expect([...again.content().keys()]).toEqual([1]);
      expect(told).toEqual([expect.stringContaining('ended in a group that was not written whole')]);
    }
  }
});

test('a new file whose first sector a loss of power left as zeros is begun again, and that is said', async () => {
  const disk = new Disk();
  const { store } = openStore(disk, { segmentBytes: 700 });
  for (const key of [1, 2, 3]) store.apply([{ key, sizeBytes: 1_500, fill: 7 }]);
  const newest = segmentsOf(disk).at(-1)!;
  const bytes = Buffer.from(disk.bytes(newest)).fill(0, 0, 512);
  const copy = damaged(disk, newest, bytes);
  const { store: again, told } = openStore(copy, { segmentBytes: 700 });
  expect([...again.content().keys()]).toEqual([1, 2]);
  expect(told).toEqual([
    `${newest} has lost its beginning: its ${bytes.length} bytes are cut off, and all before them is there`,
  ]);
  again.apply([{ key: 4, sizeBytes: 10, fill: 7 }]);
  const last = openStore(copy.afterKill());
  expect([...last.store.content().keys()]).toEqual([1, 2, 4]);
  expect(last.told).toEqual([]);
});

test('a missing segment is refused, and one of another folder is', async () => {
  const disk = await aDisk();
  const [first, second] = segmentsOf(disk);
  const without = disk.afterKill();
  without.remove(second!);
  expect(() => openStore(without)).toThrow(`${FOLDER} is damaged: segment 2 is missing; put a copy back, or remove`);
  const other = await aDisk();
  expect(() => openStore(damaged(disk, second!, other.bytes(second!)))).toThrow(
    `${second} is damaged: it belongs to another data folder`,
  );
  expect(() => openStore(damaged(disk, second!, disk.bytes(first!)))).toThrow('does not follow the segment before it');
});

test.each(['journal.ndjson', 'CURRENT'])('a folder with %s, of an earlier version, is refused in one line', (name) => {
  const disk = new Disk();
  disk.replace(`${FOLDER}/${name}`, Buffer.from('x'));
  expect(() => openStore(disk)).toThrow(
    `${FOLDER} was written by an earlier version, whose format this one does not read: name another data folder, or remove this one to start from nothing`,
  );
});
