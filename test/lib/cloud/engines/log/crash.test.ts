import { setImmediate as turn } from 'node:timers/promises';
import { coded, Disk } from './a-disk';
import { openStore } from './a-disk-store';
import { changesOfGroups, modelOf } from './a-model';

const GROUPS = [...changesOfGroups({ groups: 60, keys: 12 })].map((changes) => ({ changes, isAbandoned: false }));

const CRASH = new Error('the process was killed');

/** Applies the groups until the disk crashes. Returns how many were applied, and whether one may be half done. */
async function work(disk: Disk, durability: 'process' | 'power') {
  let done = 0;
  try {
    const { store, log } = openStore(disk, { durability, segmentBytes: 500 });
    for (const { changes } of GROUPS) {
      store.apply(changes);
      await log.durable();
      done += 1;
      await turn();
    }
    await log.close();
  } catch {
    return done;
  }
  return done;
}

async function operationsOf(durability: 'process' | 'power'): Promise<number> {
  const disk = new Disk();
  await work(disk, durability);
  return disk.operations;
}

function contentOn(disk: Disk) {
  const { store, told, log } = openStore(disk, { segmentBytes: 500 });
  return { content: store.content(), told, log };
}

/** What may be there: all that was acknowledged, and perhaps the group that was being written. */
function possible(done: number) {
  return [modelOf(GROUPS.slice(0, done)), modelOf(GROUPS.slice(0, done + 1))];
}

test('killed before any operation on a file, or in the middle of it, all acknowledged groups are there', async () => {
  const operations = await operationsOf('process');
  expect(operations).toBeGreaterThan(GROUPS.length * 2);
  for (let last = 1; last <= operations; last += 1) {
    const disk = new Disk();
    const written = (last * 7) % 150;
    disk.trouble = (operation, count) =>
      count < last ? undefined : { error: CRASH, ...(operation === 'writeSync' && count === last && { written }) };
    const done = await work(disk, 'process');
    expect(possible(done)).toContainEqual(contentOn(disk.afterKill()).content);
  }
});

test('after a loss of power at any moment, all groups are there whose answers had waited for the disk', async () => {
  const operations = await operationsOf('power');
  for (let last = 1; last <= operations; last += 3) {
    const disk = new Disk();
    disk.trouble = (_operation, count) => (count < last ? undefined : { error: CRASH });
    const done = await work(disk, 'power');
    expect(possible(done)).toContainEqual(contentOn(disk.afterPowerCut()).content);
  }
});

test('after a torn end is cut off, later groups are appended, and the next start finds them all', () => {
  const disk = new Disk();
  disk.trouble = (operation, count) =>
    count < 40 ? undefined : { error: CRASH, ...(operation === 'writeSync' && count === 40 && { written: 20 }) };
  const { store } = openStore(disk);
  let done = 0;
  for (const { changes } of GROUPS) {
    try {
      store.apply(changes);
    } catch {
      break;
    }
    done += 1;
  }
  const killed = disk.afterKill();
  killed.trouble = () => undefined;
  const again = openStore(killed);
  expect(again.told).toEqual([expect.stringMatching(/ was not written whole: its 20 bytes are cut off, /)]);
  for (const { changes } of GROUPS.slice(done)) again.store.apply(changes);
  expect(openStore(killed.afterKill()).store.content()).toEqual(modelOf(GROUPS));
});

test('one wait for the disk serves all groups that were committed meanwhile', async () => {
  const disk = new Disk();
  const { store, log } = openStore(disk, { durability: 'power' });
  const ends: (() => void)[] = [];
  let waits = 0;
  disk.onSync = (end) => {
    waits += 1;
    ends.push(end);
  };
  const answered: number[] = [];
  const endAll = async () => {
    for (const end of ends.splice(0)) end();
    await turn();
  };
  const acknowledged = GROUPS.slice(0, 10).map(({ changes }, ix) => {
    store.apply(changes);
    return log.durable()!.then(() => answered.push(ix));
  });
  await endAll();
  await endAll(); // the folder, which has a new file
  expect(answered).toEqual([0]);
  await endAll();
  expect(answered).toHaveLength(10);
  expect(waits).toBe(3);
  await Promise.all(acknowledged);
  expect(log.durable()).toBeUndefined();
});

test('a wait for the disk that fails ends the engine, and no answer is given', async () => {
  const disk = new Disk();
  const { store, log, failures } = openStore(disk, { durability: 'power' });
  disk.trouble = (operation) => (operation === 'fsync' ? { error: coded('EIO') } : undefined);
  store.apply(GROUPS[0]!.changes);
  await expect(log.durable()).rejects.toThrow('(EIO)');
  expect(failures).toHaveLength(1);
  expect(failures[0]!.message).toMatch(/^cannot wait for the disk of \/data\/dynamodb: the device failed \(EIO\); /);
});
