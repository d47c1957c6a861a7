import { createPipelineHealth } from '../../../../lib/api/live/pipeline-health';
import type { KnownRun } from '../../../../lib/domain/run/run-list';
import type { ComponentProbes, Probe } from '../../../../lib/aws/component-probe';
import { aControlState } from '../../../dashboard/answers';

const ACTIVE: Probe = { answered: true, state: 'ACTIVE', figures: {} };
const SILENT: Probe = { answered: false, fault: 'nothing listens at its address' };

function healthOf(nowMs: { value: number }, stream: { probe: Probe; pendingSinceMs?: number }) {
  const probe = async (): Promise<ComponentProbes> => ({
    parts: [
      { name: 'events', kind: 'stream', probe: stream.probe },
      { name: 'bronze', kind: 'table', probe: ACTIVE },
    ],
    progress: stream.probe.answered
      ? {
          shards: [],
          pending: stream.pendingSinceMs === undefined ? 0 : 3,
          more: false,
          oldestPendingAtMs: stream.pendingSinceMs,
          counted: 10,
          quarantined: { records: 0, byReason: {} },
        }
      : undefined,
  });
  return createPipelineHealth({ probe, now: () => nowMs.value, reuseMs: 0 });
}

const at = (ms: number) => new Date(ms).toISOString();

test('a part that fails is red from then on, the others are unaffected, and its recovery keeps the last error', async () => {
  const nowMs = { value: 1_000 };
  const stream: { probe: Probe } = { probe: ACTIVE };
  const read = healthOf(nowMs, stream);
  expect(await read()).toMatchObject({ state: 'ok', pending: 0, iterator_age_ms: 0, last_error: null });
  nowMs.value = 2_000;
  stream.probe = SILENT;
  const down = await read();
  expect(down).toMatchObject({
    state: 'down',
    pending: null,
    iterator_age_ms: null,
    last_error: { component: 'events', at: at(2_000), message: 'nothing listens at its address' },
  });
  expect(down.components.map(({ state, since }) => [state, since])).toEqual([
    ['down', at(2_000)],
    ['ok', at(1_000)],
    ['unknown', at(2_000)],
  ]);
  nowMs.value = 3_000;
  stream.probe = ACTIVE;
  const again = await read();
  expect(again.state).toBe('ok');
  expect(again.components[0]).toMatchObject({ state: 'ok', since: at(3_000), last_error: { at: at(2_000) } });
});

test('records that are pending for more than a minute make the consumer degraded', async () => {
  const read = healthOf({ value: 100_000 }, { probe: ACTIVE, pendingSinceMs: 30_000 });
  expect(await read()).toMatchObject({
    state: 'degraded',
    pending: 3,
    iterator_age_ms: 70_000,
    components: [
      {},
      {},
      { kind: 'mapping', state: 'degraded', detail: 'the oldest record has waited for 70 s' },
      { kind: 'quarantine', state: 'ok', detail: 'nothing was put aside' },
    ],
  });
});

test('a full disk makes the whole degraded, and the answer gives the free space', async () => {
  const probe = async (): Promise<ComponentProbes> => ({ parts: [], progress: undefined });
  const disk = { folder: '/data', freeBytes: 63.5 * 2 ** 20, isFull: true };
  const read = createPipelineHealth({ probe, now: () => 1_000, reuseMs: 0, disk: () => disk });
  expect(await read()).toMatchObject({
    state: 'degraded',
    last_error: { component: 'disk', message: 'less than 64 MB free for /data: writes are refused' },
  });
  disk.isFull = false;
  disk.freeBytes = 70 * 2 ** 20;
  const { state, components } = await read();
  expect(state).toBe('ok');
  expect(components.at(-1)).toMatchObject({ kind: 'disk', state: 'ok', detail: '/data', figures: { free_mb: 70 } });
});

