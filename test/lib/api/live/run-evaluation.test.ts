import { MAX_JUDGED_EVENTS, RunEvaluation } from '../../../../lib/api/live/run-evaluation';
import { evaluate } from '../../../../lib/domain/evaluation/evaluate';
import type { FoundManifest, KnownRun } from '../../../../lib/domain/run/run-list';
import { UserError } from '../../../../lib/core/user-error';
import { aConfig } from '../../../producer/a-client';

function aRun(runId: string, generated = 10): { run: KnownRun; found: FoundManifest } {
  const head = { state: 'complete', generated, position: generated, config: aConfig({ runId }) } as const;
  return { run: { runId, storedRecords: generated } as KnownRun, found: { file: runId, head, writtenAtMs: 0 } };
}

function evaluationOf(runId: string) {
  const truth = { events: 10, flagged: [], ranges: new Map([[runId, { from: 0, to: 10 }]]), cutOff: new Set<string>() };
  return evaluate({ truth, detections: [], rules: [{ name: 'A_RULE', covers: ['A'] }] });
}

type Given = { readonly canJudge?: boolean; readonly fault?: Error; readonly atRest?: boolean };

function aJudge(runs: readonly ReturnType<typeof aRun>[], { canJudge = true, fault, atRest = true }: Given = {}) {
  const clock = { ms: 0 };
  const judged: string[] = [];
  const evaluation = new RunEvaluation({
    readRuns: async () => runs.map(({ run }) => run),
    manifests: async () => runs.map(({ found }) => found),
    canJudge: () => canJudge,
    judge: async ({ head }) => {
      judged.push(head.config.runId);
      if (fault) throw fault;
      return { evaluation: evaluationOf(head.config.runId), atRest };
    },
    now: () => clock.ms,
  });
  return { evaluation, judged, clock };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('the latest run with a manifest is judged in the background: the first answer says so, the next has the figures', async () => {
  const { evaluation, judged } = aJudge([aRun('late'), aRun('early')]);
  expect(await evaluation.read()).toMatchObject({ available: false, reason: expect.stringContaining('run late') });
  await settled();
  expect(await evaluation.read()).toMatchObject({ available: true, runs: ['late'], events: 10 });
  expect(judged).toEqual(['late']);
});

test('at rest a run is judged once; while the detector works, it is judged again after a while', async () => {
  const atRest = aJudge([aRun('a')]);
  const atWork = aJudge([aRun('a')], { atRest: false });
  for (const { evaluation, clock } of [atRest, atWork]) {
    for (const ms of [0, 5_000, 40_000]) {
      clock.ms = ms;
      await evaluation.read();
      await settled();
    }
  }
  expect([atRest.judged.length, atWork.judged.length]).toEqual([1, 2]);
});

test('runs that no rule judges are not shown', async () => {
  expect(await aJudge([aRun('a')], { canJudge: false }).evaluation.read()).toBeUndefined();
  expect(await aJudge([]).evaluation.read()).toBeUndefined();
});

test('a run that cannot be regenerated, or is too long for that, is explained in one sentence', async () => {
  const other = aJudge([aRun('a')], { fault: new UserError('the dataset is another one') });
  await other.evaluation.read();
  await settled();
  expect(await other.evaluation.read()).toEqual({ available: false, reason: 'the dataset is another one' });
  const long = aJudge([aRun('long', MAX_JUDGED_EVENTS + 1)]);
  expect(await long.evaluation.read()).toMatchObject({
    reason: expect.stringContaining('legion evaluate --run-id long'),
  });
  expect(long.judged).toEqual([]);
});
