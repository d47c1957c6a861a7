import { ALL_MONTHS, BILL_LEVEL, billOf, PAYMENT_LEVEL, paymentOf, type Row } from './row';
import { fourthPower, fourthRoot } from './score';
import { mean } from '../../lib/core/mean';

/**
 * How much a client is billed and pays in a usual month, in twelve steps with equally many clients each. Drawn before
 * the months to hold them together: a chain from month to month alone forgets what kind of client it began with.
 */
const LEVELS = 12;

/**
 * Months that a level is computed from. All six would leave no room for the last month, which would have to make up the
 * mean.
 */
const MONTHS_PER_LEVEL = 3;

/** Writes the levels of real clients into their rows. */
export function fillLevels(rows: readonly Row[], uniform: () => number): void {
  fillLevel(rows, BILL_LEVEL, (row) => meanOfSome(row, billOf, uniform));
  fillLevel(rows, PAYMENT_LEVEL, (row) => meanOfSome(row, paymentOf, uniform));
}

function meanOfSome(row: Row, amountOf: (row: Row, month: number) => number, uniform: () => number): number {
  const months = [...ALL_MONTHS];
  let sum = 0;
  for (let taken = 0; taken < MONTHS_PER_LEVEL; taken++) {
    const [month] = months.splice(Math.floor(uniform() * months.length), 1);
    sum += fourthRoot(amountOf(row, month!));
  }
  return sum / MONTHS_PER_LEVEL;
}

/** A level's figure is the amount that stands for its clients, so that indices over roots can use it directly. */
function fillLevel(rows: readonly Row[], column: number, sizeOf: (row: Row) => number): void {
  const sizes = Float64Array.from(rows, sizeOf);
  const levels = quantileClasses(sizes, LEVELS);
  const amounts = Array.from({ length: LEVELS }, (_, level) => {
    const members = sizes.filter((_size, at) => levels[at] === level);
    const size = mean(members);
    return Number((Math.sign(size) * fourthPower(size)).toPrecision(2));
  });
  for (const [at, row] of rows.entries()) row[column] = amounts[levels[at]!]!;
}

/** The class of each value, 0..count-1: classes of equal size as far as equal values allow. */
export function quantileClasses(values: Float64Array, count: number): Uint8Array {
  const sorted = values.slice().sort();
  const bounds = Array.from({ length: count - 1 }, (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / count)]!);
  return Uint8Array.from(values, (value) => bounds.filter((bound) => bound <= value).length);
}
