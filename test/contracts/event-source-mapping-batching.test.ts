import { MAX_PAYLOAD_BYTES } from '../../lib/cloud/mapping/payload';
import { named, succeed, testMapping } from '../lib/cloud/mapping/test-mapping';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

test('a batch has at most BatchSize records', async () => {
  const { mapping, clock, stream, batches } = testMapping({ settings: { BatchSize: 4 } });
  stream.put('s-0', ...named(...numbers(10)));
  await clock.settle();
  expect(batches).toEqual([
    ['0', '1', '2', '3'],
    ['4', '5', '6', '7'],
    ['8', '9'],
  ]);
  await mapping.stop();
});

test('an event is at most 6 MB of JSON and holds every record that fits', async () => {
  const sizes: number[] = [];
  const { mapping, clock, stream, batches } = testMapping({
    settings: { BatchSize: 10_000 },
    handler(event) {
      sizes.push(Buffer.byteLength(JSON.stringify(event)));
      return succeed(event);
    },
  });
  const large = 'x'.repeat(700_000);
  stream.put('s-0', ...named(...numbers(8).map((n) => n + large)));
  await clock.settle();
  expect(batches.map((batch) => batch.map((data) => data[0]))).toEqual([
    ['0', '1', '2', '3', '4', '5'],
    ['6', '7'],
  ]);
  expect(sizes[0]).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES);
  expect(sizes[0]! + sizes[0]! / 6).toBeGreaterThan(MAX_PAYLOAD_BYTES);
  await mapping.stop();
});

test('a record too large for any event fails alone, and its neighbours are delivered', async () => {
  const discarded: number[] = [];
  const { mapping, clock, stream, batches } = testMapping({
    settings: { MaximumRetryAttempts: 1 },
    destination: { send: (batch) => Promise.resolve(void discarded.push(batch.records.length)) },
  });
  stream.put('s-0', ...named('before', 'x'.repeat(5_000_000), 'after'));
  await clock.advance(1_000);
  expect(batches).toEqual([['before'], ['after']]);
  expect(discarded).toEqual([1]);
  await mapping.stop();
});

test('without a window, records are delivered as soon as they are read', async () => {
  const { mapping, clock, stream, batches } = testMapping();
  stream.put('s-0', ...named('a'));
  await clock.settle();
  stream.put('s-0', ...named('b'));
  await clock.advance(100);
  expect(batches).toEqual([['a'], ['b']]);
  await mapping.stop();
});

test('a batching window collects records, starting with the first one', async () => {
  const { mapping, clock, stream, batches } = testMapping({ settings: { MaximumBatchingWindowInSeconds: 5 } });
  stream.put('s-0', ...named('a'));
  await clock.advance(3_000);
  stream.put('s-0', ...named('b'));
  await clock.advance(1_900);
  expect(batches).toEqual([]);
  await clock.advance(100);
  expect(batches).toEqual([['a', 'b']]);
  await mapping.stop();
});

test('a full batch does not wait for its window', async () => {
  const { mapping, clock, stream, batches } = testMapping({
    settings: { MaximumBatchingWindowInSeconds: 5, BatchSize: 3 },
  });
  stream.put('s-0', ...named('a', 'b', 'c', 'd'));
  await clock.settle();
  expect(batches).toEqual([['a', 'b', 'c']]);
  await clock.advance(5_000);
  expect(batches).toEqual([['a', 'b', 'c'], ['d']]);
  await mapping.stop();
});

test('6 MB of records do not wait for the window', async () => {
  const { mapping, clock, stream, batches } = testMapping({ settings: { MaximumBatchingWindowInSeconds: 300 } });
  stream.put('s-0', ...named(...numbers(8).map((n) => n + 'x'.repeat(700_000))));
  await clock.settle();
  expect(batches.map((batch) => batch.length)).toEqual([6]);
  await mapping.stop();
});

test('a closed shard does not wait for the window', async () => {
  const { mapping, clock, stream, batches } = testMapping({ settings: { MaximumBatchingWindowInSeconds: 300 } });
  stream.put('s-0', ...named('a'));
  stream.closeShard('s-0');
  await clock.settle();
  expect(batches).toEqual([['a']]);
  await mapping.stop();
});

test('the next records are read during an invocation', async () => {
  let release = () => {};
  const first = new Promise<void>((resolve) => void (release = resolve));
  const { mapping, clock, stream, batches } = testMapping({
    settings: { BatchSize: 2 },
    handler: async (event) => {
      await first;
      return succeed(event);
    },
  });
  stream.put('s-0', ...named('a', 'b'));
  await clock.settle();
  stream.put('s-0', ...named('c', 'd'));
  await clock.advance(100);
  expect(mapping.status().shards).toMatchObject([{ pending: 4 }]);
  const reads = stream.reads();
  release();
  await clock.settle();
  expect([batches, stream.reads()]).toEqual([
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    reads,
  ]);
  await mapping.stop();
});

test('a full read is followed by the next one immediately', async () => {
  const { mapping, clock, stream, batches } = testMapping({ settings: { BatchSize: 1_000 } });
  stream.put('s-0', ...named(...numbers(3_500)));
  await clock.settle();
  expect(batches.map((batch) => batch.length)).toEqual([1_000, 1_000, 1_000, 500]);
  await mapping.stop();
});

test('records that match no filter do not reach the function, and the checkpoint advances past them', async () => {
  const { mapping, clock, stream, batches, checkpoints } = testMapping({
    settings: { FilterCriteria: { Filters: [{ Pattern: '{"data":{"risk":["HIGH"]}}' }] } },
  });
  const put = stream.put('s-0', ...named('{"risk":"LOW"}', '{"risk":"HIGH"}', 'no JSON', '{"risk":"LOW"}'));
  await clock.settle();
  expect(batches).toEqual([['{"risk":"HIGH"}']]);
  expect(checkpoints.get('s-0')).toBe(put[3]);
  expect(mapping.status()).toMatchObject({ recordsFiltered: 3, recordsProcessed: 1 });
  await mapping.stop();
});
