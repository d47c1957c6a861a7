import { eventId, parseEventId } from '../../events/envelope';
import type { Manifest } from '../run/run';
import { promised } from './compare-with-manifest';
import type { Discrepancy, DiscrepancyKind } from './discrepancy';
import { DiscrepancyBook, type BookResult } from './discrepancy-book';
import { bucketOf, differingBuckets, Tally } from './fingerprint';
import { proofDigest, type LedgerRow, type ProofLedger } from './proof-ledger';

/** Makes a generated event again: the same bytes for the same sequence. */
export type Replay = (sequence: number) => { readonly eventId: string; readonly bytes: Uint8Array };

export type Explanation = BookResult & {
  /** Whether each event was compared with its own bytes. If not, an altered event is known only by its bucket. */
  readonly replayed: boolean;
};

export type ExplainOptions = {
  readonly manifest: Manifest;
  readonly ledger: ProofLedger;
  readonly suspects: ReadonlySet<number>;
  /** Undefined when the run's dataset is not available. */
  readonly replay: Replay | undefined;
  readonly maxDiscrepancies: number;
};

/** Names every difference. Looks only at events of the suspect buckets: all others are equal bit by bit. */
export function explainDifferences(options: ExplainOptions): Explanation {
  const replay = options.replay && reproduces(options, options.replay) ? options.replay : undefined;
  const book = new DiscrepancyBook(options.maxDiscrepancies);
  const rows = options.ledger.bySequence();
  let next = rows.next();
  for (let sequence = 0; sequence < options.manifest.generated; sequence++) {
    const stored = !next.done && next.value.sequence === sequence ? next.value.rows : [];
    if (stored.length > 0) next = rows.next();
    const id = eventId(options.manifest.config.runId, sequence);
    if (!options.suspects.has(bucketOf(id))) continue;
    if (stored.length === 0) book.addMissing(id, { accepted: sequence < options.manifest.position });
    else judgeRows({ id, rows: stored, manifest: options.manifest, replay, book });
  }
  for (; !next.done; next = rows.next()) judgeBeyond(next.value.rows, options.manifest, book);
  for (const row of options.ledger.strangers) addUnknown(row, book);
  if (!replay) suspectUnexplained(options, book);
  return { ...book.result, replayed: replay !== undefined };
}

/** A replay is trusted only when its sums match the manifest: another version of Legion may make other bytes. */
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
  readonly book: DiscrepancyBook;
};

/** The best row counts as the event itself; every other row with its id is one too many. */
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
    if (isCopy) book.add(discrepancy('duplicate', row, `the same bytes again, in ${row.table}`));
    else book.add(discrepancy('conflicting', row, `other bytes under the same id, in ${row.table}`));
    // The consumer overwrites a row with its copy.
    if (isCopy || !isConsistent(row)) book.addPlanted(row);
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

/** Rows of sequences that the manifest does not cover. A running producer may have made more since it was read. */
function judgeBeyond(rows: readonly LedgerRow[], manifest: Manifest, book: DiscrepancyBook): void {
  if (manifest.state === 'running') return;
  for (const row of rows) addUnknown(row, book);
}

function addUnknown(row: LedgerRow, book: DiscrepancyBook): void {
  book.add(unknown(row));
  if (!isConsistent(row)) book.addPlanted(row);
}

/** Whether a consumer can have written the row: its key matches its bytes. */
function isConsistent({ keyMatches, claims }: LedgerRow): boolean {
  return keyMatches && claims === undefined;
}

function unknown(row: LedgerRow): Discrepancy {
  const holds = row.claims === undefined ? '' : `; holds the payload of ${row.claims}`;
  return discrepancy('unknown', row, `the run made no event with this id${holds}`);
}

/** Without a replay: a bucket whose sums differ, although no row is missing or odd, must hold an altered event. */
function suspectUnexplained({ manifest, ledger, suspects }: ExplainOptions, book: DiscrepancyBook): void {
  const stored = ledger.fingerprint();
  for (const bucket of suspects) {
    const promise = manifest.buckets[bucket];
    const found = stored.buckets[bucket];
    if (book.touches(bucket) || promise?.count !== found?.count) continue;
    const detail = `one of the ${found?.count ?? 0} events of bucket ${bucket} has other bytes; naming it takes the dataset`;
    book.add({ kind: 'altered', eventId: `(bucket ${bucket})`, detail });
  }
}

function discrepancy(kind: DiscrepancyKind, { eventId, table }: LedgerRow, detail: string): Discrepancy {
  return { kind, eventId, table, detail };
}
