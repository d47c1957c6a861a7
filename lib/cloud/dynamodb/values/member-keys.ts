import type { AttributeValue } from '../item';
import { toBase64 } from './base64';

/** An expression may name one large value of its request many times. */
const MADE = new WeakMap<AttributeValue, ReadonlySet<string>>();

/** The keys of what is in a set or a list, made once for each value. */
export function memberKeys(value: AttributeValue): ReadonlySet<string> {
  const made = MADE.get(value) ?? new Set(membersOf(value).map(valueKey));
  MADE.set(value, made);
  return made;
}

/** A text that is equal for equal values. */
export function valueKey(value: AttributeValue): string {
  if ('S' in value) return `S${JSON.stringify(value.S)}`;
  if ('N' in value) return `N${value.N}`;
  if ('B' in value) return `B${toBase64(value.B)}`;
  if ('BOOL' in value) return `BOOL${value.BOOL}`;
  if ('NULL' in value) return 'NULL';
  if ('M' in value)
    return `M{${sorted([...value.M].map(([name, member]) => `${JSON.stringify(name)}:${valueKey(member)}`))}}`;
  if ('L' in value) return `L[${value.L.map(valueKey).join(',')}]`;
  return `[${sorted(membersOf(value).map(valueKey))}]`;
}

function membersOf(value: AttributeValue): readonly AttributeValue[] {
  if ('SS' in value) return value.SS.map((S) => ({ S }));
  if ('NS' in value) return value.NS.map((N) => ({ N }));
  if ('BS' in value) return value.BS.map((B) => ({ B }));
  return 'L' in value ? value.L : [];
}

function sorted(texts: readonly string[]): string {
  return texts.toSorted().join(',');
}
