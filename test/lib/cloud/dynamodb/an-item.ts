import type { Item } from '../../../../lib/cloud/dynamodb/item';
import { type RawValue, readItem } from '../../../../lib/cloud/dynamodb/values/read-value';

/** An item, or a map of placeholders, of values as JSON carries them. */
export function anItem(attributes: Readonly<Record<string, RawValue>>): Item {
  return readItem(attributes);
}
