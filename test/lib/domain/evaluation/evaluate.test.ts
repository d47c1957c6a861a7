import fc from 'fast-check';
import { evaluate } from '../../../../lib/domain/evaluation/evaluate';
import type { JudgedDetection, JudgedRule } from '../../../../lib/domain/evaluation/judge-rule';
import { spreadOf } from '../../../../lib/domain/evaluation/figures';
import { episodeKey, type FlaggedEvent, type Truth } from '../../../../lib/domain/evaluation/truth';

const RUN = 'r1';
const id = (sequence: number) => `EVT-${RUN}-${sequence}`;

const RULES: readonly JudgedRule[] = [
  { name: 'BURST', covers: ['BURST'] },
  { name: 'AMOUNT', covers: ['HIGH_AMOUNT', 'TAKEOVER'] },
  { name: 'PLACE', covers: ['TRAVEL', 'TAKEOVER'] },
];

function truthOf(flagged: Readonly<Record<number, FlaggedEvent['flags']>>, about: Partial<Truth> = {}): Truth {
  return {
    events: 100,
    flagged: Object.entries(flagged).map(([sequence, flags]) => flaggedAt(Number(sequence), flags)),
    ranges: new Map([[RUN, { from: 0, to: 100 }]]),
    cutOff: new Set(),
    ...about,
  };
}

function flaggedAt(sequence: number, flags: FlaggedEvent['flags']): FlaggedEvent {
  return { eventId: id(sequence), eventTimeMs: sequence * 1000, flags };
}

function detection(type: string, sequence: number, about: Partial<JudgedDetection> = {}): JudgedDetection {
  return { type, eventId: id(sequence), ...about };
}

function ruleOf(evaluation: ReturnType<typeof evaluate>, name: string) {
  return evaluation.rules.find(({ rule }) => rule === name)!;
}

function typeOf(evaluation: ReturnType<typeof evaluate>, name: string) {
  return evaluation.types.find(({ type }) => type === name)!;
}

const BURST_OF_THREE = {
  10: [{ type: 'BURST', episode_id: id(10) }],
  12: [{ type: 'BURST', episode_id: id(10) }],
  17: [{ type: 'BURST', episode_id: id(10) }],
};

test('an episode is found by one right detection at any of its events, and its latency counts from its first', () => {
  const evaluation = evaluate({ truth: truthOf(BURST_OF_THREE), detections: [detection('BURST', 17)], rules: RULES });
  expect(ruleOf(evaluation, 'BURST')).toMatchObject({
    right: 1,
    wrong: 0,
    episodes: 1,
    found: 1,
    precision: 1,
    recall: 1,
    f1: 1,
    latencyMs: { count: 1, medianMs: 7000, p95Ms: 7000 },
  });
});

test('a detection at an event flagged only with types that the rule does not cover is wrong', () => {
  const evaluation = evaluate({ truth: truthOf(BURST_OF_THREE), detections: [detection('PLACE', 12)], rules: RULES });
  expect(ruleOf(evaluation, 'PLACE')).toMatchObject({ right: 0, wrong: 1, precision: 0, recall: null });
  expect(ruleOf(evaluation, 'BURST')).toMatchObject({ found: 0, recall: 0, precision: null, f1: null });
});

test('0 of 0 is null and never 1', () => {
  const evaluation = evaluate({ truth: truthOf({}), detections: [], rules: RULES });
  for (const figures of [evaluation.overall, ...evaluation.rules]) {
    expect(figures).toMatchObject({ precision: null, recall: null, f1: null, latencyMs: null, processingMs: null });
  }
  expect(evaluation.types).toEqual([]);
});

test('an episode that continues beyond the end counts neither for nor against a rule', () => {
  const truth = truthOf(BURST_OF_THREE, { cutOff: new Set([`BURST ${id(10)}`]) });
  const found = evaluate({ truth, detections: [detection('BURST', 12)], rules: RULES });
  expect(ruleOf(found, 'BURST')).toMatchObject({
    right: 0,
    wrong: 0,
    aside: 1,
    episodes: 0,
    precision: null,
    cutOff: { episodes: 1, found: 1 },
  });
  expect(found.episodes).toEqual({ complete: 0, cutOff: 1 });
  expect(typeOf(found, 'BURST')).toMatchObject({ cutOff: 1, episodes: 0, recall: null });
});

test('types that no rule covers are listed without rules and without precision figures', () => {
  const evaluation = evaluate({ truth: truthOf({ 5: [{ type: 'SCAM' }] }), detections: [], rules: RULES });
  expect(typeOf(evaluation, 'SCAM')).toMatchObject({ rules: [], episodes: 1, found: 0, precision: null, recall: 0 });
  expect(evaluation.overall).toMatchObject({ episodes: 0, recall: null });
});

