import fc from 'fast-check';
import { createMemoryLog } from '../../../../../lib/cloud/engines/log/memory-log';
import { changesOfGroups, modelOf, steps } from './a-model';
import { Store } from './a-store';

const SEGMENT_BYTES = 512;

function openStore(segmentBytes = SEGMENT_BYTES): Store {
  return new Store((owner) => createMemoryLog(owner, { segmentBytes }));
}

test('any groups, committed or abandoned, leave what a map would hold', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const store = openStore();
      for (const { changes, isAbandoned } of all) {
        if (isAbandoned) store.abandon(changes);
        else store.apply(changes);
      }
      expect(store.content()).toEqual(modelOf(all));
    }),
    { numRuns: 200 },
  );
});

test('overwriting takes a small multiple of what is alive', () => {
  const store = openStore();
  let mostBytes = 0;
  for (const changes of changesOfGroups({ groups: 3_000, keys: 100 })) {
    store.apply(changes);
    mostBytes = Math.max(mostBytes, store.log.usage().totalBytes);
  }
  expect(mostBytes).toBeLessThan(store.liveBytes * 2 + 8 * SEGMENT_BYTES);
});

test('deletions alone leave nothing', () => {
  const store = openStore();
  for (let round = 0; round < 500; round += 1) {
    store.apply([{ key: round, sizeBytes: 20, fill: 1 }]);
    store.apply([{ key: round, sizeBytes: undefined, fill: 0 }]);
  }
  expect(store.log.usage().liveBytes).toBe(0);
  expect(store.log.usage().totalBytes).toBeLessThan(6 * SEGMENT_BYTES);
});

test('an entry of 11 MB fits, and frees its memory as soon as it is released', () => {
  const store = openStore(8 * 2 ** 20);
  store.apply([
    { key: 1, sizeBytes: 11 * 2 ** 20, fill: 1 },
    { key: 2, sizeBytes: 100, fill: 2 },
  ]);
  expect(store.log.usage().totalBytes).toBeGreaterThan(19 * 2 ** 20);
  expect(store.content().get(1)).toBe(`${11 * 2 ** 20} x 1`);
  store.apply([{ key: 1, sizeBytes: undefined, fill: 0 }]);
  expect(store.log.usage().totalBytes).toBe(8 * 2 ** 20);
});

test('live bytes are counted to within an eighth', () => {
  const store = openStore();
  for (const changes of changesOfGroups({ groups: 200, keys: 50 })) store.apply(changes);
  const { liveBytes } = store.log.usage();
  expect(liveBytes).toBeGreaterThanOrEqual(store.liveBytes);
  expect(liveBytes).toBeLessThanOrEqual(store.liveBytes * 1.125);
});
