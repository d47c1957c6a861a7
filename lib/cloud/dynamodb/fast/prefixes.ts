import type { Table } from '../tables/table';
import type { TableState } from '../tables/table-state';

export type FastType = 'S' | 'N' | 'B' | 'SS';

/** How an attribute of one type begins in JSON, to the quote of its first value. */
export type Prefix = {
  readonly bytes: Buffer;
  readonly type: FastType;
  readonly nameId: number;
  /** Bytes of the name, which count toward the item's size. */
  readonly nameSize: number;
  /** Whether it is a key of the table or of an index: then it may not be empty or long. */
  readonly isKey: boolean;
  /** What came behind it the last time. */
  next: Prefix | undefined;
};

/** More different ones are not remembered: ordinary rows of a table have a few dozen. */
const MAX_PREFIXES = 1_000;
/**
 * From the quote before a name to the one before its value; other spellings and types take the general reader, as does
 * U+FFFD, which bytes that are no UTF-8 are read as.
 */
// oxlint-disable-next-line no-control-regex -- they are escaped in JSON
const PREFIX = /^"([^"\\\u0000-\u001f\ufffd]{1,255})":\{"(?:(S|N|B)":"|(SS)":\[")/u;
const MAX_PREFIX_BYTES = 280;

/** The beginnings of attributes that rows of a table had. Rows of one kind follow each other, so the next is known. */
export class Prefixes {
  private readonly known = new Map<string, Prefix>();
  private readonly keyTypes: ReadonlyMap<string, string>;
  readonly state: TableState;
  /** What the last row began with. */
  first: Prefix | undefined;

  constructor(private readonly table: Table) {
    this.state = table.state;
    const keys = [table.keys, ...table.indexes.map((index) => index.keys)];
    const attributes = keys.flatMap(({ partition, sort }) => (sort ? [partition, sort] : [partition]));
    this.keyTypes = new Map(attributes.map(({ name, type }) => [name, type]));
  }

  /** The prefix at a place of the body; undefined where there is none that the fast way takes. */
  find(body: Buffer, at: number): Prefix | undefined {
    const match = PREFIX.exec(body.toString('utf8', at, at + MAX_PREFIX_BYTES));
    if (!match) return undefined;
    const [text, name, simple, set] = match as unknown as [string, string, FastType | undefined, FastType];
    return this.known.get(text) ?? this.learn(text, name, simple ?? set);
  }

  private learn(text: string, name: string, type: FastType): Prefix | undefined {
    const { names } = this.table;
    const nameId = names.idOf(name);
    const keyType = this.keyTypes.get(name);
    if (nameId === 0 || this.known.size >= MAX_PREFIXES || (keyType !== undefined && keyType !== type))
      return undefined;
    const nameSize = names.sizeOf(nameId);
    const prefix = { bytes: Buffer.from(text), type, nameId, nameSize, isKey: keyType !== undefined, next: undefined };
    this.known.set(text, prefix);
    return prefix;
  }
}
