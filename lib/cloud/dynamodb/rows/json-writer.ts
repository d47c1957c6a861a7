import type { AttributeValue, Item } from '../item';
import type { Names } from './names';
import { asBuffer } from '../../../core/as-buffer';
import { RowCursor, utf8 } from './row-cursor';
import { STORED } from './row-format';

/** Held here, because a look at another module's export costs more than the comparison. */
const { plainText, text, number, binary, list, map, textSet, numberSet } = STORED;

/** Below this many bytes a loop is faster than a call into the copying of Node.js. */
const SHORT_BYTES = 48;

const ascii = (text: string) => Buffer.from(text, 'latin1');
const OPENINGS: Readonly<Record<number, Buffer>> = {
  [STORED.plainText]: ascii('{"S":"'),
  [STORED.text]: ascii('{"S":'),
  [STORED.number]: ascii('{"N":"'),
  [STORED.binary]: ascii('{"B":"'),
  [STORED.true]: ascii('{"BOOL":true}'),
  [STORED.false]: ascii('{"BOOL":false}'),
  [STORED.null]: ascii('{"NULL":true}'),
  [STORED.textSet]: ascii('{"SS":['),
  [STORED.numberSet]: ascii('{"NS":['),
  [STORED.binarySet]: ascii('{"BS":['),
  [STORED.list]: ascii('{"L":['),
  [STORED.map]: ascii('{"M":{'),
};
const QUOTE_BRACE = ascii('"}');
const LIST_END = ascii(']}');
const MAP_END = ascii('}}');
const COMMA = 0x2c;
const QUOTE = 0x22;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;

/** Answers are written here one after the other, and copied out when they are whole: their length is not known before. */
let scratch = Buffer.allocUnsafeSlow(1 << 16);
const MAX_SCRATCH_BYTES = 4 * 2 ** 20;

/**
 * Writes an answer as JSON straight from rows. `take` gives the bytes on an ArrayBuffer of their own. One is used at a
 * time.
 */
export class JsonWriter {
  private buffer = scratch;
  private at = 0;

  take(): Uint8Array {
    if (this.buffer.length <= MAX_SCRATCH_BYTES) scratch = this.buffer;
    return new Uint8Array(this.buffer.subarray(0, this.at));
  }

  /** Writes text as it is. */
  raw(text: string): this {
    this.reserve(text.length * 3);
    this.at += this.buffer.write(text, this.at, 'utf8');
    return this;
  }

  /** Writes bytes that are JSON already. */
  bytes(bytes: Uint8Array): this {
    this.copy(bytes, 0, bytes.length);
    return this;
  }

  /** Writes a value as JSON.stringify does; nothing for undefined members. */
  json(value: unknown): this {
    return this.raw(JSON.stringify(value));
  }

  /** Writes the attributes of a row that `isWanted` has (by the number of their names); all of them without it. */
  row(row: Uint8Array, names: Names, isWanted?: (cursor: RowCursor) => boolean): this {
    const cursor = new RowCursor().openRow(row);
    this.byte(BRACE_OPEN);
    let isFirst = true;
    while (cursor.nextAttribute()) {
      if (isWanted !== undefined && !isWanted(cursor)) continue;
      if (!isFirst) this.byte(COMMA);
      isFirst = false;
      this.name(cursor, names);
      this.value(cursor);
    }
    return this.byte(BRACE_CLOSE);
  }

  item(item: Item): this {
    this.byte(BRACE_OPEN);
    let isFirst = true;
    for (const [name, value] of item) {
      this.raw(`${isFirst ? '' : ','}${JSON.stringify(name)}:`).attribute(value);
      isFirst = false;
    }
    return this.byte(BRACE_CLOSE);
  }

  private attribute(value: AttributeValue): void {
    if ('B' in value) this.raw(`{"B":"${base64(value.B)}"}`);
    else if ('BS' in value) this.json({ BS: value.BS.map(base64) });
    else if ('M' in value) this.raw('{"M":').item(value.M).byte(BRACE_CLOSE);
    else if ('L' in value) this.list(value.L);
    else this.json(value);
  }

  private list(values: readonly AttributeValue[]): void {
    this.raw('{"L":[');
    for (const [i, value] of values.entries()) {
      if (i > 0) this.byte(COMMA);
      this.attribute(value);
    }
    this.copy(LIST_END, 0, 2);
  }

  private name(cursor: RowCursor, names: Names): void {
    if (cursor.nameId === 0) {
      this.raw(`${JSON.stringify(cursor.writtenName())}:`);
      return;
    }
    const name = names.jsonOf(cursor.nameId);
    this.copy(name, 0, name.length);
  }

  private value(cursor: RowCursor): void {
    const { bytes, type, from, to } = cursor;
    const opening = OPENINGS[type]!;
    this.copy(opening, 0, opening.length);
    switch (type) {
      case plainText:
      case number:
        this.copy(bytes, from, to);
        this.copy(QUOTE_BRACE, 0, 2);
        break;
      case text:
        this.json(utf8(bytes, from, to)).byte(BRACE_CLOSE);
        break;
      case binary:
        this.base64(bytes, from, to);
        this.copy(QUOTE_BRACE, 0, 2);
        break;
      case STORED.true:
      case STORED.false:
      case STORED.null:
        break;
      default:
        this.container(new RowCursor().open(bytes, from, to), type);
    }
  }

  private container(cursor: RowCursor, type: number): void {
    if (type === list)
      this.each(
        () => cursor.nextElement(),
        () => this.value(cursor),
      );
    else if (type === map)
      this.each(
        () => cursor.nextMember(),
        () => this.member(cursor),
      );
    else
      this.each(
        () => cursor.nextOfSet(),
        () => this.ofSet(cursor, type),
      );
    const end = type === map ? MAP_END : LIST_END;
    this.copy(end, 0, 2);
  }

  private each(next: () => boolean, write: () => void): void {
    for (let i = 0; next(); i++) {
      if (i > 0) this.byte(COMMA);
      write();
    }
  }

  private member(cursor: RowCursor): void {
    this.raw(`${JSON.stringify(cursor.writtenName())}:`);
    this.value(cursor);
  }

  private ofSet({ bytes, from, to }: RowCursor, type: number): void {
    if (type === textSet) {
      this.json(utf8(bytes, from, to));
      return;
    }
    this.byte(QUOTE);
    if (type === numberSet) this.copy(bytes, from, to);
    else this.base64(bytes, from, to);
    this.byte(QUOTE);
  }

  private base64(bytes: Uint8Array, from: number, to: number): void {
    const text = asBuffer(bytes).toString('base64', from, to);
    this.reserve(text.length);
    this.at += this.buffer.write(text, this.at, 'latin1');
  }

  private copy(source: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    const { buffer } = this;
    if (to - from > SHORT_BYTES) buffer.set(source.subarray(from, to), this.at);
    else for (let i = from, at = this.at; i < to; i++) buffer[at++] = source[i]!;
    this.at += to - from;
  }

  private byte(byte: number): this {
    this.reserve(1);
    this.buffer[this.at++] = byte;
    return this;
  }

  private reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}

function base64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('base64');
}
