import type { AttributeValue } from '../item';
import { asBuffer } from '../../../core/as-buffer';
import { compareValues, equalBytes, equalValues } from '../values/compare-values';
import { memberKeys, valueKey } from '../values/member-keys';
import type { ValueType } from '../values/value-type';
import type { Comparator } from './syntax-tree';

/** A value of an item; undefined where the item has none. */
export type Found = AttributeValue | undefined;

/** Developer Guide, "Service quotas": operands of IN. */
export const MAX_IN_OPERANDS = 100;

/** Types that have an order. */
export const ORDERED: readonly ValueType[] = ['S', 'N', 'B'];

export function equal(a: Found, b: Found): boolean {
  return a !== undefined && b !== undefined && equalValues(a, b);
}

/** What is not there differs from everything. */
export const COMPARISONS: Readonly<Record<Comparator, (a: Found, b: Found) => boolean>> = {
  '=': equal,
  '<>': (a, b) => !equal(a, b),
  '<': (a, b) => (ordered(a, b) ?? 0) < 0,
  '<=': (a, b) => (ordered(a, b) ?? 1) <= 0,
  '>': (a, b) => (ordered(a, b) ?? 0) > 0,
  '>=': (a, b) => (ordered(a, b) ?? -1) >= 0,
};

export function isBetween(value: Found, low: Found, high: Found): boolean {
  return COMPARISONS['>='](value, low) && COMPARISONS['<='](value, high);
}

export function beginsWith(value: Found, prefix: Found): boolean {
  if (value === undefined || prefix === undefined) return false;
  if ('S' in value && 'S' in prefix) return value.S.startsWith(prefix.S);
  if ('B' in value && 'B' in prefix) return equalBytes(value.B.subarray(0, prefix.B.length), prefix.B);
  return false;
}

/** A part of a string or of bytes, a member of a set, an element of a list. */
export function contains(value: Found, part: Found): boolean {
  if (value === undefined || part === undefined) return false;
  if ('S' in value) return 'S' in part && value.S.includes(part.S);
  if ('B' in value) return 'B' in part && asBuffer(value.B).includes(asBuffer(part.B));
  if ('SS' in value) return 'S' in part && value.SS.includes(part.S);
  if ('NS' in value) return 'N' in part && value.NS.includes(part.N);
  if ('BS' in value) return 'B' in part && value.BS.some((member) => equalBytes(member, part.B));
  return 'L' in value && value.L.some((element) => equalValues(element, part));
}

/** The same for a value that the request gives: it is taken apart once, not for each item. */
export function containing(value: AttributeValue): (part: Found) => boolean {
  if ('S' in value || 'B' in value) return (part) => contains(value, part);
  const members = memberKeys(value);
  return (part) => part !== undefined && members.has(valueKey(part));
}

/** Characters, bytes, members or elements; undefined for types without a size. */
export function sizeOf(value: Found): number | undefined {
  if (value === undefined) return undefined;
  if ('S' in value) return value.S.length;
  if ('B' in value) return value.B.length;
  if ('SS' in value) return value.SS.length;
  if ('NS' in value) return value.NS.length;
  if ('BS' in value) return value.BS.length;
  if ('L' in value) return value.L.length;
  return 'M' in value ? value.M.size : undefined;
}

function ordered(a: Found, b: Found): number | undefined {
  return a === undefined || b === undefined ? undefined : compareValues(a, b);
}
