import { setImmediate as turn } from 'node:timers/promises';
import { coded, Disk } from './a-disk';
import { FOLDER, openStore } from './a-disk-store';
import { changesOfGroups, modelOf } from './a-model';

const GROUPS = [...changesOfGroups({ groups: 40, keys: 12 })].map((changes) => ({ changes, isAbandoned: false }));

test.each(['ENOSPC', 'EIO', 'EACCES'])('a group that %s refuses leaves file and log as before', async (code) => {
  const disk = new Disk();
  const { store, log, failures } = openStore(disk, { segmentBytes: 500 });
  let done = 0;
  for (const group of GROUPS) {
    const files = disk.list().map((name) => [name, disk.bytes(name)]);
    disk.trouble = (operation) => (operation === 'writeSync' ? { error: coded(code), written: done % 40 } : undefined);
    expect(() => store.apply(group.changes)).toThrow(new RegExp(`^cannot write to ${FOLDER}: [^\\n]* \\(${code}\\); `));
    disk.trouble = () => undefined;
    expect(store.content()).toEqual(modelOf(GROUPS.slice(0, done)));
    expect(disk.list().map((name) => [name, disk.bytes(name)])).toEqual(expect.arrayContaining(files));
    store.apply(group.changes);
    done += 1;
    await turn();
  }
  expect(openStore(disk.afterKill()).store.content()).toEqual(modelOf(GROUPS));
  expect(log.position()).toBe(3 * GROUPS.length);
  expect(failures).toEqual([]);
});

test('where even cutting off is refused, the next group begins with it', () => {
  const disk = new Disk();
  const { store } = openStore(disk);
  store.apply(GROUPS[0]!.changes);
  disk.trouble = (operation) => {
    if (operation === 'writeSync') return { error: coded('ENOSPC'), written: 30 };
    return operation === 'ftruncateSync' ? { error: coded('EIO') } : undefined;
  };
  expect(() => store.apply(GROUPS[1]!.changes)).toThrow('(ENOSPC)');
  expect(() => store.apply(GROUPS[1]!.changes)).toThrow('(EIO)');
  disk.trouble = () => undefined;
  store.apply([{ key: 1, sizeBytes: 0, fill: 0 }]);
  const { told, store: again } = openStore(disk.afterKill());
  expect(told).toEqual([]);
  expect(again.content().get(1)).toBe('0 x none');
});

test('compaction that a full disk refuses goes on when there is space, and nothing is lost', async () => {
  const disk = new Disk();
  const { store, log, failures } = openStore(disk, { segmentBytes: 500 });
  let writes = 0;
  for (const { changes } of GROUPS) {
    // Groups are taken, and every second write behind them is not.
    disk.trouble = (operation) =>
      operation === 'writeSync' && (writes += 1) % 2 === 0 ? { error: coded('ENOSPC'), written: 9 } : undefined;
    writes = 0;
    store.apply(changes);
    disk.trouble = () => undefined;
    await turn();
  }
  const before = log.usage().totalBytes;
  expect(store.content()).toEqual(modelOf(GROUPS));
  for (const { changes } of GROUPS) {
    store.apply(changes);
    await turn();
  }
  expect(log.usage().totalBytes).toBeLessThan(before);
  expect(openStore(disk.afterKill()).store.content()).toEqual(modelOf(GROUPS));
  expect(failures).toEqual([]);
});
