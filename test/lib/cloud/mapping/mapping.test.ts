import { named, testMapping } from './test-mapping';

test('records are read, delivered to the function in order, and checkpointed', async () => {
  const { mapping, clock, stream, checkpoints, batches } = testMapping();
  const [, , last] = stream.put('s-0', ...named('a', 'b', 'c'));
  await clock.settle();
  expect(batches).toEqual([['a', 'b', 'c']]);
  expect(checkpoints.get('s-0')).toBe(last);
  await mapping.stop();
});
