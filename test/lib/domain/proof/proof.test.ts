import fc from 'fast-check';
import { payloadHash } from '../../../../lib/domain/bronze/bronze';
import { bucketOf } from '../../../../lib/domain/proof/fingerprint';
import { explainDifferences, type Explanation, type Replay } from '../../../../lib/domain/proof/explain-differences';
import { compareWithManifest, manifestFaults } from '../../../../lib/domain/proof/compare-with-manifest';
import { verdictOf, type Rest, type Verdict } from '../../../../lib/domain/proof/verdict';
import type { StoredRow } from '../../../../lib/domain/proof/proof-ledger';
import { configHash, type Manifest } from '../../../../lib/domain/run/run';
import { aManifest, CONFIG, ledgerOf, replay, rowOf, rowsUpTo } from '../a-proof';

const COUNT = 40;
const MANIFEST = aManifest(COUNT);

type Proof = { readonly verdict: Verdict; readonly explanation: Explanation | undefined };
type About = { readonly manifest?: Manifest; readonly replay?: Replay | undefined; readonly rest?: Rest };

/** What `verify` does with what it has read. */
function prove(rows: readonly StoredRow[], about: About = {}): Proof {
  const { manifest = MANIFEST, rest = 'at-rest' } = about;
  const ledger = ledgerOf(rows);
  const { equal, suspects } = compareWithManifest(manifest, ledger);
  const withReplay = 'replay' in about ? about.replay : replay;
  const explanation = equal
    ? undefined
    : explainDifferences({ manifest, ledger, suspects, replay: withReplay, maxDiscrepancies: 100 });
  return { explanation, verdict: verdictOf(manifest.state, explanation, rest) };
}

function namesOf({ explanation }: Proof): string[] {
  return (explanation?.discrepancies ?? []).map(({ kind, eventId }) => `${kind} ${eventId}`);
}

test('a run whose every event is stored once is proven, in any order of the rows', () => {
  const shuffled = fc.shuffledSubarray(rowsUpTo(COUNT), { minLength: COUNT, maxLength: COUNT });
  fc.assert(
    fc.property(shuffled, (rows) => {
      expect(prove(rows)).toEqual({ verdict: 'PROVEN', explanation: undefined });
    }),
  );
});

test('events in quarantine count as stored, wherever the line between the tables runs', () => {
  fc.assert(
    fc.property(fc.nat(COUNT), (border) => {
      const rows = rowsUpTo(COUNT).map((row, at) => (at < border ? row : { ...row, table: 'quarantine' as const }));
      expect(ledgerOf(rows).counts).toEqual({ bronze: border, quarantine: COUNT - border });
      expect(prove(rows).verdict).toBe('PROVEN');
    }),
  );
});

test('a run of no events is proven by empty tables', () => {
  expect(prove([], { manifest: aManifest(0) }).verdict).toBe('PROVEN');
});

type Change = { readonly name: string; readonly rows: readonly StoredRow[]; readonly named: readonly string[] };

