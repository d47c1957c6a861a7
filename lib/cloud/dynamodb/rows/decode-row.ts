import type { AttributeValue, Item } from '../item';
import type { Names } from './names';
import { STORED } from './row-format';
import { RowCursor, utf8 } from './row-cursor';

/** The item of a row, or the attributes of it that are included; it shares no bytes with the row. */
export function decodeRow(row: Uint8Array, names: Names, includes?: (cursor: RowCursor) => boolean): Item {
  const item = new Map<string, AttributeValue>();
  const cursor = new RowCursor().openRow(row);
  while (cursor.nextAttribute()) {
    if (includes?.(cursor) ?? true) item.set(cursor.nameOf(names), decodeValue(cursor));
  }
  return item;
}

/** The value at the cursor. */
export function decodeValue({ bytes, type, from, to }: RowCursor): AttributeValue {
  switch (type) {
    case STORED.plainText:
    case STORED.text:
      return { S: utf8(bytes, from, to) };
    case STORED.number:
      return { N: utf8(bytes, from, to) };
    case STORED.binary:
      return { B: copyOf(bytes, from, to) };
    case STORED.true:
      return { BOOL: true };
    case STORED.false:
      return { BOOL: false };
    case STORED.null:
      return { NULL: true };
    default:
      return decodeMany(new RowCursor().open(bytes, from, to), type);
  }
}

function decodeMany(cursor: RowCursor, type: number): AttributeValue {
  switch (type) {
    case STORED.textSet:
      return { SS: setOf(cursor, utf8) };
    case STORED.numberSet:
      return { NS: setOf(cursor, utf8) };
    case STORED.binarySet:
      return { BS: setOf(cursor, copyOf) };
    case STORED.list:
      return { L: listOf(cursor) };
    default:
      return { M: mapOf(cursor) };
  }
}

function setOf<T>(cursor: RowCursor, decode: (bytes: Uint8Array, from: number, to: number) => T): T[] {
  const values: T[] = [];
  while (cursor.nextOfSet()) values.push(decode(cursor.bytes, cursor.from, cursor.to));
  return values;
}

function listOf(cursor: RowCursor): AttributeValue[] {
  const values: AttributeValue[] = [];
  while (cursor.nextElement()) values.push(decodeValue(cursor));
  return values;
}

function mapOf(cursor: RowCursor): Item {
  const members = new Map<string, AttributeValue>();
  while (cursor.nextMember()) members.set(cursor.writtenName(), decodeValue(cursor));
  return members;
}

/** Not `slice`, which shares its bytes where they are a Buffer. */
function copyOf(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to));
}
