import { hash } from 'node:crypto';
import { eventId, parseEventId } from '../../events/envelope';
import { bucketOf, Tally, type Fingerprint } from './fingerprint';

/**
 * What the proof keeps of the rows that it reads. It shares no code with the consumer: hashes, ids and counts are
 * computed again from the tables.
 */

export type ProofTable = 'bronze' | 'quarantine';

/** One row as a table holds it. */
export type StoredRow = {
  readonly table: ProofTable;
  /** As the row is filed: the key of bronze, the id column of quarantine. */
  readonly eventId: string;
  /** The hash in the row's key: hex digits of the payload's SHA-256, all of them or the first ones. */
  readonly keyHash: string;
  readonly payload: Uint8Array;
};

/** A row after it was read; its payload is reduced to a digest. */
export type LedgerRow = {
  readonly table: ProofTable;
  readonly eventId: string;
  /** First 128 bits of the payload's SHA-256, hex. */
  readonly digest: string;
  /** Whether the hash in the key is the payload's. */
  readonly keyMatches: boolean;
  /** The event id at the start of the payload, if it differs from the row's. */
  readonly claims: string | undefined;
};

const DIGEST_BYTES = 16;
const FIRST_CAPACITY = 4096;
const QUARANTINED = 1;
const KEY_DIFFERS = 2;

/** Rows of one run, at about 25 bytes of memory per ordinary row, so that millions fit. */
export class ProofLedger {
  private readonly tally = new Tally();
  private sequences = new Float64Array(FIRST_CAPACITY);
  private digests = new Uint8Array(FIRST_CAPACITY * DIGEST_BYTES);
  private marks = new Uint8Array(FIRST_CAPACITY);
  private size = 0;
  /** Payloads that begin with another id than their row's, by row number. */
  private readonly claims = new Map<number, string>();
  private readonly strangerRows: LedgerRow[] = [];
  private readonly faultyBuckets = new Set<number>();
  private readonly tableCounts = { bronze: 0, quarantine: 0 };

  constructor(private readonly runId: string) {}

  add(row: StoredRow): void {
    this.tally.add(row.eventId, row.payload);
    this.tableCounts[row.table] += 1;
    const digest = hash('sha256', row.payload, 'buffer');
    const keyMatches = row.keyHash.length >= 32 && digest.toString('hex').startsWith(row.keyHash);
    const claimed = idAtStart(row.payload);
    const claims = claimed === row.eventId ? undefined : claimed;
    const sequence = this.sequenceOf(row.eventId);
    if (!keyMatches || claims !== undefined || sequence === undefined) this.faultyBuckets.add(bucketOf(row.eventId));
    if (sequence === undefined) {
      const shortDigest = digest.toString('hex', 0, DIGEST_BYTES);
      this.strangerRows.push({ table: row.table, eventId: row.eventId, digest: shortDigest, keyMatches, claims });
      return;
    }
    if (this.size === this.sequences.length) this.grow();
    this.sequences[this.size] = sequence;
    this.digests.set(digest.subarray(0, DIGEST_BYTES), this.size * DIGEST_BYTES);
    this.marks[this.size] = (row.table === 'quarantine' ? QUARANTINED : 0) | (keyMatches ? 0 : KEY_DIFFERS);
    if (claims !== undefined) this.claims.set(this.size, claims);
    this.size += 1;
  }

  /** Rows per table. */
  get counts(): Readonly<Record<ProofTable, number>> {
    return this.tableCounts;
  }

  /** Rows whose id this run cannot have made: another run's id, or one with another spelling. */
  get strangers(): readonly LedgerRow[] {
    return this.strangerRows;
  }

  /** Buckets with a row whose key or id contradicts its payload, even where their sums are right. */
  get suspectBuckets(): ReadonlySet<number> {
    return this.faultyBuckets;
  }

  fingerprint(): Fingerprint {
    return this.tally.fingerprint();
  }

  /** All rows under the run's own ids, by sequence, lowest first. */
  *bySequence(): Generator<{ readonly sequence: number; readonly rows: LedgerRow[] }> {
    const order = Uint32Array.from({ length: this.size }, (_, row) => row);
    order.sort((a, b) => this.sequences[a]! - this.sequences[b]!);
    for (let at = 0; at < order.length;) {
      const sequence = this.sequences[order[at]!]!;
      const rows: LedgerRow[] = [];
      for (; at < order.length && this.sequences[order[at]!] === sequence; at++) rows.push(this.row(order[at]!));
      yield { sequence, rows };
    }
  }

  private row(index: number): LedgerRow {
    const mark = this.marks[index]!;
    const digest = this.digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    return {
      table: (mark & QUARANTINED) === 0 ? 'bronze' : 'quarantine',
      eventId: eventId(this.runId, this.sequences[index]!),
      digest: Buffer.from(digest).toString('hex'),
      keyMatches: (mark & KEY_DIFFERS) === 0,
      claims: this.claims.get(index),
    };
  }

  /** Only the canonical spelling of an id counts: `EVT-r-07` belongs to no run. */
  private sequenceOf(id: string): number | undefined {
    const parsed = parseEventId(id);
    if (parsed?.runId !== this.runId) return undefined;
    return Number.isSafeInteger(parsed.sequence) && eventId(this.runId, parsed.sequence) === id
      ? parsed.sequence
      : undefined;
  }

  private grow(): void {
    const capacity = this.sequences.length * 2;
    const { sequences, digests, marks } = this;
    this.sequences = new Float64Array(capacity);
    this.sequences.set(sequences);
    this.digests = new Uint8Array(capacity * DIGEST_BYTES);
    this.digests.set(digests);
    this.marks = new Uint8Array(capacity);
    this.marks.set(marks);
  }
}

/** The digest by which the ledger compares payloads. */
export function proofDigest(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'buffer').toString('hex', 0, DIGEST_BYTES);
}

const ID_MEMBER = Buffer.from('"event_id":"');
/** The id is the first member of an event; later text, such as a description, must not be mistaken for it. */
const ID_SEARCH_BYTES = 64;
const QUOTE = 0x22;

function idAtStart(payload: Uint8Array): string | undefined {
  const head = Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.byteLength, ID_SEARCH_BYTES + 80));
  const at = head.indexOf(ID_MEMBER);
  if (at === -1 || at > ID_SEARCH_BYTES) return undefined;
  const start = at + ID_MEMBER.length;
  const end = head.indexOf(QUOTE, start);
  return end === -1 ? undefined : head.toString('latin1', start, end);
}
