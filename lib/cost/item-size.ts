import type { Attribute, Item } from '../domain/bronze/attribute';

/** DynamoDB bills writes and reads in steps of this many bytes. */
const WRITE_UNIT_BYTES = 1024;
export const READ_UNIT_BYTES = 4096;

/** What DynamoDB adds to each stored item, in the table and in each index, when it bills storage. */
export const STORAGE_OVERHEAD_BYTES = 100;

/**
 * Size of an item as DynamoDB counts it: the names and values of all attributes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSizeBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSizeBytes(value), 0);
}

/** Units of one standard write of the item; a quarter KB already takes a whole unit. */
export function writeUnits(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / WRITE_UNIT_BYTES));
}

/** A write in a transaction takes two units where another takes one: the developer guide, "DynamoDB transactions". */
export const TRANSACTION_FACTOR = 2;

function valueSizeBytes(value: Attribute): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberSizeBytes(value.N);
  if ('B' in value) return value.B.length;
  if ('BOOL' in value) return 1;
  if ('SS' in value) return 3 + value.SS.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0);
  // A map takes 3 bytes, plus one for each entry.
  return 3 + itemSizeBytes(value.M) + Object.keys(value.M).length;
}

/** About one byte per two significant digits, plus one. */
function numberSizeBytes(text: string): number {
  const digits = text.replace(/^-/, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}
