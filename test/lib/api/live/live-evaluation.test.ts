import { createLiveEvaluation, type LiveEvaluationOptions } from '../../../../lib/api/live/live-evaluation';
import type { DetectionList } from '../../../../lib/aws/detection-list';
import { evaluationSchema } from '../../../../lib/api/contract/evaluation';
import type { Detection } from '../../../../lib/domain/detection/detection';
import { createTruthLedger } from '../../../../producer/control/truth-ledger';
import { aConfig, aRecord } from '../../../producer/run/a-run';

const START_MS = Date.parse('2026-01-04T00:00:00.000Z');
const config = aConfig({ startTimeMs: START_MS, eventsPerSecond: 10 });
const RULES = [{ name: 'AGE', covers: ['INVALID_AGE'] }];

/** A minute of ten events a second; every tenth is an anomaly. */
function aMinute() {
  const ledger = createTruthLedger({ now: () => START_MS + 60_000 });
  const records = Array.from({ length: 600 }, (_none, sequence) => aRecord(sequence, { config }));
  ledger.add('test', records);
  const flagged = records.filter(({ truth }) => truth.length > 0);
  return { ledger, flagged };
}

function detectionAt(sequence: number): Detection {
  const { eventId, eventTimeMs } = aRecord(sequence, { config });
  return {
    runId: 'test',
    entity: 'CUST-1',
    workload: 'credit',
    type: 'AGE',
    severity: 'LOW',
    score: 1,
    description: 'x',
    eventId,
    eventTime: new Date(eventTimeMs).toISOString(),
    arrivedAtMs: eventTimeMs,
    detectedAtMs: eventTimeMs + 40,
  };
}

/** Pages in the store's order, newest first. */
function listOf(detections: readonly Detection[]): DetectionList & { calls: () => number } {
  const newest = detections.toSorted((a, b) => (a.eventTime < b.eventTime ? 1 : -1));
  let calls = 0;
  const list: DetectionList = async ({ fromMs = 0, toMs = Infinity }, { limit, cursor = '0' }) => {
    calls += 1;
    const within = newest.filter(({ eventTime }) => Date.parse(eventTime) >= fromMs && Date.parse(eventTime) < toMs);
    const end = Number(cursor) + limit;
    return { rows: within.slice(Number(cursor), end), cursor: end < within.length ? String(end) : undefined };
  };
  return Object.assign(list, { calls: () => calls });
}

function evaluationOf(detections: readonly Detection[], change: Partial<LiveEvaluationOptions> = {}) {
  const { ledger } = aMinute();
  return createLiveEvaluation({
    detections: listOf(detections),
    truth: ledger,
    rules: RULES,
    rulesAtWork: () => [],
    pendingSinceMs: async () => undefined,
    now: () => START_MS + 120_000,
    ...change,
  });
}

async function judged(read: ReturnType<typeof createLiveEvaluation>) {
  const answer = await read();
  expect(evaluationSchema.safeParse(answer).error).toBeUndefined();
  if (!answer.available) throw new Error(answer.reason);
  return answer;
}

test('a detector that finds everything is fully correct, with its processing time', async () => {
  const { flagged } = aMinute();
  const answer = await judged(evaluationOf(flagged.map(({ sequence }) => detectionAt(sequence))));
  expect(answer).toMatchObject({
    runs: ['test'],
    events: 600,
    flagged_events: 60,
    complete: true,
    overall: { precision: 1, recall: 1, f1: 1, processing: { count: 60, median_ms: 40, p95_ms: 40 } },
    rules: [{ rule: 'AGE', right: 60, wrong: 0 }],
  });
});

test('a false alarm and a missed anomaly show in precision, recall and the confusion table', async () => {
  const { flagged } = aMinute();
  const half = flagged.filter((_record, at) => at % 2 === 0).map(({ sequence }) => detectionAt(sequence));
  const answer = await judged(evaluationOf([...half, detectionAt(1)]));
  expect(answer.rules[0]).toMatchObject({ right: 30, wrong: 1, found: 30, episodes: 60, recall: 0.5 });
  expect(answer.confusion.rows).toEqual([
    { injected: 'INVALID_AGE', total: 60, fired: [30], none: 30 },
    { injected: null, total: 540, fired: [1], none: 539 },
  ]);
});

test('events that the detector cannot have judged yet count neither for nor against it', async () => {
  const behind = await judged(evaluationOf([], { pendingSinceMs: async () => START_MS + 30_000 }));
  expect(behind).toMatchObject({ events: 300, judged_until: '2026-01-04T00:00:30.000Z', overall: { recall: 0 } });
  // Made five seconds ago: of the latest fifteen seconds, ten more may still be in flight.
  const fresh = await judged(evaluationOf([], { now: () => START_MS + 65_000 }));
  expect(fresh.judged_until).toBe('2026-01-04T00:00:50.900Z');
});

test('of too many detections only the latest are judged, against the truth of the same period', async () => {
  const { flagged } = aMinute();
  const all = flagged.map(({ sequence }) => detectionAt(sequence));
  // A page holds more detections than are examined, so there must be more than one page.
  const many = Array.from({ length: 30 }, () => all).flat();
  const answer = await judged(evaluationOf(many, { maxDetections: 900 }));
  expect(answer.complete).toBe(false);
  expect(answer.events).toBeLessThan(600);
  expect(answer.overall).toMatchObject({ precision: 1, recall: 1 });
});

test('without a producer, without rules for its events, and before its first events, it says why', async () => {
  const reasons = await Promise.all(
    [
      { truth: undefined },
      { rules: [{ name: 'OTHER', covers: ['OTHER'] }] },
      { truth: createTruthLedger({ now: () => START_MS + 60_000 }) },
    ].map(async (change) => {
      const answer = await evaluationOf([], change)();
      return answer.available ? 'judged' : answer.reason;
    }),
  );
  expect(reasons).toEqual([
    'no producer runs beside this server and no manifest of a run is here: what was injected is not known',
    'no rule of the detector looks at the workloads that are produced here',
    'nothing was produced yet that the detector has had the time to judge',
  ]);
});

test('a rule for the produced events is listed before it has anything to judge', async () => {
  const rules = [...RULES, { name: 'QUIET', covers: ['OTHER'] }];
  const answer = await judged(evaluationOf([], { rules, rulesAtWork: () => ['QUIET'] }));
  expect(answer.rules.map(({ rule }) => rule)).toEqual(['AGE', 'QUIET']);
  expect(answer.rules[1]).toMatchObject({ precision: null, recall: null, f1: null });
});

test('an answer is reused for some seconds, and then computed again', async () => {
  let nowMs = START_MS + 120_000;
  const detections = listOf([]);
  const read = evaluationOf([], { detections, now: () => nowMs });
  await read();
  nowMs += 4_000;
  await read();
  expect(detections.calls()).toBe(1);
  nowMs += 2_000;
  await read();
  expect(detections.calls()).toBe(2);
});

test('after an error the next request asks again', async () => {
  let faulty = true;
  const good = listOf([]);
  const detections: DetectionList = (query, options) =>
    faulty ? Promise.reject(new Error('away')) : good(query, options);
  const read = evaluationOf([], { detections });
  await expect(read()).rejects.toThrow('away');
  faulty = false;
  await expect(read()).resolves.toMatchObject({ available: true });
});
