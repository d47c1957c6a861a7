import { memoryCheckpoints } from '../../lib/cloud/mapping/checkpoints';
import { ReadError } from '../../lib/cloud/mapping/stream-reader';
import { manualClock } from '../lib/cloud/mapping/manual-clock';
import { memoryStream } from '../lib/cloud/mapping/memory-stream';
import { failed, named, succeed, testMapping } from '../lib/cloud/mapping/test-mapping';

test('TRIM_HORIZON starts at the oldest record', async () => {
  const clock = manualClock();
  const stream = memoryStream(clock);
  stream.addShard('s-0');
  stream.put('s-0', ...named('a', 'b'));
  const { mapping, batches } = testMapping({ clock, stream });
  await clock.settle();
  expect(batches).toEqual([['a', 'b']]);
  await mapping.stop();
});

test('LATEST starts after the existing records and misses none that arrive later', async () => {
  const clock = manualClock();
  const stream = memoryStream(clock);
  const checkpoints = memoryCheckpoints();
  stream.addShard('s-0');
  stream.put('s-0', ...named('old'));
  await clock.advance(1);
  const settings = { StartingPosition: 'LATEST' };
  const first = testMapping({ settings, clock, stream, checkpoints });
  await clock.settle();
  await first.mapping.stop();
  stream.put('s-0', ...named('while stopped'));
  const second = testMapping({ settings, clock, stream, checkpoints });
  await clock.settle();
  expect([first.batches, second.batches]).toEqual([[], [['while stopped']]]);
  await second.mapping.stop();
});

test('with LATEST, the children of a later split are read from their start', async () => {
  const { mapping, clock, stream, batches } = testMapping({ settings: { StartingPosition: 'LATEST' } });
  await clock.settle();
  stream.closeShard('s-0');
  stream.addShard('s-1', ['s-0']);
  stream.put('s-1', ...named('a'));
  await clock.advance(100);
  expect(batches).toEqual([['a']]);
  await mapping.stop();
});

test('an iterator that expires before the first record is not replaced by one after that record', async () => {
  const { mapping, clock, stream, batches } = testMapping({ settings: { StartingPosition: 'LATEST' } });
  await clock.settle();
  stream.refuse(new Error('network'));
  await clock.advance(200_000);
  stream.put('s-0', ...named('a'));
  await clock.advance(200_000);
  stream.refuse(undefined);
  await clock.advance(20_000);
  expect(batches).toEqual([['a']]);
  await mapping.stop();
});

test('AT_TIMESTAMP starts at the first record that arrived at or after that time', async () => {
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const stream = memoryStream(clock);
  stream.addShard('s-0');
  stream.put('s-0', ...named('a'));
  await clock.advance(10_000);
  stream.put('s-0', ...named('b'));
  const settings = { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: Date.UTC(2026, 0, 1) / 1000 + 10 };
  const { mapping, batches } = testMapping({ settings, clock, stream });
  await clock.settle();
  expect(batches).toEqual([['b']]);
  await mapping.stop();
});

test('AT_TIMESTAMP after the last record waits for the next one', async () => {
  const { mapping, clock, stream, batches } = testMapping({
    clock: manualClock(Date.UTC(2026, 0, 1)),
    settings: { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: Date.UTC(2026, 0, 1) / 1000 + 10 },
  });
  stream.put('s-0', ...named('a'));
  await clock.advance(10_000);
  stream.put('s-0', ...named('b'));
  await clock.advance(100);
  expect(batches).toEqual([['b']]);
  await mapping.stop();
});

test('the children of a split wait until their parent is settled', async () => {
  let isBroken = true;
  const { mapping, clock, stream, batches, checkpoints } = testMapping({
    handler: (event) => (isBroken ? failed() : succeed(event)),
  });
  stream.put('s-0', ...named('parent'));
  stream.closeShard('s-0');
  stream.addShard('s-1', ['s-0']);
  stream.addShard('s-2', ['s-0']);
  stream.put('s-1', ...named('child 1'));
  stream.put('s-2', ...named('child 2'));
  await clock.advance(60_000);
  expect(new Set(batches.flat())).toEqual(new Set(['parent']));
  isBroken = false;
  await clock.advance(10_000);
  expect(batches.flat().filter((data) => data !== 'parent')).toEqual(['child 1', 'child 2']);
  expect(checkpoints.get('s-0')).toBe('SHARD_END');
  await mapping.stop();
});

test('the child of a merge waits for both parents', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => void (release = resolve));
  const clock = manualClock();
  const stream = memoryStream(clock);
  stream.addShard('s-0');
  stream.addShard('s-1');
  stream.addShard('s-2', ['s-0', 's-1']);
  stream.put('s-0', ...named('first'));
  stream.put('s-1', ...named('second'));
  stream.put('s-2', ...named('child'));
  stream.closeShard('s-0');
  stream.closeShard('s-1');
  const { mapping, batches } = testMapping({
    clock,
    stream,
    async handler(event) {
      if (event.Records[0]?.eventID.startsWith('s-1:')) await held;
      return succeed(event);
    },
  });
  await clock.advance(30_000);
  expect(batches.flat()).toEqual(['first', 'second']);
  release();
  await clock.settle();
  expect(batches.flat()).toEqual(['first', 'second', 'child']);
  await mapping.stop();
});

