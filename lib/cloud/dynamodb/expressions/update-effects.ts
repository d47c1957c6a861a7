import type { AttributeValue } from '../item';
import { addNumbers } from '../numbers/add-numbers';
import { binaryKey } from '../values/compare-values';
import { memberKeys, valueKey } from '../values/member-keys';

type Value = AttributeValue;

/** Adds to a number or a set; undefined where the types do not go together. */
export function added(old: Value | undefined, value: Value): Value | undefined {
  if (old === undefined) return value;
  if ('N' in old && 'N' in value) return { N: addNumbers(old.N, value.N) };
  if ('SS' in old && 'SS' in value) return { SS: [...new Set([...old.SS, ...value.SS])] };
  if ('NS' in old && 'NS' in value) return { NS: [...new Set([...old.NS, ...value.NS])] };
  if ('BS' in old && 'BS' in value) return { BS: [...old.BS, ...without(value.BS, old.BS)] };
  return undefined;
}

/**
 * Removes members from a set.
 * @returns the rest, `nothing` where all members went, undefined where the types do not go together
 */
export function subtracted(old: Value, value: Value): Value | 'nothing' | undefined {
  const goes = (member: Value) => memberKeys(value).has(valueKey(member));
  if ('SS' in old && 'SS' in value) {
    const SS = old.SS.filter((S) => !goes({ S }));
    return SS.length > 0 ? { SS } : 'nothing';
  }
  if ('NS' in old && 'NS' in value) {
    const NS = old.NS.filter((N) => !goes({ N }));
    return NS.length > 0 ? { NS } : 'nothing';
  }
  if ('BS' in old && 'BS' in value) {
    const BS = old.BS.filter((B) => !goes({ B }));
    return BS.length > 0 ? { BS } : 'nothing';
  }
  return undefined;
}

function without(members: readonly Uint8Array[], others: readonly Uint8Array[]): readonly Uint8Array[] {
  const keys = new Set(others.map(binaryKey));
  return members.filter((member) => !keys.has(binaryKey(member)));
}
