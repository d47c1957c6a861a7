import { named, succeed, testMapping } from '../lib/cloud/mapping/test-mapping';

test('a mapping declared as disabled reads nothing until it is enabled', async () => {
  const { mapping, clock, stream, batches } = testMapping({ settings: { Enabled: false } });
  stream.put('s-0', ...named('a'));
  await clock.advance(1_000);
  expect([stream.reads(), mapping.status().state]).toEqual([0, 'disabled']);
  mapping.enable();
  await clock.settle();
  expect([batches, mapping.status().state]).toEqual([[['a']], 'enabled']);
  await mapping.stop();
});

test('a mapping that is disabled and enabled again resumes where it left off', async () => {
  const { mapping, clock, stream, batches } = testMapping();
  stream.put('s-0', ...named('a'));
  await clock.settle();
  await mapping.disable();
  stream.put('s-0', ...named('b'));
  await clock.advance(1_000);
  expect(batches).toEqual([['a']]);
  mapping.enable();
  await clock.settle();
  expect(batches).toEqual([['a'], ['b']]);
  await mapping.stop();
});

test('stop waits for the running invocation and keeps its checkpoint', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => void (release = resolve));
  const { mapping, clock, stream, batches, checkpoints } = testMapping({
    settings: { BatchSize: 1 },
    async handler(event) {
      await held;
      return succeed(event);
    },
  });
  const put = stream.put('s-0', ...named('a', 'b'));
  await clock.settle();
  const stopped = mapping.stop();
  release();
  await stopped;
  expect([batches, checkpoints.get('s-0')]).toEqual([[['a']], put[0]]);
  expect(mapping.status().state).toBe('stopped');
});

test('a stopped mapping cannot be enabled', async () => {
  const { mapping, clock, stream, batches } = testMapping();
  await mapping.stop();
  mapping.enable();
  stream.put('s-0', ...named('a'));
  await clock.advance(1_000);
  expect(batches).toEqual([]);
});

test('idle resolves when every record in the stream is settled, and not before', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => void (release = resolve));
  const { mapping, clock, stream } = testMapping({
    async handler(event) {
      await held;
      return succeed(event);
    },
  });
  await clock.advance(1_000);
  stream.put('s-0', ...named('a'));
  let idle = false;
  const resting = mapping.idle().then(() => (idle = true));
  await clock.advance(1_000);
  expect(idle).toBe(false);
  release();
  await clock.advance(100);
  expect([idle, mapping.status().recordsProcessed]).toEqual([true, 1]);
  await resting;
  await mapping.stop();
});

test('idle waits for the child shards of a shard that ends', async () => {
  const { mapping, clock, stream } = testMapping();
  stream.put('s-0', ...named('a'));
  stream.closeShard('s-0');
  stream.addShard('s-1', ['s-0']);
  stream.put('s-1', ...named('b'));
  const resting = mapping.idle();
  await clock.advance(200);
  await resting;
  expect(mapping.status().recordsProcessed).toBe(2);
  await mapping.stop();
});

test('a disabled or stopped mapping is idle', async () => {
  const { mapping, stream } = testMapping({ settings: { Enabled: false } });
  stream.put('s-0', ...named('a'));
  await mapping.idle();
  const waiting = testMapping();
  const resting = waiting.mapping.idle();
  await waiting.mapping.stop();
  await resting;
  expect(waiting.mapping.status().state).toBe('stopped');
});
