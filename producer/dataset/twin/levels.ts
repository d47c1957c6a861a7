import { ALL_MONTHS, BILL_LEVEL, billOf, PAYMENT_LEVEL, paymentOf, type Row } from './row';
import { fourthRoot } from './score';

/**
 * How much a client is billed and pays over the whole history, in tenths of all clients. Drawn before the months, it
 * holds them together: a chain from month to month alone forgets what kind of client it began with.
 */
const LEVELS = 12;

/** Writes the levels of real clients into their rows. */
export function fillLevels(rows: readonly Row[]): void {
  fillLevel(rows, BILL_LEVEL, (row) => mean(row, billOf));
  fillLevel(rows, PAYMENT_LEVEL, (row) => mean(row, paymentOf));
}

function mean(row: Row, amountOf: (row: Row, month: number) => number): number {
  return ALL_MONTHS.reduce((sum, month) => sum + fourthRoot(amountOf(row, month)), 0) / ALL_MONTHS.length;
}

function fillLevel(rows: readonly Row[], column: number, sizeOf: (row: Row) => number): void {
  const sizes = Float64Array.from(rows, sizeOf);
  const levels = quantileClasses(sizes, LEVELS);
  for (const [at, row] of rows.entries()) row[column] = levels[at]!;
}

/** The class of each value, 0..count-1: classes of equal size as far as equal values allow. */
export function quantileClasses(values: Float64Array, count: number): Uint8Array {
  const sorted = values.slice().sort();
  const bounds = Array.from({ length: count - 1 }, (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / count)]!);
  return Uint8Array.from(values, (value) => bounds.filter((bound) => bound <= value).length);
}
