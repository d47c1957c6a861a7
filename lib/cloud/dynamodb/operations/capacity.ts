import type { ReturnConsumedCapacity, TableReference } from '../request-types';
import { RowCursor } from '../rows/row-cursor';
import { itemSizeOf } from '../rows/row-format';
import { attributeSize } from '../rows/row-size';
import type { Table, TableIndex } from '../tables/table';

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/** Units of a request by table and index ("Read/write capacity units" in the Developer Guide). */
export class Capacity {
  private tableUnits = 0;
  private readonly localUnits = new Map<string, number>();
  private readonly globalUnits = new Map<string, number>();

  constructor(
    private readonly reference: TableReference,
    /** How many times as much a transaction costs: twice. */
    private readonly factor = 1,
  ) {}

  addTable(units: number): this {
    this.tableUnits += units * this.factor;
    return this;
  }

  addIndex({ name, isLocal }: TableIndex, units: number): this {
    const map = isLocal ? this.localUnits : this.globalUnits;
    map.set(name, (map.get(name) ?? 0) + units * this.factor);
    return this;
  }

  /** What a row's change costs, from its old bytes to its new ones. */
  addWrite(table: Table, old: Uint8Array | undefined, row: Uint8Array | undefined): this {
    this.addTable(itemWriteUnits(old, row));
    for (const index of table.indexes) {
      for (const { units } of indexWritesOf(table, index, old, row)) this.addIndex(index, units);
    }
    return this;
  }

  addRead(bytes: number, isConsistent: boolean): this {
    return this.addTable(readUnits(Math.max(bytes, 1), isConsistent));
  }

  /** As the answer has it; undefined when it was not asked for. */
  describe(wanted: ReturnConsumedCapacity): object | undefined {
    if (wanted === 'NONE') return undefined;
    const sum = (map: ReadonlyMap<string, number>) => [...map.values()].reduce((total, units) => total + units, 0);
    const total = this.tableUnits + sum(this.localUnits) + sum(this.globalUnits);
    return {
      TableName: this.reference.given,
      CapacityUnits: total,
      ...(wanted === 'INDEXES' && {
        Table: { CapacityUnits: this.tableUnits },
        ...(this.localUnits.size > 0 && { LocalSecondaryIndexes: byName(this.localUnits) }),
        ...(this.globalUnits.size > 0 && { GlobalSecondaryIndexes: byName(this.globalUnits) }),
      }),
    };
  }
}

function byName(units: ReadonlyMap<string, number>): object {
  return Object.fromEntries([...units].map(([name, CapacityUnits]) => [name, { CapacityUnits }]));
}

/** What a row's change costs the table, from its old bytes to its new ones. */
export function itemWriteUnits(old: Uint8Array | undefined, row: Uint8Array | undefined): number {
  return writeUnits(Math.max(old ? itemSizeOf(old) : 0, row ? itemSizeOf(row) : 0));
}

function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.ceil(bytes / READ_UNIT_BYTES) * (isConsistent ? 1 : 0.5);
}

type Projected = { readonly size: number; readonly key: string; readonly bytes: Buffer };

/** A write of an index, and the row whose key in the index it is at. */
type IndexWrite = { readonly of: Uint8Array; readonly units: number };

/**
 * An index is written where an item enters, leaves or changes what the index has of it; an item whose index key changes
 * is taken out and put in again.
 */
export function indexWritesOf(
  table: Table,
  index: TableIndex,
  old: Uint8Array | undefined,
  row: Uint8Array | undefined,
): IndexWrite[] {
  const before = old && projected(table, index, old);
  const after = row && projected(table, index, row);
  const write = (of: Uint8Array, bytes: number): IndexWrite => ({ of, units: writeUnits(bytes) });
  if (!before || !after || before.key !== after.key) {
    return [...(before ? [write(old, before.size)] : []), ...(after ? [write(row, after.size)] : [])];
  }
  return before.bytes.equals(after.bytes) ? [] : [write(row, Math.max(before.size, after.size))];
}

/** What an index has of a row; undefined where it is not in the index. */
function projected(table: Table, index: TableIndex, row: Uint8Array): Projected | undefined {
  const { partition, sort } = index.keys;
  const cursor = new RowCursor().openRow(row);
  const parts: Uint8Array[] = [];
  const keys: [string, string] = ['', ''];
  let found = 0;
  let size = 0;
  while (cursor.nextAttribute()) {
    if (!index.includes(cursor)) continue;
    size += attributeSize(cursor, table.names);
    parts.push(row.subarray(cursor.start, cursor.to));
    const name = cursor.nameOf(table.names);
    if (name !== partition.name && name !== sort?.name) continue;
    keys[name === partition.name ? 0 : 1] = Buffer.from(row.subarray(cursor.from, cursor.to)).toString('latin1');
    found++;
  }
  return found < (sort ? 2 : 1) ? undefined : { size, key: keys.join('\0'), bytes: Buffer.concat(parts) };
}

/** What an index has of a row, as DynamoDB counts it. */
export function indexItemSize(table: Table, index: TableIndex, row: Uint8Array): number {
  if (index.projection.ProjectionType === 'ALL') return itemSizeOf(row);
  const cursor = new RowCursor().openRow(row);
  let size = 0;
  while (cursor.nextAttribute()) if (index.includes(cursor)) size += attributeSize(cursor, table.names);
  return size;
}
