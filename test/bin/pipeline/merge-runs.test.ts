import fc from 'fast-check';
import { mergeSummaries, mergeVerifications } from '../../../bin/pipeline/merge-runs';
import type { Verification } from '../../../lib/aws/verify-run';
import { VERDICTS } from '../../../lib/domain/proof/verdict';
import type { QuarantineCounts } from '../../../lib/domain/bronze/quarantine-counts';
import type { ProducerSummary } from '../../../producer/run/run-summary';

const verification = fc
  .record({ verdict: fc.constantFrom(...VERDICTS), generated: fc.nat(), bronze: fc.nat(), lost: fc.nat(9) })
  .map(
    (known) =>
      ({
        producer: 'complete',
        runId: 'r',
        findings: [],
        counts: undefined,
        quarantine,
        ...known,
      }) as unknown as Verification,
  );

const none: QuarantineCounts = { records: 0, byReason: {} };
const quarantine: Verification['quarantine'] = { ofRun: none, ofOtherRuns: none, ofNoRun: none };

test('quarantined records of one run are not counted again for another', () => {
  const counts = (byReason: Record<string, number>): QuarantineCounts => ({
    records: Object.values(byReason).reduce((sum, count) => sum + count, 0),
    byReason,
  });
  const run = (census: Verification['quarantine']) =>
    ({ verdict: 'PROVEN', findings: [], counts: undefined, quarantine: census }) as unknown as Verification;
  const ofNoRun = counts({ NOT_JSON: 9 });
  const merged = mergeVerifications([
    run({ ofRun: counts({ NOT_JSON: 2 }), ofOtherRuns: counts({ TOO_LARGE: 4 }), ofNoRun }),
    run({ ofRun: counts({ TOO_LARGE: 3 }), ofOtherRuns: counts({ NOT_JSON: 2, TOO_LARGE: 1 }), ofNoRun }),
  ]);
  expect(merged.quarantine).toEqual({
    ofRun: counts({ TOO_LARGE: 3, NOT_JSON: 2 }),
    ofOtherRuns: counts({ TOO_LARGE: 1 }),
    ofNoRun,
  });
});

test('several runs are proven only if each is, and their counts are summed', () => {
  fc.assert(
    fc.property(fc.array(verification, { minLength: 1, maxLength: 5 }), (runs) => {
      const merged = mergeVerifications(runs);
      expect(merged.verdict === 'PROVEN').toBe(runs.every(({ verdict }) => verdict === 'PROVEN'));
      expect(merged.verdict === 'MISMATCH').toBe(runs.some(({ verdict }) => verdict === 'MISMATCH'));
      for (const name of ['generated', 'bronze', 'lost'] as const) {
        expect(merged[name]).toBe(runs.reduce((sum, run) => sum + run[name], 0));
      }
    }),
  );
});

const workloads = { credit: { events: 10, anomalous: 2, anomalies: { PAYMENT_PATTERN: 2 } } };
const mix = { workloads, anomalies: { PAYMENT_PATTERN: 2 }, anomalous: 2, risk: {} };
const windows = {
  countWindows: 3,
  lastCountWindow: undefined,
  eventTimeWindows: 1,
  lastEventTimeWindow: undefined,
  lateEvents: 4,
};

function summary(changes: Partial<ProducerSummary>): ProducerSummary {
  const sums = { generated: 10, accepted: 10, acceptedNow: 10, retried: 1, throttled: 1, failed: 0, undelivered: 0 };
  const rest = { runId: 'a', stoppedBy: 'count', complete: true, maxLagMs: 5, elapsedMs: 1_000, resumedAt: 0 };
  return { ...sums, ...rest, mix, windows, ...changes } as unknown as ProducerSummary;
}

test('consecutive runs are reported as one: sums, the worst lag, and how the last one ended', () => {
  const others = { workloads: { other: { events: 5, anomalous: 1, anomalies: { SOME: 1 } } }, anomalies: { SOME: 1 } };
  const last = summary({
    runId: 'a.2',
    stoppedBy: 'signal',
    maxLagMs: 9,
    complete: false,
    undelivered: 4,
    mix: { ...mix, ...others } as unknown as ProducerSummary['mix'],
  });
  expect(mergeSummaries([summary({}), last])).toMatchObject({
    runId: 'a.2',
    stoppedBy: 'signal',
    generated: 20,
    acceptedNow: 20,
    undelivered: 4,
    complete: false,
    maxLagMs: 9,
    eventsPerSecond: 10,
    mix: { anomalous: 4, workloads: { ...workloads, ...others.workloads }, anomalies: { PAYMENT_PATTERN: 2, SOME: 1 } },
    windows: { countWindows: 6, lateEvents: 8 },
  });
});

test('counts that two runs share are added up', () => {
  const { mix: merged } = mergeSummaries([summary({}), summary({})]);
  expect(merged.workloads.credit).toEqual({ events: 20, anomalous: 4, anomalies: { PAYMENT_PATTERN: 4 } });
});

test('nothing can be said of no runs', () => {
  expect(() => mergeSummaries([])).toThrow('no run');
  expect(() => mergeVerifications([])).toThrow('no run');
});
