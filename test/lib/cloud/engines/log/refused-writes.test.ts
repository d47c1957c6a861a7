import { setImmediate as turn } from 'node:timers/promises';
import { coded, Disk } from './a-disk';
import { FOLDER, openStore } from './a-disk-store';
import { changesOfGroups, modelOf, type Step } from './a-model';

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

const CASES = [
  { segmentBytes: 500, keys: 12 },
  { segmentBytes: 3_000, keys: 40 },
];

test.each(CASES)('compaction that is refused after a part of a write leaves all readable: %p', async (size) => {
  const { segmentBytes, keys } = size;
  for (let seed = 0; seed < 20; seed += 1) {
    const draw = randomBelow(seed);
    const disk = new Disk();
    const { store, failures } = openStore(disk, { segmentBytes });
    const done: Step[] = [];
    for (let group = 0; group < 80; group += 1) {
      const sizeBytes = () => (draw(5) === 0 ? undefined : 6 + draw(60));
      const changes = [0, 1, 2].map(() => ({ key: draw(keys), sizeBytes: sizeBytes(), fill: group }));
      // The group itself is taken.
      let writes = 0;
      const isRefused = draw(2) === 0;
      disk.trouble = (operation) =>
        operation === 'writeSync' && (writes += 1) > 1 && isRefused
          ? { error: coded('ENOSPC'), written: 33 + draw(400) }
          : undefined;
      store.apply(changes);
      disk.trouble = () => undefined;
      done.push({ changes, isAbandoned: false });
      expect(store.content()).toEqual(modelOf(done));
      await turn();
      expect(store.content()).toEqual(modelOf(done));
      expect(openStore(disk.afterKill(), { segmentBytes }).store.content()).toEqual(modelOf(done));
    }
    expect(failures).toEqual([]);
  }
});

/** Whole numbers from 0 on that look random, the same for the same seed. */
function randomBelow(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % end;
  };
}

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