test('a parent that is no longer in the stream does not block its children', async () => {
  const clock = manualClock();
  const stream = memoryStream(clock);
  stream.addShard('s-9', ['s-gone']);
  stream.put('s-9', ...named('a'));
  const { mapping, batches } = testMapping({ clock, stream });
  await clock.settle();
  expect(batches).toEqual([['a']]);
  await mapping.stop();
});

test('a restarted mapping continues from its checkpoints and does not read ended shards', async () => {
  const { mapping, clock, stream, checkpoints } = testMapping();
  stream.put('s-0', ...named('a'));
  stream.closeShard('s-0');
  stream.addShard('s-1', ['s-0']);
  stream.put('s-1', ...named('b'));
  await clock.settle();
  await mapping.stop();
  stream.put('s-1', ...named('c'));
  const second = testMapping({ clock, stream, checkpoints });
  await clock.settle();
  expect(second.batches).toEqual([['c']]);
  await second.mapping.stop();
});

test('an expired iterator is renewed after the last record read', async () => {
  let isBroken = true;
  const { mapping, clock, stream, batches } = testMapping({
    settings: { BatchSize: 2_000 },
    handler: (event) => (isBroken ? failed() : succeed(event)),
  });
  // More than the read-ahead, so that reading stops while the shard is blocked.
  stream.put('s-0', ...named(...Array.from({ length: 7_000 }, (_, index) => String(index))));
  await clock.advance(400_000);
  isBroken = false;
  await clock.advance(60_000);
  const delivered = [...new Set(batches.flat())];
  expect(delivered).toEqual(Array.from({ length: 7_000 }, (_, index) => String(index)));
  expect(mapping.status()).toMatchObject({ recordsProcessed: 7_000 });
  await mapping.stop();
});

test('refused reads are retried at growing intervals, and nothing is skipped', async () => {
  const { mapping, clock, stream, batches } = testMapping();
  await clock.settle();
  stream.refuse(new ReadError('THROTTLED', 'too fast'));
  stream.put('s-0', ...named('a'));
  const before = stream.reads();
  await clock.advance(10_000);
  expect(stream.reads() - before).toBeLessThan(10);
  expect(mapping.status().shards).toMatchObject([{ problem: 'ReadError: too fast' }]);
  stream.refuse(undefined);
  await clock.advance(10_000);
  expect(batches).toEqual([['a']]);
  expect(mapping.status().shards).toMatchObject([{ problem: undefined }]);
  await mapping.stop();
});

test('eight empty answers in a row do not end a shard: the status reports them, and every record is delivered', async () => {
  const { mapping, clock, stream, batches, checkpoints } = testMapping();
  stream.put('s-0', ...named('a'));
  await clock.settle();
  stream.answerEmpty(8);
  stream.put('s-0', ...named('b', 'c'));
  const before = stream.reads();
  await clock.advance(3_000);
  expect(stream.reads() - before).toBeLessThan(8);
  const problem = 'Error: an answer had no continuation, although the shard is open';
  expect(mapping.status().shards).toMatchObject([{ state: 'polling', problem }]);
  await clock.advance(30_000);
  expect(batches).toEqual([['a'], ['b', 'c']]);
  expect(mapping.status().shards).toMatchObject([{ state: 'polling', problem: undefined }]);
  expect(checkpoints.get('s-0')).not.toBe('SHARD_END');
  await mapping.stop();
});

test('an empty answer does not end a closed shard that still has records', async () => {
  const { mapping, clock, stream, batches } = testMapping();
  stream.put('s-0', ...named('a'));
  stream.closeShard('s-0');
  stream.answerEmpty(1);
  await clock.settle();
  expect(batches).toEqual([['a']]);
  await mapping.stop();
});

test('an empty answer before the first record does not move LATEST past records that have arrived since', async () => {
  const { mapping, clock, stream, batches } = testMapping({ settings: { StartingPosition: 'LATEST' } });
  stream.answerEmpty(2);
  await clock.advance(1);
  stream.put('s-0', ...named('a'));
  await clock.advance(10_000);
  expect(batches).toEqual([['a']]);
  await mapping.stop();
});

test('a stored checkpoint that claims the end of an open shard is dropped with a warning', async () => {
  const checkpoints = memoryCheckpoints();
  checkpoints.set('s-0', 'SHARD_END');
  const { mapping, clock, stream, batches, warnings } = testMapping({ checkpoints });
  stream.put('s-0', ...named('a'));
  await clock.settle();
  expect(batches).toEqual([['a']]);
  expect(warnings).toEqual([expect.stringContaining('says that the shard has ended, but it is open')]);
  stream.addShard('s-1', ['s-0']);
  stream.put('s-1', ...named('b'));
  stream.closeShard('s-0');
  await clock.advance(30_000);
  expect(batches).toEqual([['a'], ['b']]);
  expect(checkpoints.get('s-0')).toBe('SHARD_END');
  await mapping.stop();
});
