import type { EntryLog, Place } from '../../engines/log/entry-log';
import type { KeyAttribute, KeyNames } from '../item';
import { endHash, hashBytes, keyHash, startHash } from '../keys/key-hash';
import { MAX_PARTITION_BYTES, MAX_SORT_BYTES } from '../keys/key-sizes';
import type { Names } from '../rows/names';
import { itemSizeOf, keyHashOf, writeUint32 } from '../rows/row-format';
import { PlaceColumn, Uint32Column } from './columns';
import type { ExpiryIndex } from './expiry-index';
import { KeyIndex } from './key-index';
import { KeyReader } from './key-reader';
import { RowOrder } from './row-order';
import { SortColumn } from './sort-column';

/** An order of the rows: the table's own, or an index. */
export type Order = {
  /** Undefined for the table. */
  readonly indexName: string | undefined;
  readonly keys: KeyNames;
  /** Slots of its keys in the table's key readers. */
  readonly partitionSlot: number;
  readonly sortSlot: number | undefined;
  readonly rows: RowOrder;
  readonly compare: (a: number, b: number) => number;
};

/** A place in an order, as an ExclusiveStartKey tells it: the key in the order, and the key in the table. */
export type OrderKey = {
  readonly sort: Uint8Array | undefined;
  readonly partition: Uint8Array;
  readonly tableSort?: Uint8Array;
};

export const NO_ROW = -1;
const NO_PLACE = -1;

/**
 * Of the memory of a row: its place, its hash, its slot by key; the beginning of a sort key; a chain and a bucket; its
 * minute and the chain of those that expire in it.
 */
const ROW_COLUMN_BYTES = 24;
const SORT_COLUMN_BYTES = 20;
const ORDER_BYTES = 24;
const EXPIRY_BYTES = 12;

/**
 * The rows of a table: by whole key, by partition, and in indexes. Rows are numbers; what they stand for lies in the log.
 * What changes rows comes after the commit of the entries that tell it.
 */
export class TableRows {
  private readonly places = new PlaceColumn();
  private readonly hashes = new Uint32Column();
  private readonly keyIndex: KeyIndex | undefined;
  private readonly free: number[] = [];
  private nextRow = 0;
  private readonly attributes: KeyAttribute[] = [];
  private readonly sortColumns: (SortColumn | undefined)[] = [];
  private readonly table: Order;
  private indexes: Order[] = [];
  /** Of a row that comes, of the one that it replaces, and of those that are compared. */
  private incoming!: KeyReader;
  private replaced!: KeyReader;
  private compared!: KeyReader;
  private expiry:
    { readonly index: ExpiryIndex; readonly secondsOf: (row: Uint8Array) => number | undefined } | undefined;
  /** The last partition key of each slot and its hash: most rows of a batch share them. */
  private readonly lastKeys: { key: Uint8Array; hash: number }[] = [];
  count = 0;
  /** Of the items, as DynamoDB counts it. */
  sizeBytes = 0;

  constructor(
    private readonly log: EntryLog,
    private readonly names: Names,
    readonly keys: KeyNames,
  ) {
    this.table = this.newOrder(undefined, keys);
    this.keyIndex = keys.sort && new KeyIndex(this.hashes);
    this.makeReaders();
  }

  get orders(): readonly Order[] {
    return [this.table, ...this.indexes];
  }

  orderOf(indexName: string | undefined): Order | undefined {
    return this.orders.find((order) => order.indexName === indexName);
  }

  /**
   * What the indexes take, roughly: columns by row, and slots of hashes that are half full. Not in it are the rows that
   * each order keeps sorted (4 bytes each), the numbers of free rows, and the names of attributes.
   */
  get indexBytes(): number {
    const sortColumns = this.sortColumns.filter((column) => column !== undefined).length;
    const perOrder = sortColumns * SORT_COLUMN_BYTES + this.orders.length * ORDER_BYTES;
    return this.nextRow * (ROW_COLUMN_BYTES + perOrder + (this.expiry ? EXPIRY_BYTES : 0));
  }