const NOTHING_PENDING = {
  shards: [],
  pending: 0,
  more: false,
  atRest: true,
  pendingSinceMs: undefined,
  judged: 40,
  tooLate: 1,
  detections: 3,
};

test('where mappings cannot be seen, the state of the detector follows from its progress', async () => {
  const parts = { parts: [], progress: undefined };
  const detector = { pending: 0, pendingSinceMs: undefined as number | undefined };
  const read = createPipelineHealth({
    probe: async () => parts,
    readDetector: async () => ({ ...NOTHING_PENDING, ...detector }),
    now: () => 100_000,
    reuseMs: 0,
  });
  const detectorOf = async () => (await read()).components.find(({ name }) => name === 'detector');
  expect(await detectorOf()).toMatchObject({
    kind: 'mapping',
    state: 'ok',
    detail: 'all is judged',
    figures: { pending: 0, judged: 40, too_late: 1, detections: 3 },
  });
  Object.assign(detector, { pending: 5, pendingSinceMs: 10_000 });
  expect(await detectorOf()).toMatchObject({
    state: 'degraded',
    detail: 'the oldest event that is not judged is 90 s old',
  });
});

test('a detector that is not deployed is not shown', async () => {
  const read = createPipelineHealth({
    probe: async () => ({ parts: [], progress: undefined }),
    readDetector: async () => {
      throw new Error('no such table');
    },
    now: () => 0,
  });
  expect((await read()).components.map(({ name }) => name)).toEqual(['consumer']);
});

test('a producer that falls behind is degraded, with the requested rate and the rate it reached', async () => {
  const counters = { ...aControlState().counters, asked_per_second: 50, accepted_per_second: 12 };
  const behindBy = async (behind_schedule_ms: number) => {
    const producer = () => ({
      ...aControlState(),
      state: 'running' as const,
      counters: { ...counters, behind_schedule_ms },
    });
    const probe = async () => ({ parts: [], progress: undefined });
    const { components } = await createPipelineHealth({ probe, producer, now: () => 0 })();
    return components.find(({ name }) => name === 'producer')!;
  };
  expect(await behindBy(4_000)).toMatchObject({ state: 'ok' });
  expect(await behindBy(61_500)).toMatchObject({
    state: 'degraded',
    detail: expect.stringContaining('61.5 s behind schedule (asked 50/s, reached 12/s)'),
    figures: { behind_schedule_ms: 61_500, asked_per_second: 50, accepted_per_second: 12 },
  });
});

test('a producer that runs in another process is shown beside the one here, and one that was killed is not', async () => {
  const run = (change: Partial<KnownRun>) =>
    ({ runId: 'x', knownBy: ['manifest', 'tables'], state: 'running', writtenAtMs: 95_000, ...change }) as KnownRun;
  const read = createPipelineHealth({
    probe: async () => ({ parts: [], progress: undefined }),
    readRuns: async () => [
      run({ runId: 'elsewhere', generated: 491, accepted: 478 }),
      run({ runId: 'own', knownBy: ['manifest', 'producer'] }),
      run({ runId: 'killed', writtenAtMs: 1_000 }),
      run({ runId: 'over', state: 'complete' }),
    ],
    now: () => 100_000,
  });
  expect((await read()).components.filter(({ kind }) => kind === 'producer')).toMatchObject([
    {
      name: 'producer of run elsewhere',
      state: 'ok',
      detail: 'at work in another process',
      figures: { generated: 491, accepted: 478 },
    },
  ]);
});

test('a mapping that has stopped is noticed at once, however fresh the last look is', async () => {
  let state: 'enabled' | 'stopped' = 'enabled';
  const read = createPipelineHealth({
    probe: async () => ({ parts: [], progress: undefined }),
    mappings: () => [{ name: 'mapping', state, figures: {} }],
    now: () => 0,
  });
  expect((await read()).state).toBe('ok');
  state = 'stopped';
  expect((await read()).state).toBe('down');
});