test('redelivered detections, those of another run and those beyond the end are listed separately and do not count', () => {
  const evaluation = evaluate({
    truth: truthOf(BURST_OF_THREE),
    detections: [
      detection('BURST', 12),
      detection('BURST', 12),
      detection('BURST', 100),
      { type: 'BURST', eventId: 'EVT-r2-12' },
      { type: 'BURST', eventId: 'not an id' },
    ],
    rules: RULES,
  });
  expect(evaluation.detections).toEqual({ judged: 1, repeated: 1, otherRuns: 2, outside: 1 });
  expect(ruleOf(evaluation, 'BURST')).toMatchObject({ right: 1, wrong: 0 });
});

test('an unnamed rule that fired is listed, and all its detections are wrong', () => {
  const evaluation = evaluate({ truth: truthOf(BURST_OF_THREE), detections: [detection('ODD', 12)], rules: RULES });
  expect(ruleOf(evaluation, 'ODD')).toMatchObject({ covers: [], right: 0, wrong: 1, precision: 0 });
});

test('processing time is from arrival to detection, for right detections only', () => {
  const evaluation = evaluate({
    truth: truthOf(BURST_OF_THREE),
    detections: [
      detection('BURST', 12, { arrivedAtMs: 1000, detectedAtMs: 1250 }),
      detection('BURST', 50, { arrivedAtMs: 1000, detectedAtMs: 9000 }),
    ],
    rules: RULES,
  });
  expect(ruleOf(evaluation, 'BURST').processingMs).toEqual({ count: 1, medianMs: 250, p95Ms: 250 });
});

test('the confusion table shows which rule fired at which type, with none both ways', () => {
  const evaluation = evaluate({
    truth: truthOf({ ...BURST_OF_THREE, 40: [{ type: 'BURST' }], 60: [{ type: 'SCAM' }] }),
    detections: [detection('BURST', 12), detection('BURST', 17), detection('PLACE', 17), detection('AMOUNT', 3)],
    rules: RULES,
  });
  expect(evaluation.confusion).toEqual({
    rules: ['BURST', 'AMOUNT', 'PLACE'],
    rows: [
      { injected: 'BURST', total: 2, fired: [1, 0, 1], none: 1 },
      { injected: 'SCAM', total: 1, fired: [0, 0, 0], none: 1 },
      { injected: undefined, total: 95, fired: [0, 1, 0], none: 94 },
    ],
  });
});

test('median and 95th percentile are values that occurred', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ count: 4, medianMs: 2, p95Ms: 4 });
  expect(spreadOf(Array.from({ length: 100 }, (_, at) => at + 1))).toMatchObject({ medianMs: 50, p95Ms: 95 });
});

const TYPES = ['BURST', 'HIGH_AMOUNT', 'TAKEOVER', 'TRAVEL', 'SCAM'];
const COUNT = 30;
const flag = fc.record(
  { type: fc.constantFrom(...TYPES), episode_id: fc.nat(5).map(id) },
  { requiredKeys: ['type'], noNullPrototype: true },
);
const anyTruth = fc
  .record({
    events: fc.uniqueArray(
      fc.record({ sequence: fc.nat(COUNT - 1), flags: fc.array(flag, { minLength: 1, maxLength: 3 }) }),
      { selector: ({ sequence }) => sequence },
    ),
    cut: fc.array(fc.nat(5), { maxLength: 2 }),
  })
  .map(({ events, cut }): Truth => ({
    events: COUNT,
    flagged: events.map(({ sequence, flags }) => flaggedAt(sequence, flags)),
    ranges: new Map([[RUN, { from: 0, to: COUNT }]]),
    cutOff: new Set(cut.map((at) => `BURST ${id(at)}`)),
  }));
const anyDetections = fc.array(
  fc
    .record({
      rule: fc.constantFrom('BURST', 'AMOUNT', 'PLACE'),
      at: fc.nat(COUNT - 1),
      arrived: fc.nat(50),
      took: fc.nat(50),
    })
    .map(({ rule, at, arrived, took }) => detection(rule, at, { arrivedAtMs: arrived, detectedAtMs: arrived + took })),
  { maxLength: 40 },
);

