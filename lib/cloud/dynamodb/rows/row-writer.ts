import type { AttributeValue, Item } from '../item';
import { numberSize } from '../numbers/number-size';
import type { Names } from './names';
import { ENTRY, ROW_HEAD_BYTES, STORED, writeUint32 } from './row-format';

/** A varint of four bytes, for lengths that are known only when the value is written. */
const LONG_VARINT_BYTES = 4;
// oxlint-disable-next-line no-control-regex -- JSON escapes them
const NEEDS_ESCAPE = /["\\\u0000-\u001f]/;
/** DynamoDB adds this to lists and maps, and one for each element. */
const CONTAINER_SIZE = 3;

/** Writes rows into a buffer that grows: `begin`, `item` or its own calls, `end`. */
export class RowWriter {
  buffer = Buffer.allocUnsafe(1 << 16);
  /** Behind the last byte written. */
  at = 0;
  private start = 0;

  /** Forgets all rows; slices of the buffer that were given out are void. */
  reset(): void {
    this.at = 0;
  }

  /** Makes room for so many more bytes. */
  reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }

  begin(table: number): void {
    this.reserve(ROW_HEAD_BYTES);
    this.start = this.at;
    this.buffer[this.at] = ENTRY.row;
    writeUint32(this.buffer, this.at + 1, table);
    this.at += ROW_HEAD_BYTES;
  }

  /** The row's first byte in the buffer. Its key's hash is still to be written. */
  end(itemSize: number): number {
    writeUint32(this.buffer, this.start + 9, itemSize);
    return this.start;
  }

  /** Writes a whole row; gives its first byte. */
  row(table: number, item: Item, names: Names): number {
    this.begin(table);
    let size = 0;
    for (const [name, value] of item) size += this.name(name, names) + this.value(value);
    return this.end(size);
  }

  private name(name: string, names: Names): number {
    const id = names.idOf(name);
    this.reserve(5);
    this.varint(id);
    return id === 0 ? this.textWithLength(name) : names.sizeOf(id);
  }

  /** Writes type, length and value; gives what they count toward the item's size. */
  private value(value: AttributeValue): number {
    if ('S' in value) return this.text(value.S);
    if ('N' in value) return this.number(value.N);
    if ('B' in value) return this.typed(STORED.binary, () => this.binary(value.B));
    if ('BOOL' in value) return this.empty(value.BOOL ? STORED.true : STORED.false);
    if ('NULL' in value) return this.empty(STORED.null);
    if ('SS' in value) return this.set(STORED.textSet, value.SS, (text) => this.textWithLength(text));
    if ('NS' in value) return this.set(STORED.numberSet, value.NS, (number) => this.numberWithLength(number));
    if ('BS' in value) return this.set(STORED.binarySet, value.BS, (bytes) => this.binary(bytes));
    return this.container(value);
  }

  private container(value: Extract<AttributeValue, { L: unknown } | { M: unknown }>): number {
    const isList = 'L' in value;
    this.type(isList ? STORED.list : STORED.map);
    const from = this.openLength();
    let size = CONTAINER_SIZE;
    if (isList) for (const element of value.L) size += 1 + this.value(element);
    else for (const [name, member] of value.M) size += 1 + this.textWithLength(name) + this.value(member);
    this.closeLength(from);
    return size;
  }

  private text(text: string): number {
    this.type(NEEDS_ESCAPE.test(text) ? STORED.text : STORED.plainText);
    return this.textWithLength(text);
  }

  private number(number: string): number {
    this.type(STORED.number);
    return this.numberWithLength(number);
  }

  private typed(type: number, write: () => number): number {
    this.type(type);
    return write();
  }

  private empty(type: number): number {
    this.type(type);
    this.varint(0);
    return 1;
  }

  private set<T>(type: number, values: readonly T[], write: (value: T) => number): number {
    this.type(type);
    const from = this.openLength();
    let size = 0;
    for (const value of values) size += write(value);
    this.closeLength(from);
    return size;
  }

  private type(type: number): void {
    this.reserve(8);
    this.buffer[this.at++] = type;
  }

  private textWithLength(text: string): number {
    const bytes = Buffer.byteLength(text);
    this.reserve(bytes + 5);
    this.varint(bytes);
    this.at += this.buffer.write(text, this.at, 'utf8');
    return bytes;
  }

  private numberWithLength(number: string): number {
    this.textWithLength(number);
    return numberSize(number);
  }

  private binary(bytes: Uint8Array): number {
    this.reserve(bytes.length + 5);
    this.varint(bytes.length);
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
    return bytes.length;
  }

  private varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.buffer[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.at++] = rest;
  }

  private openLength(): number {
    this.reserve(LONG_VARINT_BYTES);
    this.at += LONG_VARINT_BYTES;
    return this.at;
  }

  private closeLength(from: number): void {
    const length = this.at - from;
    const { buffer } = this;
    buffer[from - 4] = (length & 0x7f) | 0x80;
    buffer[from - 3] = ((length >>> 7) & 0x7f) | 0x80;
    buffer[from - 2] = ((length >>> 14) & 0x7f) | 0x80;
    buffer[from - 1] = (length >>> 21) & 0x7f;
  }
}