  /** A row's bytes, valid until the next call of the log. */
  read(row: number): Buffer {
    return this.log.read(this.places.get(row));
  }

  /** Writes the key's hash into a row that is to be stored. */
  seal(row: Uint8Array): void {
    this.incoming.read(row);
    writeUint32(row, 5, this.hashOfKey(this.incoming));
  }

  /** The same for a row that may lack its key; says whether it has it. */
  trySeal(row: Uint8Array): boolean {
    this.incoming.read(row);
    if (!isIn(this.table, this.incoming)) return false;
    writeUint32(row, 5, this.hashOfKey(this.incoming));
    return true;
  }

  /** The stored row with the key of this one, which is sealed. */
  findLike(row: Uint8Array): number {
    this.incoming.read(row);
    return this.findIncoming(keyHashOf(row));
  }

  /** The stored row with this key. */
  find(partition: Uint8Array, sort: Uint8Array | undefined): number {
    const isMatch = (row: number) => {
      const stored = this.compared.read(this.read(row));
      return stored.is(0, partition, 0, partition.length) && (!sort || stored.is(1, sort, 0, sort.length));
    };
    return this.lookUp(keyHash(partition, sort), isMatch);
  }

  /** Takes a row that is committed at `place`, in place of one with the same key. */
  put(row: Uint8Array, place: Place): void {
    const hash = keyHashOf(row);
    this.incoming.read(row);
    const old = this.findIncoming(hash);
    if (old === NO_ROW) this.add(row, hash, place);
    else this.replace(old, row, place);
  }

  /** Forgets a row, whose deletion is committed. */
  remove(row: number): void {
    const bytes = Buffer.from(this.read(row));
    this.replaced.read(bytes);
    for (const order of this.orders) if (isIn(order, this.replaced)) this.unlink(order, row);
    this.keyIndex?.remove(row);
    this.expiry?.index.remove(row);
    this.log.release(this.places.get(row));
    this.places.set(row, NO_PLACE);
    this.free.push(row);
    this.count--;
    this.sizeBytes -= itemSizeOf(bytes);
  }

  /** Whether a row may have a key with this hash; needs no look into the log. */
  hasHash(hash: number): boolean {
    return this.lookUp(hash, () => true) !== NO_ROW;
  }

  /** Takes a row whose key's hash no row has. */
  addNew(row: Uint8Array, place: Place): void {
    this.incoming.read(row);
    this.add(row, keyHashOf(row), place);
  }

  /** Whether the entry of a row is the one in use. */
  isAt(hash: number, place: Place): boolean {
    return this.lookUp(hash, (row) => this.places.get(row) === place) !== NO_ROW;
  }

  move(hash: number, from: Place, to: Place): void {
    const row = this.lookUp(hash, (candidate) => this.places.get(candidate) === from);
    if (row === NO_ROW) throw new Error('an entry was moved that no row has');
    this.places.set(row, to);
  }

  addIndex(indexName: string, keys: KeyNames): void {
    const known = this.sortColumns.slice();
    const order = this.newOrder(indexName, keys);
    this.makeReaders();
    this.indexes = [...this.indexes, order];
    const newColumns = this.sortColumns.map((column, slot) => (column === known[slot] ? undefined : column));
    for (const row of this.all()) {
      this.incoming.read(this.read(row));
      for (const [slot, column] of newColumns.entries()) if (column) this.setSort(column, slot, row);
      if (isIn(order, this.incoming)) order.rows.link(row, this.partitionHash(order, this.incoming));
    }
  }

  removeIndex(indexName: string): void {
    this.indexes = this.indexes.filter((order) => order.indexName !== indexName);
    // A column that no order uses is not kept up to date.
    const used = new Set(this.orders.map(({ sortSlot }) => sortSlot));
    for (const slot of this.sortColumns.keys()) if (!used.has(slot)) this.sortColumns[slot] = undefined;
  }