/** Counts by brute force, over every pair of an episode and a detection. */
function bruteForce(
  truth: Truth,
  detections: readonly JudgedDetection[],
  rules: readonly JudgedRule[],
  types: string[],
) {
  const flags = truth.flagged.flatMap(({ eventId, eventTimeMs, flags: own }) =>
    own.map((one) => ({ eventId, eventTimeMs, type: one.type, key: episodeKey(eventId, one) })),
  );
  const distinct = detections.filter(
    (one, at) => detections.findIndex((other) => other.type === one.type && other.eventId === one.eventId) === at,
  );
  const covers = (name: string) => rules.find((rule) => rule.name === name)?.covers ?? [];
  const counted = (key: string) => !truth.cutOff.has(key);
  const hits = (one: JudgedDetection) =>
    flags.filter((f) => f.eventId === one.eventId && covers(one.type).includes(f.type));
  const right = distinct.filter((one) => hits(one).some((f) => types.includes(f.type) && counted(f.key)));
  const wrong = distinct.filter((one) => hits(one).length === 0);
  const keys = [...new Set(flags.filter((f) => types.includes(f.type) && counted(f.key)).map((f) => f.key))];
  const latencies: number[] = [];
  for (const key of keys) {
    const own = flags.filter((f) => f.key === key);
    const fired = own.filter((f) =>
      distinct.some((one) => one.eventId === f.eventId && covers(one.type).includes(f.type)),
    );
    if (fired.length === 0) continue;
    latencies.push(Math.min(...fired.map((f) => f.eventTimeMs)) - Math.min(...own.map((f) => f.eventTimeMs)));
  }
  const precision = right.length + wrong.length === 0 ? null : right.length / (right.length + wrong.length);
  const recall = keys.length === 0 ? null : latencies.length / keys.length;
  return {
    right: right.length,
    wrong: wrong.length,
    episodes: keys.length,
    found: latencies.length,
    precision,
    recall,
    latencyMs: spreadOf(latencies),
    processingMs: spreadOf(right.map((one) => one.detectedAtMs! - one.arrivedAtMs!)),
  };
}

test('all figures of every rule, every type and the whole equal a brute-force count of all pairs', () => {
  fc.assert(
    fc.property(anyTruth, anyDetections, (truth, detections) => {
      const evaluation = evaluate({ truth, detections, rules: RULES });
      for (const rule of RULES) {
        const own = detections.filter(({ type }) => type === rule.name);
        const expected = bruteForce(truth, own, [rule], [...rule.covers]);
        expect(ruleOf(evaluation, rule.name)).toMatchObject(expected);
        const { right, wrong, aside } = ruleOf(evaluation, rule.name);
        expect(right + wrong + aside).toBe(new Set(own.map(({ eventId }) => eventId)).size);
      }
      for (const { type, rules, ...figures } of evaluation.types) {
        const meant = RULES.filter(({ covers }) => covers.includes(type));
        expect(rules).toEqual(meant.map(({ name }) => name));
        const own = detections.filter((one) => rules.includes(one.type));
        expect(figures).toMatchObject(bruteForce(truth, own, meant, [type]));
      }
      const covered = [...new Set(RULES.flatMap(({ covers }) => covers))];
      expect(evaluation.overall).toMatchObject(bruteForce(truth, detections, RULES, covered));
    }),
  );
});

test('F1 lies between precision and recall, and is there exactly when both are', () => {
  fc.assert(
    fc.property(anyTruth, anyDetections, (truth, detections) => {
      for (const { precision, recall, f1 } of evaluate({ truth, detections, rules: RULES }).rules) {
        expect(f1 === null).toBe(precision === null || recall === null);
        if (f1 === null) continue;
        expect(f1).toBeGreaterThanOrEqual(Math.min(precision!, recall!) - 1e-12);
        expect(f1).toBeLessThanOrEqual(Math.max(precision!, recall!) + 1e-12);
      }
    }),
  );
});

test('each row of the confusion table accounts for every episode and every ordinary event', () => {
  fc.assert(
    fc.property(anyTruth, anyDetections, (truth, detections) => {
      const { confusion, types, flaggedEvents } = evaluate({ truth, detections, rules: RULES });
      for (const { injected, total, fired, none } of confusion.rows) {
        const expected =
          injected === undefined ? COUNT - flaggedEvents : types.find((t) => t.type === injected)!.episodes;
        expect(total).toBe(expected);
        expect(Math.max(...fired)).toBeLessThanOrEqual(total - none);
        expect(fired.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(total - none);
      }
    }),
  );
});

test('the order of the detections does not matter', () => {
  fc.assert(
    fc.property(anyTruth, anyDetections, (truth, detections) => {
      const { processingMs: _processing, ...overall } = evaluate({ truth, detections, rules: RULES }).overall;
      const turned = evaluate({ truth, detections: detections.toReversed(), rules: RULES }).overall;
      expect(turned).toMatchObject(overall);
    }),
  );
});
