import type { Attribute, Item } from '../domain/bronze/attribute';

/** DynamoDB's limit for one item, names and values together. */
export const MAX_ITEM_BYTES = 400 * 1024;

/**
 * Size of an item as DynamoDB counts it: UTF-8 length of names and texts, raw length of binaries, numbers by their
 * digits (an upper bound), three bytes for a map and one for each of its entries.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSizeBytes(item: Item): number {
  let size = 0;
  for (const name in item) size += Buffer.byteLength(name) + attributeSizeBytes(item[name]!);
  return size;
}

function attributeSizeBytes(attribute: Attribute): number {
  if ('S' in attribute) return Buffer.byteLength(attribute.S);
  if ('N' in attribute) return Math.ceil(attribute.N.length / 2) + 1;
  if ('B' in attribute) return attribute.B.byteLength;
  if ('BOOL' in attribute) return 1;
  if ('SS' in attribute) return attribute.SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return 3 + Object.keys(attribute.M).length + itemSizeBytes(attribute.M);
}

/** Of UTF-8, the most that one unit of a string takes. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Whether an item is certainly within DynamoDB's limit, by the lengths of its texts: most are far below it, and need not
 * be measured byte by byte.
 */
function isSmall(item: Item): boolean {
  let most = 0;
  for (const name in item) {
    const value = item[name]!;
    if ('S' in value) most += (name.length + value.S.length) * MAX_BYTES_PER_UNIT;
    else if ('B' in value) most += name.length * MAX_BYTES_PER_UNIT + value.B.byteLength;
    else most += name.length * MAX_BYTES_PER_UNIT + attributeSizeBytes(value);
  }
  return most <= MAX_ITEM_BYTES;
}

/** The size of an item that is too large for DynamoDB; undefined when it fits. */
export function oversizeBytes(item: Item): number | undefined {
  if (isSmall(item)) return undefined;
  const sizeBytes = itemSizeBytes(item);
  return sizeBytes > MAX_ITEM_BYTES ? sizeBytes : undefined;
}