/** Every way to spoil one table by one change, and the ids that must be named for it. */
const changes: fc.Arbitrary<Change> = fc
  .record({
    at: fc.nat(COUNT - 1),
    other: fc.nat(COUNT - 1),
    byte: fc.nat(),
    bit: fc.integer({ min: 1, max: 255 }),
    kind: fc.constantFrom('delete', 'flip', 'truncate', 'swap', 'swap with keys', 'new id', 'new hash', 'other table'),
  })
  .filter(({ kind, at, other }) => !kind.startsWith('swap') || at !== other)
  .map(({ kind, at, other, byte, bit }) => {
    const rows = rowsUpTo(COUNT);
    const row = rows[at]!;
    const change = (payload: Uint8Array): StoredRow => ({ ...row, payload });
    switch (kind) {
      case 'delete':
        return { name: kind, rows: rows.toSpliced(at, 1), named: [row.eventId] };
      case 'flip': {
        const payload = row.payload.map((value, index) => (index === byte % row.payload.length ? value ^ bit : value));
        return { name: kind, rows: rows.with(at, change(payload)), named: [row.eventId] };
      }
      case 'truncate': {
        const payload = row.payload.slice(0, byte % row.payload.length);
        return { name: kind, rows: rows.with(at, change(payload)), named: [row.eventId] };
      }
      case 'new id': {
        const copy = { ...row, eventId: `EVT-r1-${COUNT + byte}` };
        return { name: kind, rows: [...rows, copy], named: [copy.eventId] };
      }
      case 'new hash': {
        const copy = { ...row, keyHash: payloadHash(Buffer.from(`${byte}`)) };
        return { name: kind, rows: [...rows, copy], named: [row.eventId] };
      }
      case 'other table':
        return { name: kind, rows: [...rows, { ...row, table: 'quarantine' as const }], named: [row.eventId] };
      case 'swap':
      case 'swap with keys': {
        const mate = rows[other]!;
        const keys = (from: StoredRow) => (kind === 'swap' ? {} : { keyHash: from.keyHash });
        const swapped = rows
          .with(at, { ...row, payload: mate.payload, ...keys(mate) })
          .with(other, { ...mate, payload: row.payload, ...keys(row) });
        return { name: kind, rows: swapped, named: [row.eventId, mate.eventId] };
      }
      default:
        return kind satisfies never;
    }
  });

test('any single change is found, and every id that it touched is named', () => {
  fc.assert(
    fc.property(changes, ({ rows, named }) => {
      const proof = prove(rows);
      expect(proof.verdict).toBe('MISMATCH');
      expect(proof.explanation!.replayed).toBe(true);
      expect(new Set(proof.explanation!.discrepancies.map(({ eventId }) => eventId))).toEqual(new Set(named));
    }),
    { numRuns: 300 },
  );
});

test('any single change is found without the dataset too, and something is named for it', () => {
  fc.assert(
    fc.property(changes, ({ rows }) => {
      const proof = prove(rows, { replay: undefined });
      expect(proof.verdict).toBe('MISMATCH');
      expect(proof.explanation!.replayed).toBe(false);
      expect(proof.explanation!.discrepancies).not.toHaveLength(0);
    }),
    { numRuns: 200 },
  );
});

test('several changes at once are each named', () => {
  const rows = rowsUpTo(COUNT)
    .map((row, at) => (at === 3 ? { ...row, payload: Buffer.from('{}') } : row))
    .toSpliced(9, 1)
    .concat(rowOf(5, { table: 'quarantine' }), rowOf(99));
  const proof = prove(rows);
  expect(namesOf(proof)).toEqual(['altered EVT-r1-3', 'duplicate EVT-r1-5', 'missing EVT-r1-9', 'unknown EVT-r1-99']);
  expect(proof.explanation!.counts).toEqual({
    missing: 1,
    altered: 1,
    swapped: 0,
    'wrong-key': 0,
    duplicate: 1,
    conflicting: 0,
    unknown: 1,
  });
});

