import fc from 'fast-check';
import type { QuarantineHead } from '../../../lib/domain/bronze/quarantine-row';
import type { QuarantineQuery } from '../../../lib/domain/bronze/quarantine-queries';
import { sha256Hex } from '../../../lib/core/hash';
import { quarantineListOf, type Arrival } from './quarantine-in-memory';

const START_MS = Date.parse('2026-01-31T21:00:00.000Z');

const arrivals: fc.Arbitrary<Arrival[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('text', 'noise', 'damaged'),
      // Few distinct times, so that many are equal, and some hours and a month are empty.
      atMs: fc.oneof(fc.nat(6 * 3_600_000), fc.constantFrom(0, 3_599_999, 3_600_000)).map((ms) => START_MS + ms),
    }),
    { maxLength: 30 },
  )
  .map((sketches) =>
    sketches.map(({ kind, atMs }, at) => ({ bytes: bytesOf(kind, at), partitionKey: `k${at % 3}`, atMs })),
  );

function bytesOf(kind: string, at: number): Uint8Array {
  if (kind === 'noise') return Uint8Array.of(0xff, at);
  return Buffer.from(kind === 'text' ? `no event ${at}` : `{"event_id":"EVT-r1-${at}",`);
}

const queries: fc.Arbitrary<QuarantineQuery> = fc.record(
  { reason: fc.constantFrom('NOT_JSON', 'NOT_UTF8', 'TOO_LARGE'), runId: fc.constantFrom('r1', 'r2') },
  { requiredKeys: [], noNullPrototype: true },
);

function matches({ bytes }: Arrival, { reason, runId }: QuarantineQuery): boolean {
  const isNoise = bytes[0] === 0xff;
  const isDamaged = Buffer.from(bytes).toString().includes('EVT-r1-');
  return (
    (reason === undefined || reason === (isNoise ? 'NOT_UTF8' : 'NOT_JSON')) &&
    (runId === undefined || (runId === 'r1' && isDamaged))
  );
}

test('page by page, a list gives each matching record once, the latest arrival first', async () => {
  await fc.assert(
    fc.asyncProperty(
      arrivals,
      queries,
      fc.record({ limit: fc.integer({ min: 1, max: 7 }), maxRequests: fc.constantFrom(1, 8, 1000) }),
      fc.constantFrom(1, 4),
      async (sent, query, options, indexShards) => {
        const list = await quarantineListOf(sent, indexShards);
        const rows: QuarantineHead[] = [];
        let cursor: string | undefined;
        do {
          const page = await list(query, { ...options, cursor });
          rows.push(...page.rows);
          cursor = page.cursor;
        } while (cursor !== undefined);
        const expected = sent.filter((one) => matches(one, query)).map(({ bytes }) => sha256Hex(bytes));
        expect(rows.map(({ payloadHash }) => payloadHash).toSorted()).toEqual(expected.toSorted());
        const times = rows.map(({ arrivedAtMs }) => arrivedAtMs);
        expect(times).toEqual(times.toSorted((a, b) => b - a));
      },
    ),
    { numRuns: 100 },
  );
});

test('a record in pieces is one row of the list', async () => {
  const list = await quarantineListOf([{ bytes: Buffer.alloc(900_000), partitionKey: '', atMs: START_MS }], 4);
  const { rows, cursor } = await list({}, { limit: 10 });
  expect(rows).toMatchObject([{ partitionKey: '', sizeBytes: 900_000, pieces: 4, reason: 'NOT_JSON' }]);
  expect(cursor).toBeUndefined();
});

test('a cursor of another list is refused', async () => {
  const sent = [0, 1].map((at) => ({ bytes: bytesOf('text', at), partitionKey: 'k', atMs: START_MS }));
  const list = await quarantineListOf(sent, 1);
  const { cursor } = await list({}, { limit: 1 });
  await expect(list({ reason: 'NOT_JSON' }, { limit: 1, cursor })).rejects.toThrow('belongs to another list');
});
