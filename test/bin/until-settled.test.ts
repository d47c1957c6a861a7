import { untilSettled } from '../../bin/pipeline/until-settled';

/** A clock that jumps to the end of each sleep, and what happens meanwhile. */
function aWait(step: (nowMs: number) => void = () => {}) {
  let nowMs = 0;
  const context = {
    monotonicNow: () => nowMs,
    sleep: async (ms: number) => {
      await new Promise(setImmediate);
      nowMs += ms;
      step(nowMs);
    },
  };
  return { context, now: () => nowMs };
}

const never = new Promise<void>(() => {});
const rest = { stop: new AbortController().signal, patienceMs: 120_000, onWait: () => {} };

test('it waits for as long as records are being settled, and for two minutes after the last', async () => {
  let settled = 0;
  const { context, now } = aWait((nowMs) => (settled = Math.min(Math.floor(nowMs / 1000), 3_600)));
  const isSettled = await untilSettled({ ...rest, idle: never, settled: () => settled, context });
  expect({ isSettled, settled, waitedMs: now() }).toEqual({ isSettled: false, settled: 3_600, waitedMs: 3_720_000 });
});

test('it ends as soon as all are settled', async () => {
  let finish = () => {};
  const idle = new Promise<void>((resolve) => (finish = resolve));
  const { context, now } = aWait((nowMs) => nowMs === 5_000 && finish());
  const waits: number[] = [];
  const onWait = (settled: number) => void waits.push(settled);
  expect(await untilSettled({ ...rest, idle, settled: () => 7, context, onWait })).toBe(true);
  expect({ waitedMs: now() <= 6_000, waits: new Set(waits) }).toEqual({ waitedMs: true, waits: new Set([7]) });
});

test('a stop ends the wait, although records are being settled', async () => {
  const stop = new AbortController();
  let settled = 0;
  const { context, now } = aWait((nowMs) => {
    settled += 1;
    if (nowMs === 2_000) stop.abort();
  });
  expect(await untilSettled({ ...rest, idle: never, settled: () => settled, context, stop: stop.signal })).toBe(false);
  expect(now()).toBe(2_000);
});
