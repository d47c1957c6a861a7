import type { AttributeValue, Item } from '../../../../lib/cloud/dynamodb/item';
import { type RawValue, readItem } from '../../../../lib/cloud/dynamodb/values/read-value';

/** An item of values as JSON carries them. */
export function anItem(attributes: Readonly<Record<string, RawValue>>): Item {
  return readItem(attributes);
}

/** A map of values as JSON carries them. */
export function values(attributes: Readonly<Record<string, RawValue>>): ReadonlyMap<string, AttributeValue> {
  return anItem(attributes);
}
