import { keyBytes } from '../checks/check-keys';
import type { KeyComparison, KeyOperator } from '../request-types';

type Bound = { readonly key: Uint8Array; readonly isIncluded: boolean };

/** A range of sort keys, as bytes. */
export type KeyRange = { readonly from?: Bound; readonly to?: Bound };

/** The sort keys for which a comparison holds. */
export function rangeOf({ operator, values }: KeyComparison): KeyRange {
  const [first, second] = values.map(keyBytes);
  const key = first!;
  // Operators that no key has are refused before.
  const keyOperator = operator as KeyOperator;
  switch (keyOperator) {
    case 'EQ':
      return { from: { key, isIncluded: true }, to: { key, isIncluded: true } };
    case 'LT':
      return { to: { key, isIncluded: false } };
    case 'LE':
      return { to: { key, isIncluded: true } };
    case 'GT':
      return { from: { key, isIncluded: false } };
    case 'GE':
      return { from: { key, isIncluded: true } };
    case 'BETWEEN':
      return { from: { key, isIncluded: true }, to: { key: second!, isIncluded: true } };
    case 'BEGINS_WITH':
      return prefixRange(key);
    default:
      return keyOperator satisfies never;
  }
}

export function isInRange({ from, to }: KeyRange, key: Uint8Array): boolean {
  return isWithin(from, from ? Buffer.compare(key, from.key) : 0) && isWithin(to, to ? Buffer.compare(to.key, key) : 0);
}

/** @param distance above 0 inside the bound, 0 on it */
function isWithin(bound: Bound | undefined, distance: number): boolean {
  return bound === undefined || distance > 0 || (distance === 0 && bound.isIncluded);
}

/** From the prefix to before the first key that is above all that begin with it. */
function prefixRange(prefix: Uint8Array): KeyRange {
  const from = { key: prefix, isIncluded: true };
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  if (length === 0) return { from };
  const above = new Uint8Array(prefix.subarray(0, length));
  above[length - 1]!++;
  return { from, to: { key: above, isIncluded: false } };
}
