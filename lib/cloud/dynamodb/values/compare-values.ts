import { asBuffer } from '../../../core/as-buffer';
import type { AttributeValue, Item } from '../item';
import { compareNumbers } from '../numbers/compare-numbers';
import { compareStrings } from './compare-strings';

/** How two values of the same ordered type compare; undefined for other types, and for values of different types. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if ('S' in a && 'S' in b) return compareStrings(a.S, b.S);
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N);
  if ('B' in a && 'B' in b) return Buffer.compare(a.B, b.B);
  return undefined;
}

/** Whether two values are the same: sets in any order, maps by name, numbers and binaries by content. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if ('S' in a) return 'S' in b && a.S === b.S;
  if ('N' in a) return 'N' in b && a.N === b.N;
  if ('BOOL' in a) return 'BOOL' in b && a.BOOL === b.BOOL;
  if ('NULL' in a) return 'NULL' in b;
  if ('B' in a) return 'B' in b && equalBytes(a.B, b.B);
  if ('SS' in a) return 'SS' in b && equalSets(a.SS, b.SS);
  if ('NS' in a) return 'NS' in b && equalSets(a.NS, b.NS);
  if ('BS' in a) return 'BS' in b && a.BS.length === b.BS.length && equalSets(a.BS.map(binaryKey), b.BS.map(binaryKey));
  if ('L' in a) return 'L' in b && equalLists(a.L, b.L);
  return 'M' in b && equalItems(a.M, b.M);
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** A text that is equal for equal bytes. */
export function binaryKey(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('latin1');
}

function equalSets(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(a);
  return b.every((member) => members.has(member));
}

function equalLists(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return a.length === b.length && a.every((value, index) => equalValues(value, b[index]!));
}

function equalItems(a: Item, b: Item): boolean {
  if (a.size !== b.size) return false;
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined || !equalValues(value, other)) return false;
  }
  return true;
}
