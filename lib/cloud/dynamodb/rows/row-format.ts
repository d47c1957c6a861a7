/**
 * A row in the log: kind, table, hash of the key, size of the item as DynamoDB counts it; then its attributes, each with
 * the number of its name (0: the name itself follows), the type, the length and the value. Numbers are varints.
 *
 * Values: strings as UTF-8, numbers as their decimal text, binary as it is; sets as lengths and values; lists as types,
 * lengths and values; maps as names, types, lengths and values.
 */
export const ENTRY = { row: 1, deletion: 2, table: 3, names: 4, token: 5, tableGone: 6, stream: 7, change: 8 } as const;

/** Kind, table, hash of the key. */
export const ENTRY_HEAD_BYTES = 9;
/** And the item's size. */
export const ROW_HEAD_BYTES = 13;

/** How a value is stored. Plain text needs no escapes in JSON, so it is copied as it is. */
export const STORED = {
  plainText: 1,
  text: 2,
  number: 3,
  binary: 4,
  true: 5,
  false: 6,
  null: 7,
  textSet: 8,
  numberSet: 9,
  binarySet: 10,
  list: 11,
  map: 12,
} as const;

export function tableOf(entry: Uint8Array): number {
  return readUint32(entry, 1);
}

export function keyHashOf(entry: Uint8Array): number {
  return readUint32(entry, 5);
}

/** The size of the row's item, as DynamoDB counts it. */
export function itemSizeOf(row: Uint8Array): number {
  return readUint32(row, 9);
}

export function writeUint32(target: Uint8Array, at: number, value: number): void {
  target[at] = value;
  target[at + 1] = value >>> 8;
  target[at + 2] = value >>> 16;
  target[at + 3] = value >>> 24;
}

function readUint32(source: Uint8Array, at: number): number {
  return (source[at]! | (source[at + 1]! << 8) | (source[at + 2]! << 16) | (source[at + 3]! << 24)) >>> 0;
}
