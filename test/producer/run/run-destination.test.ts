import type { SentTo } from '../../../lib/domain/run/sent-to';
import { UserError } from '../../../lib/core/user-error';
import { range, sequencesOf, setUp } from './set-up';

const STREAM = { kind: 'stream', arn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s', createdAtMs: 1_000 } as const;
const to = (sentTo: SentTo | undefined) => ({ destination: { identify: async () => sentTo } });

test.each<[string, SentTo]>([
  ['a stream of the same name that was made since', { ...STREAM, createdAtMs: 2_000 }],
  ['another stream', { ...STREAM, arn: `${STREAM.arn}2` }],
  ['a file', { kind: 'file', path: '/f' }],
])(
  'a finished run is sent again in full to %s, and only the destination changes in its manifest',
  async (_what, other) => {
    const { run, delivered, manifest } = setUp();
    const remarks: string[] = [];
    const onRemark = (text: string) => void remarks.push(text);
    await run({ count: 30, onRemark, ...to(STREAM) });
    const before = manifest();
    expect(before.sentTo).toEqual(STREAM);
    expect(await run({ count: 30, onRemark, ...to(STREAM) })).toMatchObject({ stoppedBy: 'already-complete' });
    expect(remarks).toEqual([]);
    delivered.length = 0;
    expect(await run({ count: 30, onRemark, ...to(other) })).toMatchObject({ stoppedBy: 'count', accepted: 30 });
    expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, 30));
    expect(manifest()).toEqual({ ...before, sentTo: other });
    expect(remarks).toEqual([expect.stringMatching(/^run test starts over and is sent in full: it was sent to /)]);
    expect(await run({ count: 30, ...to(other) })).toMatchObject({ stoppedBy: 'already-complete' });
  },
);

test('a run partly sent elsewhere starts over at a new stream, at its own pace', async () => {
  const { run, delivered } = setUp();
  const pace = { clock: 'wall', speed: 1 } as const;
  await run({ count: 20, ...to(STREAM) });
  delivered.length = 0;
  const summary = await run({ count: 50, pace, ...to({ ...STREAM, createdAtMs: 9_000 }) });
  expect(summary).toMatchObject({ resumedAt: 0, accepted: 50, complete: true });
  expect(summary.elapsedMs).toBeGreaterThanOrEqual(490);
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(0, 50));
});

test('a run whose manifest names no destination is sent again in full, unless the endpoint cannot tell streams apart', async () => {
  const { run, delivered } = setUp();
  await run({ count: 30 });
  delivered.length = 0;
  const remarks: string[] = [];
  const onRemark = (text: string) => void remarks.push(text);
  expect(await run({ count: 30, onRemark, ...to(undefined) })).toMatchObject({ stoppedBy: 'already-complete' });
  expect(await run({ count: 30, onRemark, ...to(STREAM) })).toMatchObject({ stoppedBy: 'count' });
  expect(delivered.length).toBe(30);
  expect(remarks).toEqual([
    expect.stringContaining('does not tell whether the stream is still the same'),
    expect.stringContaining('its manifest does not say what it was sent to'),
  ]);
});

test('a stream without a creation time is recognized by its ARN alone, with a remark', async () => {
  const { run } = setUp();
  const { createdAtMs: _createdAtMs, ...vague } = STREAM;
  const remarks: string[] = [];
  await run({ count: 30, ...to(vague) });
  const again = await run({ count: 30, onRemark: (text) => void remarks.push(text), ...to(vague) });
  expect(again.stoppedBy).toBe('already-complete');
  expect(remarks).toEqual([expect.stringContaining("continues because the stream's ARN is the same")]);
});

test('a failed start at another stream leaves the run unchanged', async () => {
  const { run, delivered } = setUp();
  await run({ count: 30, ...to(STREAM) });
  const refused = run({
    count: 30,
    openSink: async () => {
      throw new UserError('no such stream');
    },
    ...to({ ...STREAM, createdAtMs: 9_000 }),
  });
  await expect(refused).rejects.toThrow('no such stream');
  delivered.length = 0;
  expect(await run({ count: 40, ...to(STREAM) })).toMatchObject({ resumedAt: 30, accepted: 40 });
  expect(sequencesOf(delivered).sort((a, b) => a - b)).toEqual(range(30, 40));
});
