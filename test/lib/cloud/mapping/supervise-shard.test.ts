import { memoryCheckpoints, type CheckpointStore } from '../../../../lib/cloud/mapping/checkpoints';
import type { DiscardedBatch } from '../../../../lib/cloud/mapping/failure-destination';
import type { ManualClock } from './manual-clock';
import { manualClock } from './manual-clock';
import { memoryStream, type MemoryStream } from './memory-stream';
import { named, testMapping } from './test-mapping';

const POISON = Buffer.from('poison');

/** Two shards. Records with the data `poison` are returned with this value instead of their text. */
function poisonedStream(clock: ManualClock, data: unknown): MemoryStream {
  const stream = memoryStream(clock);
  stream.addShard('s-0');
  stream.addShard('s-1');
  return {
    ...stream,
    getRecords: async (iterator, limit) => {
      const page = await stream.getRecords(iterator, limit);
      const records = page.records.map((record) =>
        POISON.equals(record.data) ? { ...record, data: data as Uint8Array } : record,
      );
      return { ...page, records };
    },
  };
}

test.each([
  ['measured', undefined, {}],
  ['filtered', { length: 3 }, { FilterCriteria: { Filters: [{ Pattern: '{"data":{"n":[{"exists":true}]}}' }] } }],
])(
  'a record that cannot be %s is discarded, counted and reported, and its neighbours are delivered',
  async (_what, data, settings) => {
    const clock = manualClock();
    const stream = poisonedStream(clock, data);
    const discarded: DiscardedBatch[] = [];
    const destination = { send: async (batch: DiscardedBatch) => void discarded.push(batch) };
    const { mapping, batches } = testMapping({ clock, stream, destination, settings });
    const [, poison] = stream.put('s-0', ...named('{"n":1}', 'poison', '{"n":2}'));
    stream.put('s-1', ...named('{"n":3}'));
    for (let seconds = 0; seconds < 30; seconds++) await clock.advance(1_000);

    expect(new Set(batches.flat())).toEqual(new Set(['{"n":1}', '{"n":2}', '{"n":3}']));
    expect(discarded.map(({ records }) => records.map(({ sequenceNumber }) => sequenceNumber))).toEqual([[poison]]);
    const status = mapping.status();
    expect(status).toMatchObject({ state: 'enabled', recordsDiscarded: 1 });
    expect(status.shards.map(({ setAside, pending, problem }) => [setAside.length, pending, problem])).toEqual([
      [1, 0, undefined],
      [0, 0, undefined],
    ]);
    expect(status.shards[0]!.setAside[0]).toEqual({
      sequenceNumber: poison,
      reason: expect.stringMatching(/TypeError/),
    });
    await mapping.stop();
  },
);

test('a shard whose checkpoint cannot be set reports it, restarts from the last checkpoint, and continues', async () => {
  const kept = memoryCheckpoints();
  let refusals = 2;
  const checkpoints: CheckpointStore = {
    ...kept,
    set: (key, value) => {
      if (refusals-- > 0) throw new Error('the disk is gone');
      kept.set(key, value);
    },
  };
  const { mapping, clock, stream, batches } = testMapping({ checkpoints });
  const [last] = stream.put('s-0', ...named('a'));
  await clock.settle();
  expect(mapping.status().shards[0]!.problem).toBe('Error: the disk is gone');
  for (let tries = 0; tries < 5; tries++) await clock.advance(1_000);
  expect(batches).toEqual([['a'], ['a'], ['a']]);
  expect(kept.get('s-0')).toBe(last);
  expect(mapping.status().shards[0]).toMatchObject({ problem: undefined, pending: 0 });
  await mapping.stop();
});

test('records that match no filter are counted per shard', async () => {
  const clock = manualClock();
  const stream = memoryStream(clock);
  stream.addShard('s-0');
  stream.addShard('s-1');
  const settings = { FilterCriteria: { Filters: [{ Pattern: '{"data":{"kind":["wanted"]}}' }] } };
  const { mapping, batches } = testMapping({ clock, stream, settings });
  stream.put('s-0', ...named('{"kind":"wanted"}', '{"kind":"other"}', 'no JSON'));
  stream.put('s-1', ...named('{"kind":"other"}'));
  await clock.settle();
  expect(batches).toEqual([['{"kind":"wanted"}']]);
  expect(mapping.status().shards.map(({ filtered }) => filtered)).toEqual([2, 1]);
  expect(mapping.status().recordsFiltered).toBe(3);
  await mapping.stop();
});
