import type { AttributeValue } from '../item';

export type ValueType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'BS' | 'L' | 'M';

export const VALUE_TYPES: readonly ValueType[] = ['NS', 'SS', 'L', 'BS', 'N', 'M', 'B', 'BOOL', 'NULL', 'S'];

export const SETS: readonly ValueType[] = ['SS', 'NS', 'BS'];

/** The descriptor of a value's type. */
export function typeOf(value: AttributeValue): ValueType {
  if ('S' in value) return 'S';
  if ('N' in value) return 'N';
  if ('M' in value) return 'M';
  if ('L' in value) return 'L';
  if ('BOOL' in value) return 'BOOL';
  if ('NULL' in value) return 'NULL';
  if ('B' in value) return 'B';
  if ('SS' in value) return 'SS';
  if ('NS' in value) return 'NS';
  return 'BS';
}
