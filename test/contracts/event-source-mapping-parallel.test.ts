import type { KinesisStreamEventPayload } from '../../lib/cloud/mapping/payload';
import { dataOf, succeed, testMapping } from '../lib/cloud/mapping/test-mapping';

/** Keys that together use all ten lanes. */
const KEYS = Array.from({ length: 200 }, (_, index) => `customer-${index}`);

function ofKeys(keys: readonly string[]) {
  return keys.map((key) => ({ key, data: key }));
}

/** A handler whose invocations end when the test ends them, named by the first record of their batch. */
function heldHandler() {
  const running = new Map<string, () => void>();
  let most = 0;
  return {
    running,
    most: () => most,
    handler: async (event: KinesisStreamEventPayload) => {
      const first = dataOf(event.Records[0]!);
      await new Promise<void>((resolve) => {
        running.set(first, resolve);
        most = Math.max(most, running.size);
      });
      return succeed(event);
    },
    release: (first: string) => {
      running.get(first)?.();
      running.delete(first);
    },
  };
}

test.each([1, 3, 10])('a shard has up to %i concurrent invocations', async (factor) => {
  const held = heldHandler();
  const settings = { ParallelizationFactor: factor, BatchSize: 5 };
  const { mapping, clock, stream } = testMapping({ settings, handler: held.handler });
  stream.put('s-0', ...ofKeys(KEYS));
  while (mapping.status().recordsProcessed < KEYS.length) {
    await clock.settle();
    held.release([...held.running.keys()][0]!);
    await clock.settle();
  }
  expect(held.most()).toBe(factor);
  await mapping.stop();
});

test('records of one key are never in two concurrent invocations, and keep their order', async () => {
  const held = heldHandler();
  const settings = { ParallelizationFactor: 10, BatchSize: 1 };
  const { mapping, clock, stream, batches } = testMapping({ settings, handler: held.handler });
  stream.put('s-0', ...[1, 2, 3].map((n) => ({ key: 'one', data: `one ${n}` })), { key: 'two', data: 'two' });
  await clock.settle();
  expect([...held.running.keys()].filter((data) => data.startsWith('one'))).toEqual(['one 1']);
  for (const data of ['two', 'one 1', 'one 2', 'one 3']) {
    held.release(data);
    await clock.settle();
  }
  expect(batches.flat().filter((data) => data.startsWith('one'))).toEqual(['one 1', 'one 2', 'one 3']);
  expect(mapping.status().recordsProcessed).toBe(4);
  await mapping.stop();
});

test('the checkpoint covers only records that are settled without a gap', async () => {
  const held = heldHandler();
  const settings = { ParallelizationFactor: 10, BatchSize: 100 };
  const { mapping, clock, stream, batches, checkpoints } = testMapping({ settings, handler: held.handler });
  const put = stream.put('s-0', ...ofKeys(KEYS));
  await clock.settle();
  const first = [...held.running.keys()].find((data) => data === KEYS[0])!;
  for (const data of held.running.keys()) if (data !== first) held.release(data);
  await clock.settle();
  expect(checkpoints.get('s-0')).toBeUndefined();
  held.release(first);
  await clock.settle();
  expect(checkpoints.get('s-0')).toBe(put.at(-1));
  expect(batches.flat().toSorted()).toEqual(KEYS.toSorted());
  await mapping.stop();
});

test('a mapping stopped with a gap delivers again from the gap on', async () => {
  const held = heldHandler();
  const settings = { ParallelizationFactor: 10, BatchSize: 100 };
  const { mapping, clock, stream, checkpoints } = testMapping({ settings, handler: held.handler });
  const put = stream.put('s-0', ...ofKeys(KEYS));
  await clock.settle();
  const [gap] = [...held.running.keys()].filter((data) => data !== KEYS[0]);
  for (const data of held.running.keys()) if (data !== gap) held.release(data);
  await clock.settle();
  expect(checkpoints.get('s-0')).toBe(put[KEYS.indexOf(gap!) - 1]);
  const stopped = mapping.stop();
  held.running.get(gap!)?.();
  await stopped;
  expect(checkpoints.get('s-0')).toBe(put.at(-1));
});
