import type { AttributeValue, Item } from '../item';
import { validationError } from '../validation-error';
import { numberSize } from '../numbers/number-size';

/** Developer Guide, "Service quotas": an item has at most 400 KB, names included. */
export const MAX_ITEM_SIZE_BYTES = 409_600;

/** Developer Guide, "Service quotas": all substitution variables of an expression have at most 2 MB. */
export const MAX_VALUES_BYTES = 2_097_152;

/** Developer Guide, "DynamoDB item sizes and formats": 3 bytes for a list or map, and 1 for each element. */
const DOCUMENT_BYTES = 3;
const ELEMENT_BYTES = 1;

export function updateTooLarge(): Error {
  return validationError('Item size to update has exceeded the maximum allowed size');
}

/** An item's size in bytes as DynamoDB counts it. */
export function itemSize(item: Item): number {
  let size = 0;
  for (const [name, value] of item) size += Buffer.byteLength(name) + valueSize(value);
  return size;
}

/** The size of a value, or of as many of its parts as are larger than a limit. */
export function sizeUpTo(value: AttributeValue, limitBytes: number): number {
  if ('L' in value) return sumUpTo(value.L, limitBytes, (element, left) => ELEMENT_BYTES + sizeUpTo(element, left));
  if ('M' in value) {
    const size = ([name, member]: readonly [string, AttributeValue], left: number) =>
      ELEMENT_BYTES + Buffer.byteLength(name) + sizeUpTo(member, left);
    return sumUpTo(value.M, limitBytes, size);
  }
  return valueSize(value);
}

function sumUpTo<Part>(parts: Iterable<Part>, limitBytes: number, sizeOf: (part: Part, left: number) => number) {
  let size = DOCUMENT_BYTES;
  for (const part of parts) {
    if (size > limitBytes) break;
    size += sizeOf(part, limitBytes - size);
  }
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
