import { MEMORY_EXHAUSTED } from '../../../lib/domain/memory-exhausted';
import type { PutOutcome } from '../../../lib/aws/put-events';
import { ACCEPTED, setUp } from './set-up';
import type { Put } from './stream-sink';

const FULL: PutOutcome = {
  kind: 'throttled',
  code: 'ProvisionedThroughputExceededException',
  message: `${MEMORY_EXHAUSTED}: it may use 1.0 GB of memory`,
};

/** A stream with room for some records, which gets more room after so many refused calls. */
function streamWith(room: number, { moreAfterCalls = Infinity } = {}): Put {
  let left = room;
  let refusedCalls = 0;
  return async (records) => {
    if (left === 0) refusedCalls += 1;
    if (refusedCalls > moreAfterCalls) left = Infinity;
    return records.map(() => {
      if (left === 0) return FULL;
      left -= 1;
      return ACCEPTED;
    });
  };
}

test('a stream without memory ends the run incomplete, with what it had accepted, and a restart goes on', async () => {
  const { run, manifest, clock } = setUp({ put: streamWith(40) });
  const startedAtMs = clock.now();
  const summary = await run({ count: 100 });
  expect(summary).toMatchObject({ stoppedBy: 'stream-full', complete: false, accepted: 40 });
  expect(summary.undelivered).toBe(summary.generated - 40);
  expect(summary.lastRefusal?.message).toMatch(/^the memory of this cloud is used up/);
  expect(clock.now() - startedAtMs).toBeLessThan(30_000);
  expect(manifest().state).toBe('running');
});

test('a stream that makes room in time gets everything', async () => {
  const { run } = setUp({ put: streamWith(40, { moreAfterCalls: 10 }) });
  expect(await run({ count: 100 })).toMatchObject({ stoppedBy: 'count', complete: true, accepted: 100 });
});

test('a call that is under way when the stream is given up says nothing about the stream', async () => {
  let hangs = 0;
  const { run, clock } = setUp({
    put: async (records, signal) => {
      if (hangs > 0 || clock.now() < startsAtMs + 19_000) return records.map(() => FULL);
      hangs += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return records.map(() => ({ kind: 'failed', code: 'AbortError', message: 'Request aborted' }));
    },
  });
  const startsAtMs = clock.now();
  const summary = await run({ count: 100 });
  expect([summary.stoppedBy, hangs]).toEqual(['stream-full', 1]);
  expect(summary.lastRefusal?.message).toMatch(/^the memory of this cloud is used up/);
  expect(summary.failed).toBe(0);
});
