import { Buckets } from './buckets';
import { Uint32Column } from './columns';
import { rangeOf, SortedRows, type RowRange } from './sorted-rows';

/** Smaller buckets are sorted at each read. */
const MIN_KEPT_ROWS = 64;
/** How many rows an order keeps sorted, of the buckets read last: 4 bytes each. */
const MAX_KEPT_ROWS = 8_000_000;
/** Above this part of a bucket new rows are sorted and merged at once, below it each is put in its place. */
const FEW_NEW_ROWS = 1 / 8;

/** Rows of a bucket in order, as of its newest row at that time. */
type Kept = { rows: SortedRows; newest: number };

type Compare = (a: number, b: number) => number;

/**
 * The rows of a table, or of an index, by partition. Rows of a partition (of a hash, exactly) are a chain, newest first:
 * appending costs the same at any size. They are sorted when they are read, and stay sorted for the next read.
 */
export class RowOrder {
  readonly buckets = new Buckets();
  /** Row + 1; 0 at the ends. */
  private readonly older = new Uint32Column();
  private readonly newer = new Uint32Column();
  /** The one read last is the last. */
  private readonly kept = new Map<number, Kept>();
  private keptRows = 0;
  count = 0;

  link(row: number, hash: number): void {
    const head = this.buckets.head(hash);
    this.older.set(row, head + 1);
    this.newer.set(row, 0);
    if (head >= 0) this.newer.set(head, row + 1);
    this.buckets.setHead(hash, row);
    this.count++;
  }

  /** Takes out a row whose sort key can still be compared. */
  unlink(row: number, hash: number, compare: Compare): void {
    const kept = this.kept.get(hash);
    if (kept !== undefined) this.removeKept(kept, row, hash, compare);
    const older = this.older.get(row);
    const newer = this.newer.get(row);
    if (older !== 0) this.newer.set(older - 1, newer);
    if (newer !== 0) this.older.set(newer - 1, older);
    else if (older !== 0) this.buckets.setHead(hash, older - 1);
    else this.buckets.remove(hash);
    if (kept?.newest === row) kept.newest = older - 1;
    this.count--;
  }

  /** The newest row of a bucket that `isMatch` has; -1 where there is none. */
  find(hash: number, isMatch: (row: number) => boolean): number {
    for (let row = this.buckets.head(hash); row >= 0; row = this.older.get(row) - 1) if (isMatch(row)) return row;
    return -1;
  }

  /** The rows of a bucket in order. Do not link or unlink rows while reading them. */
  sorted(hash: number, compare: Compare): RowRange {
    const kept = this.kept.get(hash);
    if (kept !== undefined) {
      this.catchUp(kept, hash, compare);
      this.kept.delete(hash);
      this.kept.set(hash, kept);
      return kept.rows;
    }
    const newest = this.buckets.head(hash);
    const chain = this.chain(newest, -1);
    if (chain.length < MIN_KEPT_ROWS) return rangeOf(chain, compare);
    const rows = new SortedRows(chain, compare);
    this.keep(hash, { rows, newest });
    return rows;
  }

  private keep(hash: number, kept: Kept): void {
    this.kept.set(hash, kept);
    this.keptRows += kept.rows.length;
    for (const [other, { rows }] of this.kept) {
      if (this.keptRows <= MAX_KEPT_ROWS || other === hash) return;
      this.kept.delete(other);
      this.keptRows -= rows.length;
    }
  }

  private removeKept(kept: Kept, row: number, hash: number, compare: Compare): void {
    this.catchUp(kept, hash, compare);
    kept.rows.remove(row, compare);
    this.keptRows--;
    if (kept.rows.length === 0) this.kept.delete(hash);
  }

  private catchUp(kept: Kept, hash: number, compare: Compare): void {
    const head = this.buckets.head(hash);
    if (head === kept.newest) return;
    const added = this.chain(head, kept.newest);
    kept.newest = head;
    this.keptRows += added.length;
    if (added.length < kept.rows.length * FEW_NEW_ROWS) for (const row of added) kept.rows.insert(row, compare);
    else kept.rows = new SortedRows(this.chain(head, -1), compare);
  }

  /** The rows of a chain from one to the one before `end`. */
  private chain(from: number, end: number): Uint32Array {
    const rows: number[] = [];
    for (let row = from; row !== end && row >= 0; row = this.older.get(row) - 1) rows.push(row);
    return Uint32Array.from(rows);
  }
}
