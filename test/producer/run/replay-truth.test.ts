import { evaluate } from '../../../lib/domain/evaluation/evaluate';
import type { Truth } from '../../../lib/domain/evaluation/truth';
import { Tally } from '../../../lib/domain/proof/fingerprint';
import type { RunConfig } from '../../../lib/domain/run/run';
import { createRecordSource } from '../../../producer/generation/record-source';
import { replayTruth, type ReplayTruthOptions } from '../../../producer/run/replay-truth';
import { aConfig, aDataset } from '../a-client';

const COUNT = 1_500;
const dataset = aDataset();

function aRun(change: Partial<RunConfig> = {}) {
  const config = aConfig({ anomalyRate: 0.2, dataset: dataset.identity, ...change });
  const source = createRecordSource({ config, dataset });
  const records = Array.from({ length: COUNT }, (_none, sequence) => source.at(sequence));
  const tally = new Tally();
  for (const { eventId, bytes } of records) tally.add(eventId, bytes);
  const { buckets } = tally.fingerprint();
  return { records, manifest: { config, generated: COUNT, buckets } };
}

function truthOf(options: ReplayTruthOptions): Truth {
  const steps = replayTruth(options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const flaggedOf = ({ records }: ReturnType<typeof aRun>) =>
  records
    .filter(({ truth }) => truth.length > 0)
    .map(({ eventId, eventTimeMs, truth }) => ({ eventId, eventTimeMs, flags: truth }));

test.each(['inline', 'sidecar', 'off'] as const)(
  'the truth of a run whose labels are %s is that of its records',
  (labels) => {
    const run = aRun({ labels });
    const truth = truthOf({ manifest: run.manifest, dataset });
    expect(truth.flagged).toEqual(flaggedOf(run));
    expect(truth.flagged.length).toBeGreaterThan(COUNT / 10);
    expect(truth).toMatchObject({
      events: COUNT,
      ranges: new Map([[run.manifest.config.runId, { from: 0, to: COUNT }]]),
    });
  },
);

test('an earlier end leaves out the events after it', () => {
  const run = aRun();
  const truth = truthOf({ manifest: run.manifest, dataset, to: 700 });
  expect(truth.events).toBe(700);
  expect(truth.flagged).toEqual(flaggedOf(run).filter((_event, at) => at < truth.flagged.length));
  const detections = flaggedOf(run).map(({ eventId, flags }) => ({ eventId, type: flags[0]!.type }));
  const evaluation = evaluate({ truth, detections, rules: [] });
  expect(evaluation.detections).toMatchObject({
    judged: truth.flagged.length,
    outside: detections.length - truth.flagged.length,
  });
});

test('a hand-made run is refused because nothing can generate it again', () => {
  const { manifest } = aRun();
  const tally = new Tally();
  for (let sequence = 0; sequence < COUNT; sequence++) {
    tally.add(`EVT-${manifest.config.runId}-${sequence}`, Buffer.from(`by hand ${sequence}`));
  }
  const byHand = { ...manifest, buckets: tally.fingerprint().buckets };
  expect(() => truthOf({ manifest: byHand, dataset })).toThrow(/cannot be regenerated/);
});

test("a dataset other than the run's is refused", () => {
  const { manifest } = aRun();
  const other = { ...dataset, identity: { ...dataset.identity, sha256: 'b'.repeat(64) } };
  expect(() => truthOf({ manifest, dataset: other })).toThrow(/--dataset/);
});
