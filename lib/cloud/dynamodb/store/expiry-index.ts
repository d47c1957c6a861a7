import { Uint32Column } from './columns';

/** A row that does not expire. */
const NEVER = 0;

/** The rows of a table by the minute in which they expire. */
export class ExpiryIndex {
  private readonly heads = new Map<number, number>();
  /** Row + 1; 0 at the ends. */
  private readonly older = new Uint32Column();
  private readonly newer = new Uint32Column();
  private readonly minutes = new Uint32Column();

  /** @param seconds since the epoch; undefined for a row that does not expire */
  add(row: number, seconds: number | undefined): void {
    const minute = seconds === undefined ? NEVER : minuteOf(seconds);
    this.minutes.set(row, minute);
    if (minute === NEVER) return;
    const head = this.heads.get(minute) ?? -1;
    this.older.set(row, head + 1);
    this.newer.set(row, 0);
    if (head >= 0) this.newer.set(head, row + 1);
    this.heads.set(minute, row);
  }

  remove(row: number): void {
    const minute = this.minutes.get(row);
    if (minute === NEVER) return;
    const older = this.older.get(row);
    const newer = this.newer.get(row);
    if (older !== 0) this.newer.set(older - 1, newer);
    if (newer !== 0) this.older.set(newer - 1, older);
    else if (older !== 0) this.heads.set(minute, older - 1);
    else this.heads.delete(minute);
  }

  /** Up to `limit` rows of the minutes between two times. Their exact second may still be to come. */
  due(fromSeconds: number, nowSeconds: number, limit: number): number[] {
    const rows: number[] = [];
    const first = minuteOf(fromSeconds);
    const last = minuteOf(nowSeconds);
    for (const [minute, head] of this.heads) {
      if (minute < first || minute > last) continue;
      for (let row = head; row >= 0 && rows.length < limit; row = this.older.get(row) - 1) rows.push(row);
      if (rows.length >= limit) break;
    }
    return rows;
  }
}

function minuteOf(seconds: number): number {
  return Math.max(1, Math.floor(seconds / 60));
}
