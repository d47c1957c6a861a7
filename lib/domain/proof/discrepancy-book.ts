import { bucketOf } from './fingerprint';
import { DISCREPANCY_KINDS, type Discrepancy, type DiscrepancyKind } from './discrepancy';
import type { LedgerRow } from './proof-ledger';

export type BookResult = {
  readonly counts: Readonly<Record<DiscrepancyKind, number>>;
  /** The first ones; `counts` has them all. */
  readonly discrepancies: readonly Discrepancy[];
  /** Missing events below the position up to which everything is accepted. */
  readonly missingAccepted: number;
  /** Surplus rows of bronze that no consumer can have written: their key does not match their bytes. */
  readonly planted: number;
};

/** Counts discrepancies, and keeps the first of them. */
export class DiscrepancyBook {
  readonly #counts = Object.fromEntries(DISCREPANCY_KINDS.map((kind) => [kind, 0])) as Record<DiscrepancyKind, number>;
  readonly #discrepancies: Discrepancy[] = [];
  readonly #buckets = new Set<number>();
  #missingAccepted = 0;
  #planted = 0;

  constructor(private readonly maxDiscrepancies: number) {}

  add(found: Discrepancy): void {
    this.#counts[found.kind] += 1;
    this.#buckets.add(bucketOf(found.eventId));
    if (this.#discrepancies.length < this.maxDiscrepancies) this.#discrepancies.push(found);
  }

  addMissing(eventId: string, { accepted }: { readonly accepted: boolean }): void {
    if (accepted) this.#missingAccepted += 1;
    const detail = accepted ? 'accepted by the stream, and in no table' : 'in no table; not known to be accepted';
    this.add({ kind: 'missing', eventId, detail });
  }

  /** Notes a row that no consumer can have written. */
  addPlanted({ table }: Pick<LedgerRow, 'table'>): void {
    if (table === 'bronze') this.#planted += 1;
  }

  /** Whether the bucket holds a discrepancy. */
  touches(bucket: number): boolean {
    return this.#buckets.has(bucket);
  }

  get result(): BookResult {
    return {
      counts: this.#counts,
      discrepancies: this.#discrepancies,
      missingAccepted: this.#missingAccepted,
      planted: this.#planted,
    };
  }
}
