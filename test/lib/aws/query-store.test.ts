import fc from 'fast-check';
import { createQueryStore, type QueryStore } from '../../../lib/aws/query-store';
import { factsOf, WORKLOADS, type AnomalyFlag, type LegionEvent } from '../../../lib/events/event';
import type { ListQuery } from '../../../lib/domain/bronze/list-query';
import type { EventRow } from '../../../lib/domain/bronze/event-row';
import { payloadHash } from '../../../lib/domain/bronze/bronze';
import { encodeEvent } from '../../../lib/events/wire';
import { anEventOf } from './an-event-of';
import { TABLES, bronzeRow, rollupRows, sketchedEvent, tablesInMemory, type Sketch } from './bronze-table';

const START_MS = Date.parse('2026-01-31T21:00:00.000Z');
const AGE: AnomalyFlag = {
  type: 'INVALID_AGE',
  category: 'DEMOGRAPHIC_INCONSISTENCY',
  severity: 'MEDIUM',
  description: 'x',
};
const LIMIT: AnomalyFlag = {
  type: 'NEGATIVE_LIMIT',
  category: 'UNUSUAL_CREDIT_LIMIT',
  severity: 'HIGH',
  description: 'y',
};

function storeOf(events: readonly LegionEvent[], indexShards: number, counts = { requests: 0 }): QueryStore {
  const send = tablesInMemory(
    events.map((event) => bronzeRow(event, indexShards)),
    rollupRows(events),
  );
  return createQueryStore({
    send: (request) => {
      counts.requests += 1;
      return send(request);
    },
    tables: TABLES,
    indexShards,
  });
}

async function allPages(store: QueryStore, query: ListQuery, limit: number, maxRequests?: number): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.page(query, { limit, cursor, maxRequests });
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return rows;
}

function idOf(event: LegionEvent): string {
  return `${event.timestamp} ${event.event_id} ${payloadHash(encodeEvent(event))}`;
}

function rowId(row: EventRow): string {
  return `${row.eventTime} ${row.eventId} ${row.payloadHash}`;
}

function matches(event: LegionEvent, query: ListQuery): boolean {
  const at = Date.parse(event.timestamp);
  const flags = event.anomaly_flags ?? [];
  const worst = flags.some((flag) => flag.severity === 'HIGH') ? 'HIGH' : flags[0]?.severity;
  return (
    at >= (query.fromMs ?? -Infinity) &&
    at < (query.toMs ?? Infinity) &&
    (query.workloads ?? WORKLOADS).includes(event.workload) &&
    (query.kind !== 'high-risk' || factsOf(event).riskLevel === 'HIGH') &&
    (query.kind !== 'anomalies' || flags.length > 0) &&
    (query.kind !== 'customer' || factsOf(event).customerId === query.customerId) &&
    (query.severity === undefined || worst === query.severity) &&
    (query.category === undefined || flags.some((flag) => flag.category === query.category)) &&
    (query.anomalyType === undefined || flags.some((flag) => flag.type === query.anomalyType))
  );
}

const eventLists = fc
  .array(
    fc.record({
      // Few distinct times and ids, so that equal times, equal ids and empty hours all occur.
      sequence: fc.nat(30),
      atMs: fc
        .oneof(fc.nat(8 * 3_600_000), fc.constantFrom(0, 3_599_999, 3_600_000, 4 * 3_600_000))
        .map((ms) => START_MS + ms),
      customer: fc.nat(3),
      risk: fc.constantFrom('LOW' as const, 'HIGH' as const),
      flags: fc.subarray([AGE, LIMIT]),
      variant: fc.option(fc.nat(3), { nil: undefined }),
      workload: fc.constantFrom(...WORKLOADS),
    }),
    { maxLength: 80 },
  )
  .map((list): LegionEvent[] => [...new Map(list.map(eventOf).map((event) => [idOf(event), event])).values()]);

function eventOf({ workload, ...sketch }: Sketch & { readonly workload: LegionEvent['workload'] }): LegionEvent {
  if (workload === 'credit') return sketchedEvent(sketch);
  const event = anEventOf(workload, sketch);
  return sketch.flags?.length ? ({ ...event, anomaly_flags: [...sketch.flags] } as LegionEvent) : event;
}

/** Some of the workloads; undefined means all. */
const workloads = fc.option(fc.subarray([...WORKLOADS], { minLength: 1 }), { nil: undefined });

