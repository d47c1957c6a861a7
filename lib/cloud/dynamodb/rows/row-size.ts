import { numberSize } from '../numbers/number-size';
import type { Names } from './names';
import { RowCursor, utf8 } from './row-cursor';
import { STORED } from './row-format';

/** Held here, because a look at another module's export costs more than the comparison. */
const { plainText, text, number, binary, null: nothing, list, map, textSet, numberSet, binarySet } = STORED;

/** DynamoDB adds this to lists and maps, and one for each element. */
const CONTAINER_SIZE = 3;

/** What the attribute at the cursor counts toward an item's size: its name and its value. */
export function attributeSize(cursor: RowCursor, names: Names): number {
  const name = cursor.nameId === 0 ? cursor.nameTo - cursor.nameFrom : names.sizeOf(cursor.nameId);
  return name + valueSize(cursor);
}

/** What the value at the cursor counts toward an item's size. */
export function valueSize({ bytes, type, from, to }: RowCursor): number {
  switch (type) {
    case number:
      return numberSize(utf8(bytes, from, to));
    case STORED.true:
    case STORED.false:
    case nothing:
      return 1;
    case list:
      return CONTAINER_SIZE + listSize(new RowCursor().open(bytes, from, to));
    case map:
      return CONTAINER_SIZE + mapSize(new RowCursor().open(bytes, from, to));
    case textSet:
    case numberSet:
    case binarySet:
      return setSize(new RowCursor().open(bytes, from, to), type);
    default:
      return to - from;
  }
}

function listSize(cursor: RowCursor): number {
  let size = 0;
  while (cursor.nextElement()) size += 1 + valueSize(cursor);
  return size;
}

function mapSize(cursor: RowCursor): number {
  let size = 0;
  while (cursor.nextMember()) size += 1 + cursor.nameTo - cursor.nameFrom + valueSize(cursor);
  return size;
}

function setSize(cursor: RowCursor, type: number): number {
  let size = 0;
  while (cursor.nextOfSet()) {
    size += type === numberSet ? numberSize(utf8(cursor.bytes, cursor.from, cursor.to)) : cursor.to - cursor.from;
  }
  return size;
}

/**
 * What an attribute fills of a page of 1 MB. DynamoDB counts its stored form there, in which names are a byte and values
 * carry their lengths; the rules were found by trying, its guide only says "1 MB".
 */
export function storedSize(cursor: RowCursor): number {
  return 1 + storedValueSize(cursor);
}

function storedValueSize(cursor: RowCursor): number {
  const size = valueSize(cursor);
  switch (cursor.type) {
    case plainText:
    case text:
      return size + (size < 128 ? 1 : size < 16_384 ? 2 : 3);
    case binary:
    case number:
      return size + 1;
    case nothing:
      return 0;
    case textSet:
    case numberSet:
    case binarySet:
      return size + 1 + countOfSet(cursor);
    default:
      return size;
  }
}

function countOfSet({ bytes, from, to }: RowCursor): number {
  const values = new RowCursor().open(bytes, from, to);
  let count = 0;
  while (values.nextOfSet()) count++;
  return count;
}

/** The head of a stored row, and what each 3,072 bytes of it repeat beside the sort key. */
const STORED_HEAD_BYTES = 2;
const STORED_PART_BYTES = 3072;
const STORED_PART_HEAD_BYTES = 18;

/** What a row fills of a page: the attributes but the table's sort key, whose size is counted by itself. */
export function pageSize(attributes: number, sortKey: number): number {
  const parts = 1 + Math.floor((1 + attributes) / STORED_PART_BYTES);
  return STORED_HEAD_BYTES + attributes + parts * (STORED_PART_HEAD_BYTES + sortKey);
}
