import type { AttributeValue, Item } from './item';
import { numberSize } from './keys/number-key';

/** DynamoDB adds this to lists and maps, and one for each element. */
const CONTAINER_SIZE = 3;

/** The size of an item as DynamoDB counts it: names and values in UTF-8 ("Item sizes and formats" in its guide). */
export function itemSize(item: Item): number {
  let size = 0;
  for (const [name, value] of item) size += Buffer.byteLength(name) + valueSize(value);
  return size;
}

export function valueSize(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('B' in value) return value.B.length;
  if ('BOOL' in value || 'NULL' in value) return 1;
  if ('SS' in value) return sum(value.SS, (text) => Buffer.byteLength(text));
  if ('NS' in value) return sum(value.NS, numberSize);
  if ('BS' in value) return sum(value.BS, (bytes) => bytes.length);
  if ('L' in value) return CONTAINER_SIZE + sum(value.L, (element) => 1 + valueSize(element));
  return CONTAINER_SIZE + value.M.size + itemSize(value.M);
}

function sum<T>(values: readonly T[], size: (value: T) => number): number {
  return values.reduce((total, value) => total + size(value), 0);
}
