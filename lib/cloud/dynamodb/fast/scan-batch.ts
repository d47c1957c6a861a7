import { STORED } from '../rows/row-format';
import type { RowWriter } from '../rows/row-writer';
import type { Table } from '../tables/table';
import { MAX_ITEM_SIZE_BYTES } from '../values/item-size';
import { type Prefix, Prefixes } from './prefixes';
import { scanBinary, scanNumber, scanText, type Scan } from './scan-values';

/** BatchWriteItem API limit. */
const MAX_ROWS = 25;
/** Longer keys take the general reader, which knows what the limit of each is. */
const MAX_KEY_BYTES = 1024;
/** A larger set is compared by the general reader. */
const MAX_SET_VALUES = 16;
/** A row has a head and its JSON has braces and names; a row is never longer than its JSON and this. */
const ROW_SLACK_BYTES = 64;

const HEAD = Buffer.from('{"RequestItems":{"');
const LIST = Buffer.from('":[');
const ITEM = Buffer.from('{"PutRequest":{"Item":{');
const ITEM_END = Buffer.from('}}}');
const END = Buffer.from(']}}');
const QUOTE = 0x22;
const COMMA = 0x2c;
const BRACE = 0x7d;
const BRACKET = 0x5d;

const STORED_TYPES = { S: STORED.plainText, N: STORED.number, B: STORED.binary, SS: STORED.textSet } as const;

/**
 * Reads an ordinary BatchWriteItem, puts into one table as the SDKs write them, from its bytes straight into rows.
 * Whatever is not quite ordinary is left to the general reader, which also words the faults.
 */
export class BatchScan {
  private readonly tables = new WeakMap<Table, Prefixes>();
  private readonly scan: Scan = { body: Buffer.alloc(0), at: 0, end: 0, out: Buffer.alloc(0), to: 0 };
  /** The row in which each name was seen last, by its number. */
  private seen = new Uint32Array(64);
  private row = 0;

  constructor(private readonly find: (name: string) => Table | undefined) {}

  /** The table and its rows, not yet sealed; undefined where the general reader must look at the body. */
  read(body: Buffer, writer: RowWriter): { readonly table: Table; readonly rows: Buffer[] } | undefined {
    const { scan } = this;
    scan.body = body;
    scan.at = 0;
    scan.end = body.length;
    if (!this.takes(HEAD)) return undefined;
    const nameEnd = body.indexOf(QUOTE, scan.at);
    const table = nameEnd < 0 ? undefined : this.find(body.toString('latin1', scan.at, nameEnd));
    scan.at = nameEnd;
    if (!table || !this.takes(LIST)) return undefined;
    writer.reserve(body.length + MAX_ROWS * ROW_SLACK_BYTES);
    const rows = this.rowsOf(table, writer);
    return rows && this.takes(END) && scan.at === scan.end ? { table, rows } : undefined;
  }

  private rowsOf(table: Table, writer: RowWriter): Buffer[] | undefined {
    const { scan } = this;
    const prefixes = this.prefixesOf(table);
    const rows: Buffer[] = [];
    for (;;) {
      if (rows.length === MAX_ROWS || !this.takes(ITEM)) return undefined;
      writer.begin(table.state.id);
      scan.out = writer.buffer;
      scan.to = writer.at;
      const size = this.item(prefixes);
      if (size < 0 || size > MAX_ITEM_SIZE_BYTES || !this.takes(ITEM_END)) return undefined;
      const start = writer.end(size);
      writer.at = scan.to;
      rows.push(writer.buffer.subarray(start, scan.to));
      if (scan.body[scan.at] === BRACKET) return rows;
      if (scan.body[scan.at++] !== COMMA) return undefined;
    }
  }

  /** The size of an item; -1 where it is not ordinary. Stops at the brace that ends it. */
  private item(prefixes: Prefixes): number {
    const { scan } = this;
    let expected = prefixes.first;
    let last: Prefix | undefined;
    let size = 0;
    this.row++;
    for (;;) {
      const prefix = expected && this.takes(expected.bytes) ? expected : this.found(prefixes);
      if (prefix === undefined) return -1;
      if (last) last.next = prefix;
      else prefixes.first = prefix;
      const added = this.attribute(prefix);
      if (added < 0 || scan.body[scan.at++] !== BRACE) return -1;
      size += added;
      if (scan.body[scan.at] === BRACE) return size;
      if (scan.body[scan.at++] !== COMMA) return -1;
      last = prefix;
      expected = prefix.next;
    }
  }

  private found(prefixes: Prefixes): Prefix | undefined {
    const prefix = prefixes.find(this.scan.body, this.scan.at);
    if (prefix) this.scan.at += prefix.bytes.length;
    return prefix;
  }

  private attribute({ nameId, nameSize, type, isKey }: Prefix): number {
    if (nameId >= this.seen.length) this.growSeen(nameId);
    // A name twice: the general reader decides which of them counts.
    if (this.seen[nameId] === this.row) return -1;
    this.seen[nameId] = this.row;
    const { scan } = this;
    const { out } = scan;
    if (nameId < 0x80) out[scan.to++] = nameId;
    else {
      out[scan.to++] = (nameId & 0x7f) | 0x80;
      out[scan.to++] = nameId >>> 7;
    }
    out[scan.to++] = STORED_TYPES[type];
    const size = this.value(type);
    if (size < 0 || (isKey && (size === 0 || size > MAX_KEY_BYTES))) return -1;
    return nameSize + size;
  }

  private value(type: Prefix['type']): number {
    switch (type) {
      case 'S':
        return scanText(this.scan);
      case 'N':
        return scanNumber(this.scan);
      case 'B':
        return scanBinary(this.scan);
      case 'SS':
        return this.textSet();
      default:
        return type satisfies never;
    }
  }

  private textSet(): number {
    const { scan } = this;
    const from = scan.to + 4;
    const starts: number[] = [];
    let size = 0;
    scan.to = from;
    for (;;) {
      starts.push(scan.to);
      const added = scanText(scan);
      if (added < 0 || starts.length > MAX_SET_VALUES) return -1;
      size += added;
      if (scan.body[scan.at] === BRACKET) break;
      if (scan.body[scan.at] !== COMMA || scan.body[scan.at + 1] !== QUOTE) return -1;
      scan.at += 2;
    }
    scan.at++;
    const length = scan.to - from;
    for (let i = 0; i < 4; i++) scan.out[from - 4 + i] = ((length >>> (7 * i)) & 0x7f) | (i < 3 ? 0x80 : 0);
    return starts.length > 1 && this.hasTwice([...starts, scan.to]) ? -1 : size;
  }

  private hasTwice(bounds: readonly number[]): boolean {
    const { out } = this.scan;
    const texts = bounds.slice(0, -1).map((start, i) => out.toString('latin1', start, bounds[i + 1]));
    return new Set(texts).size < texts.length;
  }

  private takes(bytes: Buffer): boolean {
    const { scan } = this;
    const { body, at } = scan;
    const { length } = bytes;
    for (let i = 0; i < length; i++) if (body[at + i] !== bytes[i]) return false;
    scan.at = at + length;
    return true;
  }

  private prefixesOf(table: Table): Prefixes {
    const known = this.tables.get(table);
    if (known?.state === table.state) return known;
    const prefixes = new Prefixes(table);
    this.tables.set(table, prefixes);
    return prefixes;
  }

  private growSeen(nameId: number): void {
    const larger = new Uint32Array(Math.max(this.seen.length * 2, nameId + 1));
    larger.set(this.seen);
    this.seen = larger;
  }
}
