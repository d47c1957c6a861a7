import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { Disk } from './a-disk';
import { changesOfGroups, modelOf, steps, type Step } from './a-model';
import { openStore, SEGMENT_BYTES } from './a-disk-store';

/** What a step of the sequence is followed by: nothing, the end of the turn, or a kill and a new start. */
const after = fc.infiniteStream(fc.constantFrom('', '', '', '', '', '', 'turn', 'turn', 'turn', 'kill'));

test('any groups, committed or abandoned, are there after any number of starts, as a map would hold them', async () => {
  await fc.assert(
    fc.asyncProperty(steps, after, async (all, events) => {
      let disk = new Disk();
      let { store, log } = openStore(disk);
      for (const { changes, isAbandoned } of all) {
        if (isAbandoned) store.abandon(changes);
        else store.apply(changes);
        const { value: event } = events.next();
        if (event === 'turn') await turn();
        if (event !== 'kill') continue;
        disk = disk.afterKill();
        ({ store, log } = openStore(disk));
      }
      expect(store.content()).toEqual(modelOf(all));
      await log.close();
      const last = openStore(disk);
      expect(last.store.content()).toEqual(modelOf(all));
      expect(last.log.position()).toBe(entriesIn(all));
      expect(last.told).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

function entriesIn(all: readonly Step[]): number {
  return all.reduce((sum, { changes, isAbandoned }) => sum + (isAbandoned ? 0 : changes.length), 0);
}

test('overwriting takes a small multiple of what is alive, and few files', async () => {
  const disk = new Disk();
  const { store, log } = openStore(disk);
  let mostBytes = 0;
  for (const changes of changesOfGroups({ groups: 3_000, keys: 100 })) {
    store.apply(changes);
    await turn();
    mostBytes = Math.max(mostBytes, log.usage().totalBytes);
  }
  expect(mostBytes).toBeLessThan(store.liveBytes * 2 + 8 * SEGMENT_BYTES);
  expect(disk.list().length).toBeLessThan(20);
  const before = store.content();
  await log.close();
  const again = openStore(disk);
  expect(again.store.content()).toEqual(before);
  expect(again.log.position()).toBe(9_000);
});

test('more files are read than may be open, while compaction waits for the disk', async () => {
  const disk = new Disk();
  const { store, log, failures } = openStore(disk);
  const waits: (() => void)[] = [];
  disk.onSync = (end) => waits.push(end);
  const keys = Array.from({ length: 300 }, (_, key) => key);
  for (const key of keys) store.apply([{ key, sizeBytes: SEGMENT_BYTES, fill: key % 256 }]);
  for (let key = 0; waits.length === 0 && key < 250; key += 1) store.apply([{ key, sizeBytes: 10, fill: 1 }]);
  expect(waits).toHaveLength(1);
  const before = store.content();
  waits[0]!();
  disk.onSync = (end) => end();
  await log.close();
  expect(failures).toEqual([]);
  expect(openStore(disk).store.content()).toEqual(before);
});

test('what was deleted stays deleted, and its deletions go when nothing older is left', async () => {
  const disk = new Disk();
  let { store, log } = openStore(disk);
  for (let round = 0; round < 1_000; round += 1) {
    store.apply([{ key: round, sizeBytes: 40, fill: 1 }]);
    store.apply([{ key: Math.max(0, round - 20), sizeBytes: undefined, fill: 0 }]);
    await turn();
  }
  await log.close();
  ({ store, log } = openStore(disk));
  expect([...store.content().keys()]).toEqual(Array.from({ length: 20 }, (_, n) => 980 + n));
  expect(log.usage().totalBytes).toBeLessThan(8 * SEGMENT_BYTES);
});
