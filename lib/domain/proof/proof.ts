import { eventId, parseEventId } from '../../events/envelope';
import { bucketOf, differingBuckets, Tally, type Fingerprint } from './manifest';
import { proofDigest, type LedgerRow, type ProofLedger, type ProofTable } from './proof-ledger';
import type { Manifest } from '../run/run';

export const VERDICTS = ['PROVEN', 'INCOMPLETE', 'MISMATCH'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * - `missing`: generated, and in no table
 * - `altered`: its bytes are not those that were generated
 * - `swapped`: the row holds the payload of another event of the run
 * - `wrong-key`: right id and bytes, filed under a hash that is not theirs
 * - `duplicate`: the same bytes once more, under another key or in the other table
 * - `conflicting`: other bytes under an id whose event is there as well
 * - `unknown`: a row under an id that the run did not make
 */
export const DISCREPANCY_KINDS = [
  'missing',
  'altered',
  'swapped',
  'wrong-key',
  'duplicate',
  'conflicting',
  'unknown',
] as const;
export type DiscrepancyKind = (typeof DISCREPANCY_KINDS)[number];

export type Discrepancy = {
  readonly kind: DiscrepancyKind;
  readonly eventId: string;
  readonly table?: ProofTable;
  readonly detail: string;
};

/** What the producer generated, made again: the same bytes for the same sequence. */
export type Replay = (sequence: number) => { readonly eventId: string; readonly bytes: Uint8Array };

export type Comparison = {
  /** Counts, bytes and sums of all buckets are equal, and no row contradicts itself. */
  readonly equal: boolean;
  /** Buckets to look into. */
  readonly suspects: ReadonlySet<number>;
};

/** Compares what was promised with what is there, without knowing any single event. */
export function compareWithManifest(manifest: Manifest, ledger: ProofLedger): Comparison {
  const differing = differingBuckets(promised(manifest), ledger.fingerprint());
  const suspects = new Set([...differing, ...ledger.suspectBuckets]);
  return { equal: suspects.size === 0, suspects };
}

/** The manifest's own figures must add up, or nothing can be proven by it. */
export function manifestFaults(manifest: Manifest, expectedConfigHash: string): string[] {
  const digests = Object.values(manifest.buckets);
  const count = digests.reduce((sum, digest) => sum + digest.count, 0);
  const bytes = digests.reduce((sum, digest) => sum + digest.bytes, 0);
  const faults: string[] = [];
  if (count !== manifest.generated) faults.push(`its buckets hold ${count} events, but it says ${manifest.generated}`);
  if (bytes !== manifest.bytes) faults.push(`its buckets hold ${bytes} bytes, but it says ${manifest.bytes}`);
  if (manifest.configHash !== expectedConfigHash) faults.push('its configuration does not have the hash that it says');
  return faults;
}

function promised(manifest: Manifest): Fingerprint {
  return { count: manifest.generated, bytes: manifest.bytes, buckets: manifest.buckets };
}

export type Explanation = {
  readonly counts: Readonly<Record<DiscrepancyKind, number>>;
  /** The first ones; `counts` has them all. */
  readonly discrepancies: readonly Discrepancy[];
  /** Missing events below the position up to which everything is accepted. */
  readonly missingAccepted: number;
  /** Rows of bronze that are too many and that no consumer can have written: their key is not that of their bytes. */
  readonly planted: number;
  /** Whether each event was compared with its own bytes. Without, an altered event shows only as its bucket. */
  readonly replayed: boolean;
};

export type ExplainOptions = {
  readonly manifest: Manifest;
  readonly ledger: ProofLedger;
  readonly suspects: ReadonlySet<number>;
  /** Undefined when the dataset of the run is not at hand. */
  readonly replay: Replay | undefined;
  readonly maxDiscrepancies: number;
};

/** Names every difference. Looks only at events of the suspect buckets: the others are equal to the last bit. */
export function explainDifferences(options: ExplainOptions): Explanation {
  const replay = options.replay && reproduces(options, options.replay) ? options.replay : undefined;
  const book = createBook(options.maxDiscrepancies);
  const rows = options.ledger.bySequence();
  let next = rows.next();
  for (let sequence = 0; sequence < options.manifest.generated; sequence++) {
    const stored = !next.done && next.value.sequence === sequence ? next.value.rows : [];
    if (stored.length > 0) next = rows.next();
    const id = eventId(options.manifest.config.runId, sequence);
    if (!options.suspects.has(bucketOf(id))) continue;
    if (stored.length === 0) book.missing(id, { accepted: sequence < options.manifest.position });
    else judgeRows({ id, rows: stored, manifest: options.manifest, replay, book });
  }
  for (; !next.done; next = rows.next()) judgeBeyond(next.value.rows, options.manifest, book);
  for (const row of options.ledger.strangers) addUnknown(row, book);
  if (!replay) suspectUnexplained(options, book);
  return { ...book.result(), replayed: replay !== undefined };
}

/** The replay is believed only where its sums are the manifest's: another version of Legion may make other bytes. */
function reproduces({ manifest, suspects }: ExplainOptions, replay: Replay): boolean {
  const tally = new Tally();
  for (let sequence = 0; sequence < manifest.generated; sequence++) {
    if (!suspects.has(bucketOf(eventId(manifest.config.runId, sequence)))) continue;
    const made = replay(sequence);
    tally.add(made.eventId, made.bytes);
  }
  return differingBuckets(promised(manifest), tally.fingerprint()).every((bucket) => !suspects.has(bucket));
}

type Judgement = {
  readonly id: string;
  readonly rows: readonly LedgerRow[];
  readonly manifest: Manifest;
  readonly replay: Replay | undefined;
  readonly book: Book;
};

/** One row is taken for the event itself, the best there is; whatever else bears its id is too much. */
function judgeRows({ id, rows, manifest, replay, book }: Judgement): void {
  const expected = replay && proofDigest(replay(parseEventId(id)!.sequence).bytes);
  const isRight = (row: LedgerRow) => (expected === undefined ? row.claims === undefined : row.digest === expected);
  const main =
    rows.find((row) => isRight(row) && row.keyMatches && row.table === 'bronze') ?? rows.find(isRight) ?? rows[0]!;
  if (!isRight(main)) book.add(wrongPayload(main, manifest, replay));
  else if (!main.keyMatches) book.add(discrepancy('wrong-key', main, 'filed under a hash that is not its payload’s'));
  for (const row of rows) {
    if (row === main) continue;
    const isCopy = row.digest === main.digest;
    if (isCopy) book.add(discrepancy('duplicate', row, `the same bytes once more, in ${row.table}`));
    else book.add(discrepancy('conflicting', row, `other bytes under the same id, in ${row.table}`));
    // The consumer overwrites a row with its copy.
    if (isCopy || !isConsistent(row)) book.planted(row);
  }
}

function wrongPayload(row: LedgerRow, manifest: Manifest, replay: Replay | undefined): Discrepancy {
  const claimed = row.claims === undefined ? undefined : parseEventId(row.claims);
  const ofThisRun = claimed?.runId === manifest.config.runId && claimed.sequence < manifest.generated;
  if (ofThisRun && (!replay || proofDigest(replay(claimed.sequence).bytes) === row.digest)) {
    return discrepancy('swapped', row, `holds the payload of ${row.claims}`);
  }
  const claims = row.claims === undefined ? '' : `, and name ${row.claims}`;
  return discrepancy('altered', row, `its bytes are not those that were generated${claims}`);
}

/** Rows of sequences that the manifest does not cover. A producer at work may have gone on since it was read. */
function judgeBeyond(rows: readonly LedgerRow[], manifest: Manifest, book: Book): void {
  if (manifest.state === 'running') return;
  for (const row of rows) addUnknown(row, book);
}

function addUnknown(row: LedgerRow, book: Book): void {
  book.add(unknown(row));
  if (!isConsistent(row)) book.planted(row);
}

/** Whether a consumer can have written the row: its key is made of its bytes. */
function isConsistent({ keyMatches, claims }: LedgerRow): boolean {
  return keyMatches && claims === undefined;
}

function unknown(row: LedgerRow): Discrepancy {
  const holds = row.claims === undefined ? '' : `; holds the payload of ${row.claims}`;
  return discrepancy('unknown', row, `the run made no event of this id${holds}`);
}

/** Without a replay, a bucket whose sums differ though no row is missing or odd must hold an altered one. */
function suspectUnexplained({ manifest, ledger, suspects }: ExplainOptions, book: Book): void {
  const there = ledger.fingerprint();
  for (const bucket of suspects) {
    const promise = manifest.buckets[bucket];
    const found = there.buckets[bucket];
    if (book.touched(bucket) || promise?.count !== found?.count) continue;
    const detail = `one of the ${found?.count ?? 0} events of bucket ${bucket} has other bytes; its name needs the dataset`;
    book.add({ kind: 'altered', eventId: `(bucket ${bucket})`, detail });
  }
}

function discrepancy(kind: DiscrepancyKind, { eventId, table }: LedgerRow, detail: string): Discrepancy {
  return { kind, eventId, table, detail };
}

type Book = {
  readonly add: (found: Discrepancy) => void;
  readonly missing: (id: string, about: { accepted: boolean }) => void;
  readonly planted: (row: LedgerRow) => void;
  readonly touched: (bucket: number) => boolean;
  readonly result: () => Omit<Explanation, 'replayed'>;
};

function createBook(maxDiscrepancies: number): Book {
  const counts = Object.fromEntries(DISCREPANCY_KINDS.map((kind) => [kind, 0])) as Record<DiscrepancyKind, number>;
  const discrepancies: Discrepancy[] = [];
  const buckets = new Set<number>();
  let missingAccepted = 0;
  let planted = 0;
  const add = (found: Discrepancy) => {
    counts[found.kind] += 1;
    buckets.add(bucketOf(found.eventId));
    if (discrepancies.length < maxDiscrepancies) discrepancies.push(found);
  };
  return {
    add,
    missing: (id, { accepted }) => {
      if (accepted) missingAccepted += 1;
      const detail = accepted ? 'accepted by the stream, and in no table' : 'in no table; not known to be accepted';
      add({ kind: 'missing', eventId: id, detail });
    },
    planted: ({ table }) => {
      if (table === 'bronze') planted += 1;
    },
    touched: (bucket) => buckets.has(bucket),
    result: () => ({ counts, discrepancies, missingAccepted, planted }),
  };
}

/** Whether the pipeline had nothing left to do when the tables were read. */
export type Rest = 'at-rest' | 'busy';

/**
 * `rest` must have been found out after the manifest was read and before the tables were: then everything that the
 * manifest calls accepted has been through the consumer, and what is missing of it is lost. What is missing while the
 * consumer is busy, or was never known to be accepted, may still come. A row that is wrong is wrong at any time, for
 * rows are written whole and once.
 */
export function verdictOf(state: Manifest['state'], explanation: Explanation | undefined, rest: Rest): Verdict {
  const { missing, ...wrong } = explanation?.counts ?? { missing: 0 };
  if (Object.values(wrong).some((count) => count > 0)) return 'MISMATCH';
  if (rest === 'at-rest' && (explanation?.missingAccepted ?? 0) > 0) return 'MISMATCH';
  return missing > 0 || state === 'running' ? 'INCOMPLETE' : 'PROVEN';
}
