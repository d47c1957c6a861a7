import { type Decimal, parseDecimal } from './decimal';

/** Numerals this short have at most 15 digits, so that a double tells them apart. */
const EXACT_LENGTH = 15;

/** Negative, zero or positive as `a` is smaller than, equal to or greater than `b`; both are normalized. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length <= EXACT_LENGTH && b.length <= EXACT_LENGTH) return Number(a) - Number(b);
  return compareDecimals(parseDecimal(a), parseDecimal(b));
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = signOf(a) - signOf(b);
  if (signs !== 0) return signs;
  return a.isNegative ? compareMagnitudes(b, a) : compareMagnitudes(a, b);
}

function signOf({ isNegative, digits }: Decimal): number {
  if (digits === '') return 0;
  return isNegative ? -1 : 1;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.exponent !== b.exponent) return a.exponent - b.exponent;
  if (a.digits === b.digits) return 0;
  // Without zeros at the end, a number whose digits begin another's is the smaller one, as strings compare.
  return a.digits < b.digits ? -1 : 1;
}
