import { lingerOnce } from '../../../../lib/api/live/linger-once';
import { createManualClock } from '../../../../lib/core/clock';

test('after many departures only the last wait is pending, until the server closes', async () => {
  const clock = createManualClock();
  let waits = 0;
  const sleep = async (ms: number, signal?: AbortSignal) => {
    waits += 1;
    await clock.sleep(ms, signal);
    waits -= 1;
  };
  const closed = new AbortController();
  const linger = lingerOnce(sleep, 60_000, closed.signal);
  for (let departure = 0; departure < 12; departure += 1) linger(() => undefined);
  await new Promise((resolve) => void setImmediate(resolve));
  expect(waits).toBe(1);
  closed.abort();
  await new Promise((resolve) => void setImmediate(resolve));
  expect(waits).toBe(0);
});
