import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { bucketOf, Tally } from '../../../../lib/domain/proof/fingerprint';
import { ProofLedger, proofDigest, type StoredRow } from '../../../../lib/domain/proof/proof-ledger';
import { ledgerOf, rowOf, rowsUpTo } from '../a-proof';

const rows = fc.array(
  fc.record<StoredRow>({
    table: fc.constantFrom('bronze', 'quarantine'),
    eventId: fc.oneof(
      fc.nat(30).map((sequence) => `EVT-r1-${sequence}`),
      fc.constantFrom('EVT-r2-1', 'EVT-r1-007', 'x', ''),
    ),
    keyHash: fc.stringMatching(/^[0-9a-f]{0,32}$/),
    payload: fc.uint8Array({ maxLength: 90 }),
  }),
  { maxLength: 50 },
);

test('the fingerprint is that of the rows, in any order', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const tally = new Tally();
      for (const { eventId, payload } of list) tally.add(eventId, payload);
      expect(ledgerOf(list).fingerprint()).toEqual(tally.fingerprint());
      expect(ledgerOf(list.toReversed()).fingerprint()).toEqual(tally.fingerprint());
    }),
  );
});

test('every row is given back once, either by sequence or as a stranger', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const ledger = ledgerOf(list);
      const bySequence = [...ledger.bySequence()];
      const sequences = bySequence.map(({ sequence }) => sequence);
      expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
      const given = [...bySequence.flatMap((group) => group.rows), ...ledger.strangers];
      const textOf = (row: { table: string; eventId: string; digest: string }) =>
        `${row.table} ${row.eventId} ${row.digest}`;
      expect(given.map(textOf).sort()).toEqual(
        list.map((row) => textOf({ ...row, digest: proofDigest(row.payload) })).sort(),
      );
      expect(ledger.counts.bronze + ledger.counts.quarantine).toBe(list.length);
    }),
  );
});

test('more rows than the first buffers hold are all kept', () => {
  const ledger = ledgerOf(rowsUpTo(10_000));
  const groups = [...ledger.bySequence()];
  expect(groups).toHaveLength(10_000);
  expect(groups[9_999]!.rows).toEqual([
    {
      table: 'bronze',
      eventId: 'EVT-r1-9999',
      digest: proofDigest(rowOf(9_999).payload),
      keyMatches: true,
      claims: undefined,
    },
  ]);
  expect(ledger.suspectBuckets.size).toBe(0);
});

test('the digest is the first half of SHA-256', () => {
  const bytes = Buffer.from('some bytes');
  expect(proofDigest(bytes)).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 32));
});

test.each([
  ['a key hash of another payload', rowOf(1, { keyHash: rowOf(2).keyHash })],
  ['a key hash too short to mean anything', rowOf(1, { keyHash: rowOf(1).keyHash.slice(0, 31) })],
  ['no key hash', rowOf(1, { keyHash: '' })],
  ['a payload that names another event', rowOf(1, { payload: rowOf(2).payload, keyHash: rowOf(2).keyHash })],
  ['an id that the run cannot have made', rowOf(1, { eventId: 'EVT-other-1' })],
])('%s makes the bucket suspect, whatever its sums say', (_what, row) => {
  expect(ledgerOf([row]).suspectBuckets).toEqual(new Set([bucketOf(row.eventId)]));
});

test('the full hash in the key, as quarantine has it, is as good as the prefix', () => {
  const payload = Buffer.from('no event');
  const keyHash = createHash('sha256').update(payload).digest('hex');
  expect(ledgerOf([rowOf(1, { payload, keyHash, table: 'quarantine' })]).suspectBuckets.size).toBe(0);
});

test('only the id at the start of a payload is its claim, not one in a description further in', () => {
  const inside = Buffer.from(`{"note":"${'x'.repeat(80)}","event_id":"EVT-r1-2"}`);
  const ledger = new ProofLedger('r1');
  ledger.add(rowOf(1, { payload: inside }));
  ledger.add(rowOf(1, { payload: Buffer.from('{"event_id":"EVT-r1-2","sequence":2}') }));
  ledger.add(rowOf(1, { payload: Buffer.from('{"event_id":"EVT-r1-2') }));
  const [group] = [...ledger.bySequence()];
  expect(group!.rows.map((row) => row.claims)).toEqual([undefined, 'EVT-r1-2', undefined]);
});