const range = fc.record({
  workloads,
  fromMs: fc.option(
    fc.nat(8 * 3_600_000).map((ms) => START_MS + ms),
    { nil: undefined },
  ),
  toMs: fc.option(
    fc.nat(8 * 3_600_000).map((ms) => START_MS + ms),
    { nil: undefined },
  ),
});

const queries: fc.Arbitrary<ListQuery> = fc.oneof(
  range.map((times) => ({ kind: 'recent' as const, ...times })),
  range.map((times) => ({ kind: 'high-risk' as const, ...times })),
  fc
    .tuple(range, fc.constantFrom(undefined, 'HIGH' as const, 'MEDIUM' as const), fc.boolean(), fc.boolean())
    .map(([times, severity, byCategory, byType]) => ({
      kind: 'anomalies' as const,
      severity,
      category: byCategory ? AGE.category : undefined,
      anomalyType: byType ? AGE.type : undefined,
      ...times,
    })),
  fc.tuple(range, fc.nat(4)).map(([times, customer]) => ({
    kind: 'customer' as const,
    customerId: customer === 4 ? 'CUST-000003' : `CUST-${customer}`,
    ...times,
  })),
);

test('the concatenated pages of any list are a plain sort of all matching rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      eventLists,
      queries,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 20 }),
      async (events, query, limit, indexShards, maxRequests) => {
        const rows = await allPages(storeOf(events, indexShards), query, limit, maxRequests);
        const expected = events
          .filter((event) => matches(event, query))
          .map(idOf)
          .sort()
          .reverse();
        // Rows of one id and time may come in any order; everything else is newest first.
        expect(rows.map(rowId).sort().reverse()).toEqual(expected);
        const keys = rows.map((row) => `${row.eventTime} ${row.eventId}`);
        expect(keys).toEqual([...keys].sort().reverse());
      },
    ),
    { numRuns: 400 },
  );
});

test('hours without rows are not read', async () => {
  const counts = { requests: 0 };
  const events = [0, 500].map((hours, sequence) => sketchedEvent({ sequence, atMs: START_MS + hours * 3_600_000 }));
  const store = storeOf(events, 4, counts);
  await expect(allPages(store, { kind: 'recent' }, 10)).resolves.toHaveLength(2);
  // The totals of each workload, two months of days, and four index shards for each of the two hours.
  expect(counts.requests).toBe(WORKLOADS.length + 2 + 2 * 4);
});

test('a first page reads only the newest hour that fills it', async () => {
  const counts = { requests: 0 };
  const events = Array.from({ length: 2000 }, (_, sequence) =>
    sketchedEvent({ sequence, atMs: START_MS + sequence * 7_200 }),
  );
  const page = await storeOf(events, 2, counts).page({ kind: 'recent' }, { limit: 20 });
  expect(page.rows.map((row) => row.eventId)).toEqual(
    events
      .slice(-20)
      .reverse()
      .map((event) => event.event_id),
  );
  expect(counts.requests).toBeLessThanOrEqual(WORKLOADS.length + 1 + 4);
});

test('a cursor of another list, or a damaged one, is refused', async () => {
  const events = Array.from({ length: 5 }, (_, sequence) => sketchedEvent({ sequence, atMs: START_MS, risk: 'HIGH' }));
  const store = storeOf(events, 2);
  const { cursor } = await store.page({ kind: 'recent' }, { limit: 2 });
  const other = store.page({ kind: 'high-risk' }, { limit: 2, cursor });
  await expect(other).rejects.toThrow('belongs to another list');
  const damaged = store.page({ kind: 'recent' }, { limit: 2, cursor: cursor!.slice(0, -3) });
  await expect(damaged).rejects.toThrow('the cursor must come unchanged from an earlier page');
});

test('an event id returns all its rows, with the bytes as they were produced', async () => {
  const events = [undefined, 1].map((variant) => sketchedEvent({ sequence: 7, atMs: START_MS, variant }));
  const found = await storeOf(events, 2).event('EVT-r1-7');
  expect(found.map((row) => Buffer.from(row.payload).toString()).sort()).toEqual(
    events.map((event) => JSON.stringify(event)).sort(),
  );
  await expect(storeOf(events, 2).event('EVT-r1-8')).resolves.toEqual([]);
});
