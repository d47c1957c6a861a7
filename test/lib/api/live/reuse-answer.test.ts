import { reuseAnswer } from '../../../../lib/api/live/reuse-answer';

function counted(options: { basis?: () => string; fails?: () => boolean } = {}) {
  let reads = 0;
  let nowMs = 0;
  const read = async () => {
    reads += 1;
    if (options.fails?.()) throw new Error('it failed');
    return reads;
  };
  const ask = reuseAnswer(read, { now: () => nowMs, reuseMs: 100, basis: options.basis });
  return { ask, wait: (ms: number) => void (nowMs += ms) };
}

test('all requests within the time share one read, and the next read comes after it', async () => {
  const { ask, wait } = counted();
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  wait(99);
  expect(await ask()).toBe(1);
  wait(1);
  expect(await ask()).toBe(2);
});

test('a change of the basis is noticed at once', async () => {
  let state = 'enabled';
  const { ask } = counted({ basis: () => state });
  expect(await ask()).toBe(1);
  state = 'stopped';
  expect(await ask()).toBe(2);
});

test('a failed read is not reused', async () => {
  let fails = true;
  const { ask } = counted({ fails: () => fails });
  await expect(ask()).rejects.toThrow('it failed');
  fails = false;
  expect(await ask()).toBe(2);
});
