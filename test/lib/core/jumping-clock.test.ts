import { createManualClock } from '../../../lib/core/clock';
import { createJumpingClock } from '../../../lib/core/jumping-clock';

const settled = async (promise: Promise<unknown>) => {
  const pending = Symbol('pending');
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
};

test('a jump ends the sleeps until times that have come, and no others', async () => {
  const base = createManualClock(1_000);
  const clock = createJumpingClock(base);
  const [soon, late] = [clock.sleepUntil(2_000), clock.sleepUntil(90_000)];
  const long = clock.sleep(60_000);
  clock.jump(5_000);
  expect(clock.now()).toBe(6_000);
  expect(await settled(soon)).toBe(true);
  expect(await settled(late)).toBe(false);
  base.advanceTo(61_000);
  expect(await settled(long)).toBe(true);
  expect(await settled(late)).toBe(false);
  base.advanceTo(85_000);
  expect(await settled(late)).toBe(true);
});

test('a sleep that is aborted ends, whatever the time', async () => {
  const clock = createJumpingClock(createManualClock());
  const abort = new AbortController();
  const sleeping = clock.sleepUntil(1_000, abort.signal);
  expect(await settled(sleeping)).toBe(false);
  abort.abort();
  expect(await settled(sleeping)).toBe(true);
});
