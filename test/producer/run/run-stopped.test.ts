import { UserError } from '../../../lib/core/user-error';
import type { RunFiles } from '../../../producer/run/run-files';
import { neverAnswer, range, sequencesOf, setUp } from './set-up';
import { streamSink, type Put } from './stream-sink';

test('a signal stops an unlimited run: it delivers what it has generated and generates no more', async () => {
  const stop = new AbortController();
  const { run, delivered, manifest } = setUp({ pace: { clock: 'wall', speed: 1 }, stop: stop.signal });
  const summary = await run({ onProgress: ({ accepted }) => void (accepted > 50 && stop.abort()) });
  expect(summary).toMatchObject({ stoppedBy: 'signal', complete: true });
  expect(summary.generated).toBeLessThan(100);
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, summary.generated));
  expect(manifest()).toMatchObject({ state: 'complete', generated: summary.generated });
});

const refuse: Put = async (records) => records.map(() => ({ kind: 'throttled', code: 'T', message: '' }));

test.each([
  ['refuses everything', refuse],
  ['never answers', neverAnswer],
])(
  'when the sink %s, a stopped run ends within five seconds and reports what it could not deliver',
  async (_what, put) => {
    const stop = new AbortController();
    const { run, clock, manifest } = setUp({ put, stop: stop.signal });
    let stoppedAtMs = 0;
    const summary = await run({
      onProgress: () => {
        if (stop.signal.aborted) return;
        stop.abort();
        stoppedAtMs = clock.now();
      },
    });
    expect(clock.now() - stoppedAtMs).toBeLessThan(5_000);
    expect(summary).toMatchObject({ stoppedBy: 'signal', complete: false, accepted: 0 });
    expect(summary.undelivered).toBe(summary.generated);
    expect(manifest().state).toBe('running');
  },
);

test('a second signal ends the run immediately', async () => {
  const stop = new AbortController();
  const force = new AbortController();
  const { run } = setUp({ put: neverAnswer, stop: stop.signal, force: force.signal });
  const summary = await run({ onProgress: () => (stop.signal.aborted ? force.abort() : stop.abort()) });
  expect(summary).toMatchObject({ stoppedBy: 'forced', complete: false });
});

test('a permanent fault ends the run once the rest is delivered, and a restart continues from there', async () => {
  const { run, takeAll, delivered, clock, manifest } = setUp();
  let calls = 0;
  const failOnce: Put = async (records, signal) => {
    if (calls++ === 1) throw new UserError('access denied');
    return takeAll(records, signal);
  };
  await expect(run({ count: 200, openSink: streamSink(failOnce, clock) })).rejects.toThrow('access denied');
  expect(manifest().state).toBe('running');
  const summary = await run({ count: 200 });
  expect(summary).toMatchObject({ complete: true, generated: 200 });
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, 200));
});

test('a run ends when its files cannot be written', async () => {
  const { run, files } = setUp();
  const full: RunFiles = { ...files, replace: () => Promise.reject(new Error('disk full')) };
  await expect(run({ count: 10, files: full })).rejects.toThrow('disk full');
});