  /** Watches when rows expire; `secondsOf` reads it from a row. */
  expireBy(index: ExpiryIndex | undefined, secondsOf: (row: Uint8Array) => number | undefined): void {
    this.expiry = index && { index, secondsOf };
    if (index) for (const row of this.all()) index.add(row, secondsOf(this.read(row)));
  }

  /** All rows, in no order. */
  *all(): Generator<number> {
    for (let row = 0; row < this.nextRow; row++) if (this.places.get(row) !== NO_PLACE) yield row;
  }

  /** Releases all entries. */
  releaseAll(): void {
    for (const row of this.all()) this.log.release(this.places.get(row));
  }

  /** How a row's sort key in an order compares to another. */
  compareSort(order: Order, row: number, key: Uint8Array): number {
    const slot = order.sortSlot!;
    const known = this.sortColumns[slot]!.compareTo(row, key);
    return known ?? Buffer.compare(this.compared.read(this.read(row)).bytes(slot), key);
  }

  /** How a row compares to a place in an order, among rows with the same hash of the partition key. */
  compareKey(order: Order, row: number, key: OrderKey): number {
    const bySort = order.sortSlot === undefined ? 0 : this.compareSort(order, row, key.sort!);
    if (bySort !== 0) return bySort;
    const hash = keyHash(key.partition, key.tableSort);
    const own = this.hashes.get(row);
    if (own !== hash) return own < hash ? -1 : 1;
    const stored = this.compared.read(this.read(row));
    return (
      Buffer.compare(stored.bytes(0), key.partition) ||
      (key.tableSort ? Buffer.compare(stored.bytes(1), key.tableSort) : 0)
    );
  }

  private newOrder(indexName: string | undefined, keys: KeyNames): Order {
    const partitionSlot = this.slotOf(keys.partition);
    const sortSlot = keys.sort && this.slotOf(keys.sort);
    if (sortSlot !== undefined) this.sortColumns[sortSlot] ??= new SortColumn();
    const order: Order = {
      indexName,
      keys,
      partitionSlot,
      sortSlot,
      rows: new RowOrder(),
      compare: (a, b) => this.compareRows(sortSlot, a, b),
    };
    return order;
  }

  private slotOf(attribute: KeyAttribute): number {
    const slot = this.attributes.findIndex(({ name }) => name === attribute.name);
    if (slot >= 0) {
      // An attribute that no order uses any more may come back with another type.
      this.attributes[slot] = attribute;
      return slot;
    }
    this.lastKeys.push({ key: new Uint8Array(0), hash: 0 });
    this.sortColumns.push(undefined);
    return this.attributes.push(attribute) - 1;
  }

  private makeReaders(): void {
    this.incoming = new KeyReader(this.names, this.attributes);
    this.replaced = new KeyReader(this.names, this.attributes);
    this.compared = new KeyReader(this.names, this.attributes);
  }

  private findIncoming(hash: number): number {
    return this.lookUp(hash, this.isLikeIncoming);
  }

  private readonly isLikeIncoming = (row: number): boolean => {
    const stored = this.compared.read(this.read(row));
    return stored.isEqual(0, this.incoming) && (!this.keys.sort || stored.isEqual(1, this.incoming));
  };

  private lookUp(hash: number, isMatch: (row: number) => boolean): number {
    return this.keyIndex ? this.keyIndex.find(hash, isMatch) : this.table.rows.find(hash, isMatch);
  }

  private add(bytes: Uint8Array, hash: number, place: Place): void {
    const row = this.free.pop() ?? this.nextRow++;
    this.places.set(row, place);
    this.hashes.set(row, hash);
    this.setSorts(row);
    for (const order of this.orders) if (isIn(order, this.incoming)) this.link(order, row);
    this.keyIndex?.add(row);
    this.expiry?.index.add(row, this.expiry.secondsOf(bytes));
    this.count++;
    this.sizeBytes += itemSizeOf(bytes);
  }

