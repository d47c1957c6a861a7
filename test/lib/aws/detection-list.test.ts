import fc from 'fast-check';
import { createDetectionList } from '../../../lib/aws/detection-list';
import { createQueryStore } from '../../../lib/aws/query-store';
import type { Detection } from '../../../lib/domain/detection/detection';
import { detectionBucketKey } from '../../../lib/domain/detection/detection-item';
import type { DetectionQuery } from '../../../lib/domain/detection/detection-queries';
import { SEVERITIES } from '../../../lib/events/envelope';
import { DETECTIONS_TABLE, detectionsInMemory } from './detections-table';
import { rollupRows, sketchedEvent, TABLES, tablesInMemory } from './bronze-table';

const START_MS = Date.parse('2026-01-31T21:00:00.000Z');

function aDetection(parts: { sequence: number; atMs: number; rule: string; run: string; entity: number }): Detection {
  const { sequence, atMs, rule, run, entity } = parts;
  return {
    runId: run,
    entity: `CUST-${entity}`,
    workload: 'credit',
    type: rule,
    severity: SEVERITIES[rule.length % 3]!,
    score: 0.5,
    description: `${rule} at ${sequence}`,
    eventId: `EVT-${run}-${sequence}`,
    eventTime: new Date(atMs).toISOString(),
    arrivedAtMs: atMs + 10,
    detectedAtMs: atMs + 20,
  };
}

const detectionsArbitrary = fc
  .array(
    fc.record({
      // Few distinct times, so that many are equal, and some hours are empty.
      atMs: fc.oneof(fc.nat(6 * 3_600_000), fc.constantFrom(0, 3_599_999, 3_600_000)).map((ms) => START_MS + ms),
      rules: fc.subarray(['A', 'BB', 'CCC', 'DDDD'], { minLength: 1 }),
      run: fc.constantFrom('r1', 'r2'),
      entity: fc.nat(2),
    }),
    { maxLength: 25 },
  )
  .map((events) =>
    events.flatMap(({ rules, ...event }, sequence) => rules.map((rule) => aDetection({ ...event, sequence, rule }))),
  );

const queryArbitrary: fc.Arbitrary<DetectionQuery> = fc.record(
  {
    type: fc.constantFrom('A', 'BB', 'CCC', 'DDDD'),
    severity: fc.constantFrom(...SEVERITIES),
    entity: fc.nat(2).map((at) => `CUST-${at}`),
    runId: fc.constantFrom('r1', 'r2'),
    fromMs: fc.nat(6 * 3_600_000).map((ms) => START_MS + ms),
    toMs: fc.nat(6 * 3_600_000).map((ms) => START_MS + ms),
  },
  { requiredKeys: [], noNullPrototype: true },
);

function listOf(detections: readonly Detection[], indexShards: number) {
  const events = detections.map(({ eventId, eventTime, runId }) =>
    sketchedEvent({ runId, sequence: Number(eventId.split('-')[2]), atMs: Date.parse(eventTime) }),
  );
  const { rollups } = createQueryStore({
    send: tablesInMemory([], rollupRows(events)),
    tables: TABLES,
    indexShards,
  });
  const send = detectionsInMemory(detections, indexShards);
  return createDetectionList({ send, rollups, tableName: DETECTIONS_TABLE, indexShards, workloads: ['credit'] });
}

function matches(detection: Detection, { type, severity, entity, runId, fromMs, toMs }: DetectionQuery): boolean {
  const atMs = Date.parse(detection.eventTime);
  return (
    (type ?? detection.type) === detection.type &&
    (severity ?? detection.severity) === detection.severity &&
    (entity ?? detection.entity) === detection.entity &&
    (runId ?? detection.runId) === detection.runId &&
    atMs >= (fromMs ?? -Infinity) &&
    atMs < (toMs ?? Infinity)
  );
}

const byKey = (a: string, b: string) => (a < b ? 1 : -1);

test.each([
  { about: 'as many requests as it likes', maxRequests: undefined },
  { about: 'few requests a page', maxRequests: 1 },
])(
  'the pages of any list hold each matching detection once, the newest first, with $about',
  async ({ maxRequests }) => {
    await fc.assert(
      fc.asyncProperty(
        detectionsArbitrary,
        queryArbitrary,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        async (detections, query, limit, indexShards) => {
          const list = listOf(detections, indexShards);
          const rows: Detection[] = [];
          let cursor: string | undefined;
          do {
            const page = await list(query, { limit, cursor, maxRequests });
            expect(page.rows.length).toBeLessThanOrEqual(limit);
            rows.push(...page.rows);
            cursor = page.cursor;
          } while (cursor !== undefined);
          const expected = detections.filter((detection) => matches(detection, query));
          expect(rows.map(detectionBucketKey).sort(byKey)).toEqual(expected.map(detectionBucketKey).sort(byKey));
          expect(rows.map(({ eventTime }) => eventTime)).toEqual(rows.map(({ eventTime }) => eventTime).sort(byKey));
        },
      ),
      { numRuns: 150 },
    );
  },
);

test('a row has everything that the detector reported', async () => {
  const detection = aDetection({ sequence: 7, atMs: START_MS, rule: 'A', run: 'r1', entity: 1 });
  const { rows } = await listOf([detection], 4)({}, { limit: 10 });
  expect(rows).toEqual([detection]);
});

test('a cursor of another list is refused', async () => {
  const detections = [1, 2, 3].map((sequence) =>
    aDetection({ sequence, atMs: START_MS + sequence, rule: 'A', run: 'r1', entity: 1 }),
  );
  const list = listOf(detections, 1);
  const { cursor } = await list({}, { limit: 1 });
  await expect(list({ type: 'A' }, { limit: 1, cursor })).rejects.toThrow(/another list/);
});
