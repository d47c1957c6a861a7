import type { AttributeValue, Item } from '../item';
import { numberSize } from '../numbers/number-size';

/** Developer Guide, "Service quotas": an item has at most 400 KB, names included. */
export const MAX_ITEM_SIZE_BYTES = 409_600;

/** Developer Guide, "DynamoDB item sizes and formats": 3 bytes for a list or map, and 1 for each element. */
const DOCUMENT_BYTES = 3;
const ELEMENT_BYTES = 1;

/** An item's size in bytes as DynamoDB counts it. */
export function itemSize(item: Item): number {
  let size = 0;
  for (const [name, value] of item) size += Buffer.byteLength(name) + valueSize(value);
  return size;
}

function valueSize(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('B' in value) return value.B.length;
  if ('SS' in value) return sum(value.SS, (text) => Buffer.byteLength(text));
  if ('NS' in value) return sum(value.NS, numberSize);
  if ('BS' in value) return sum(value.BS, (bytes) => bytes.length);
  if ('L' in value) return DOCUMENT_BYTES + sum(value.L, (element) => ELEMENT_BYTES + valueSize(element));
  if ('M' in value) return DOCUMENT_BYTES + ELEMENT_BYTES * value.M.size + itemSize(value.M);
  return 1;
}

function sum<Element>(elements: readonly Element[], sizeOf: (element: Element) => number): number {
  let total = 0;
  for (const element of elements) total += sizeOf(element);
  return total;
}