  private replace(row: number, bytes: Uint8Array, place: Place): void {
    const old = this.read(row);
    this.sizeBytes += itemSizeOf(bytes) - itemSizeOf(old);
    if (this.indexes.length > 0) this.replaceInIndexes(row, old);
    if (this.expiry) {
      this.expiry.index.remove(row);
      this.expiry.index.add(row, this.expiry.secondsOf(bytes));
    }
    this.log.release(this.places.get(row));
    this.places.set(row, place);
  }

  private replaceInIndexes(row: number, old: Uint8Array): void {
    this.replaced.read(Buffer.from(old));
    const changed = this.indexes.filter((order) => !this.isSamePlace(order));
    if (changed.length === 0) return;
    for (const order of changed) if (isIn(order, this.replaced)) this.unlink(order, row);
    this.setSorts(row);
    for (const order of changed) if (isIn(order, this.incoming)) this.link(order, row);
  }

  private isSamePlace({ partitionSlot, sortSlot }: Order): boolean {
    const { incoming, replaced } = this;
    return (
      incoming.isEqual(partitionSlot, replaced) && (sortSlot === undefined || incoming.isEqual(sortSlot, replaced))
    );
  }

  private setSorts(row: number): void {
    for (let slot = 0; slot < this.sortColumns.length; slot++) {
      const column = this.sortColumns[slot];
      if (column !== undefined) this.setSort(column, slot, row);
    }
  }

  private setSort(column: SortColumn, slot: number, row: number): void {
    const { incoming } = this;
    if (incoming.has(slot)) column.set(row, incoming.sources[slot]!, incoming.froms[slot]!, incoming.tos[slot]!);
  }

  private link(order: Order, row: number): void {
    order.rows.link(row, this.partitionHash(order, this.incoming));
  }

  private unlink(order: Order, row: number): void {
    order.rows.unlink(row, this.partitionHash(order, this.replaced), order.compare);
  }

  private partitionHash({ partitionSlot: slot }: Order, reader: KeyReader): number {
    const last = this.lastKeys[slot]!;
    if (reader.is(slot, last.key, 0, last.key.length)) return last.hash;
    last.key = new Uint8Array(reader.bytes(slot));
    last.hash = keyHash(last.key);
    return last.hash;
  }

  private hashOfKey(reader: KeyReader): number {
    if (!this.keys.sort) return this.partitionHash(this.table, reader);
    startHash();
    hashBytes(reader.sources[0]!, reader.froms[0]!, reader.tos[0]!);
    hashBytes(reader.sources[1]!, reader.froms[1]!, reader.tos[1]!);
    return endHash();
  }

  private compareRows(sortSlot: number | undefined, a: number, b: number): number {
    if (a === b) return 0;
    const bySort = sortSlot === undefined ? 0 : this.compareSorts(sortSlot, a, b);
    if (bySort !== 0) return bySort;
    const left = this.hashes.get(a);
    const right = this.hashes.get(b);
    return left === right ? this.compareKeys(a, b) : left < right ? -1 : 1;
  }

  private compareSorts(slot: number, a: number, b: number): number {
    return this.sortColumns[slot]!.compare(a, b) ?? Buffer.compare(this.keyBytes(a, slot), this.keyBytes(b, slot));
  }

  private compareKeys(a: number, b: number): number {
    const byPartition = Buffer.compare(this.keyBytes(a, 0), this.keyBytes(b, 0));
    return byPartition || !this.keys.sort ? byPartition : Buffer.compare(this.keyBytes(a, 1), this.keyBytes(b, 1));
  }

  /** A copy of a row's key. */
  private keyBytes(row: number, slot: number): Uint8Array {
    return new Uint8Array(this.compared.read(this.read(row)).bytes(slot));
  }
}

/** Whether a row is in an order: it has all of its keys. Rows from before an index may have values too long for it. */
function isIn({ partitionSlot, sortSlot }: Order, reader: KeyReader): boolean {
  return (
    reader.has(partitionSlot, MAX_PARTITION_BYTES) && (sortSlot === undefined || reader.has(sortSlot, MAX_SORT_BYTES))
  );
}