test('a swapped payload names the event that it belongs to', () => {
  const rows = rowsUpTo(COUNT)
    .with(1, rowOf(1, { payload: rowOf(2).payload }))
    .with(2, rowOf(2, { payload: rowOf(1).payload }));
  expect(prove(rows).explanation!.discrepancies.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([
    'swapped: holds the payload of EVT-r1-2',
    'swapped: holds the payload of EVT-r1-1',
  ]);
});

test('other bytes beside the right ones are a conflict, not an alteration', () => {
  const payload = Buffer.from('{"event_id":"EVT-r1-4"}');
  const rows = [...rowsUpTo(COUNT), rowOf(4, { payload, keyHash: payloadHash(payload) })];
  expect(namesOf(prove(rows))).toEqual(['conflicting EVT-r1-4']);
});

test('the right bytes under another hash are a wrong key', () => {
  const rows = rowsUpTo(COUNT).with(4, rowOf(4, { keyHash: 'f'.repeat(32) }));
  expect(namesOf(prove(rows))).toEqual(['wrong-key EVT-r1-4']);
});

test('rows of other runs under an id of their own are strangers', () => {
  const rows = [...rowsUpTo(COUNT), rowOf(4, { eventId: 'EVT-r2-4' }), rowOf(5, { eventId: 'EVT-r1-05' })];
  expect(namesOf(prove(rows))).toEqual(['unknown EVT-r2-4', 'unknown EVT-r1-05']);
});

test('without the dataset, other bytes under their own hash show as their bucket', () => {
  const payload = Buffer.from(JSON.stringify({ event_id: 'EVT-r1-4', sequence: 5 }));
  const rows = rowsUpTo(COUNT).with(4, rowOf(4, { payload, keyHash: payloadHash(payload) }));
  expect(namesOf(prove(rows))).toEqual(['altered EVT-r1-4']);
  expect(namesOf(prove(rows, { replay: undefined }))).toEqual([`altered (bucket ${bucketOf('EVT-r1-4')})`]);
});

test('a replay that makes other bytes than the manifest sums up is not believed', () => {
  const otherVersion: Replay = (sequence) => ({ ...replay(sequence), bytes: Buffer.from('x') });
  const proof = prove(rowsUpTo(COUNT).toSpliced(4, 1), { replay: otherVersion });
  expect(proof.explanation!.replayed).toBe(false);
  expect(namesOf(proof)).toEqual(['missing EVT-r1-4']);
});

test('more differences than are to be named are all counted', () => {
  const ledger = ledgerOf([]);
  const { suspects } = compareWithManifest(MANIFEST, ledger);
  const { discrepancies, counts, missingAccepted } = explainDifferences({
    manifest: MANIFEST,
    ledger,
    suspects,
    replay,
    maxDiscrepancies: 3,
  });
  expect(discrepancies.map(({ eventId }) => eventId)).toEqual(['EVT-r1-0', 'EVT-r1-1', 'EVT-r1-2']);
  expect(counts.missing).toBe(COUNT);
  expect(missingAccepted).toBe(COUNT);
});

const RUNNING = aManifest(COUNT, { state: 'running', position: 30 });

test.each<[string, readonly StoredRow[], About, Verdict]>([
  ['an accepted event is missing, and nothing is under way', rowsUpTo(39), {}, 'MISMATCH'],
  ['an accepted event is missing, and the consumer is at work', rowsUpTo(39), { rest: 'busy' }, 'INCOMPLETE'],
  ['everything is there, and the producer is at work', rowsUpTo(COUNT), { manifest: RUNNING }, 'INCOMPLETE'],
  ['what is missing was never known to be accepted', rowsUpTo(30), { manifest: RUNNING }, 'INCOMPLETE'],
  ['an event below the position is missing', rowsUpTo(COUNT).toSpliced(29, 1), { manifest: RUNNING }, 'MISMATCH'],
  ['a producer at work has gone on since', rowsUpTo(COUNT + 5), { manifest: RUNNING }, 'INCOMPLETE'],
  ['a producer that has ended cannot have made more', rowsUpTo(COUNT + 5), {}, 'MISMATCH'],
  [
    'a row is wrong while the consumer is at work',
    [...rowsUpTo(9), rowOf(9, { keyHash: '' })],
    { rest: 'busy' },
    'MISMATCH',
  ],
  ['nothing is there yet', [], { rest: 'busy' }, 'INCOMPLETE'],
])('the verdict when %s', (_when, rows, about, verdict) => {
  expect(prove(rows, about).verdict).toBe(verdict);
});

test('a manifest that does not add up proves nothing, and every fault of it is told', () => {
  expect(manifestFaults(MANIFEST, configHash(CONFIG))).toEqual([]);
  const spoiled = { ...MANIFEST, generated: COUNT + 1, bytes: 5 };
  expect(manifestFaults(spoiled, configHash({ ...CONFIG, seed: 2 }))).toEqual([
    'its buckets hold 40 events, but its total is 41',
    `its buckets hold ${MANIFEST.bytes} bytes, but its total is 5`,
    'its configuration does not match its hash',
  ]);
});
