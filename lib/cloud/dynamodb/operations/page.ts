import type { Charge } from '../limits/table-limits';
import type { QueryRequest, ScanRequest } from '../request-types';
import { decodeRow } from '../rows/decode-row';
import { RowCursor } from '../rows/row-cursor';
import { itemSizeOf } from '../rows/row-format';
import { pageSize, storedSize, valueSize } from '../rows/row-size';
import { RowView } from '../rows/row-view';
import type { Order } from '../store/table-rows';
import type { Table, TableIndex } from '../tables/table';
import { ObjectWriter } from './answer';
import { Capacity, indexItemSize, readUnits } from './capacity';

/** Query and Scan in the API Reference: a page ends when it has 1 MB, before the filter. */
const MAX_PAGE_BYTES = 2 ** 20;

/** What a Query or Scan reads. */
export type Source = {
  readonly table: Table;
  readonly order: Order;
  /** Undefined where the table itself is read. */
  readonly index: TableIndex | undefined;
  /** Whether the table is asked for what a local index does not have. */
  readonly fetchesTable: boolean;
};

/** The answer of a Query or Scan, row by row. */
export class Page {
  private readonly answer = new ObjectWriter();
  private readonly items;
  private readonly includes: ((cursor: RowCursor) => boolean) | undefined;
  private readonly wanted: ((cursor: RowCursor) => boolean) | undefined;
  private readonly cursor = new RowCursor();
  /** The number of the name of the table's sort key. */
  private readonly sortId: number;
  private scanned = 0;
  private count = 0;
  private bytes = 0;
  private tableBytes = 0;
  private indexBytes = 0;
  private lastRow = -1;

  constructor(
    private readonly source: Source,
    private readonly request: QueryRequest | ScanRequest,
    /** Whether limits count what is read. */
    private readonly isLimited: boolean,
  ) {
    const { index, fetchesTable } = source;
    const isPart = index !== undefined && !fetchesTable && index.projection.ProjectionType !== 'ALL';
    this.includes = isPart ? index.includes : undefined;
    this.wanted = this.wantedOf(request);
    const { keys, names } = source.table;
    this.sortId = keys.sort ? names.find(keys.sort.name) : -1;
    this.items = request.select === 'COUNT' ? undefined : this.answer.open('Items').raw('[');
  }

  /** Whether the page takes no more rows; then its last one is the LastEvaluatedKey. */
  get isFull(): boolean {
    return this.scanned >= (this.request.limit ?? Infinity) || this.bytes >= MAX_PAGE_BYTES;
  }

  take(rowId: number): void {
    const { table } = this.source;
    const row = table.rows.read(rowId);
    this.lastRow = rowId;
    this.scanned++;
    this.measure(row);
    const { filter, projection } = this.request;
    if (filter && !filter.holds(new RowView(row, table.names, this.includes))) return;
    if (this.items) {
      if (this.count > 0) this.items.raw(',');
      if (projection && !projection.isTopLevel) {
        this.items.item(projection.project(new RowView(row, table.names, this.includes)));
      } else this.items.row(row, table.names, this.wanted);
    }
    this.count++;
  }

  end(): Uint8Array {
    const { answer, request } = this;
    this.items?.raw(']');
    answer.member('Count', this.count).member('ScannedCount', this.scanned);
    if (this.isFull && this.lastRow >= 0) answer.item('LastEvaluatedKey', this.lastKey());
    return answer.member('ConsumedCapacity', this.capacity().describe(request.returnConsumedCapacity)).end();
  }

  /** What the page costs, counted where it begins: at the hash of a partition key of what is read. */
  charges(hash: number): Charge[] {
    const { table, index } = this.source;
    const { ofTable, ofIndex } = this.units();
    const charge = { table, indexName: undefined, access: 'Read', hash } as const;
    if (!index || index.isLocal) return [{ ...charge, units: ofTable + ofIndex }];
    return [{ ...charge, indexName: index.name, units: ofIndex }];
  }

  private wantedOf({ projection }: QueryRequest | ScanRequest): ((cursor: RowCursor) => boolean) | undefined {
    const { includes } = this;
    if (projection === undefined) return includes;
    const isNamed = this.source.table.names.among(new Set(projection.attributes));
    return includes ? (cursor) => isNamed(cursor) && includes(cursor) : isNamed;
  }

  private measure(row: Uint8Array): void {
    const { table, index, fetchesTable } = this.source;
    this.bytes += this.pageBytes(row);
    if (this.request.returnConsumedCapacity === 'NONE' && !this.isLimited) return;
    if (index) this.indexBytes += indexItemSize(table, index, row);
    if (!index || fetchesTable) this.tableBytes += itemSizeOf(row);
  }

  private pageBytes(row: Uint8Array): number {
    const { cursor, sortId, includes } = this;
    cursor.openRow(row);
    let attributes = 0;
    let sortKey = 0;
    while (cursor.nextAttribute()) {
      if (cursor.nameId === sortId) sortKey = valueSize(cursor);
      else if (includes === undefined || includes(cursor)) attributes += storedSize(cursor);
    }
    return pageSize(attributes, sortKey);
  }

  private lastKey() {
    const { table, order } = this.source;
    const keys = [table.keys.partition, table.keys.sort, order.keys.partition, order.keys.sort];
    const names = new Set(keys.map((key) => key?.name));
    return decodeRow(table.rows.read(this.lastRow), table.names, table.names.among(names));
  }

  private capacity(): Capacity {
    const { index } = this.source;
    const { ofTable, ofIndex } = this.units();
    const capacity = new Capacity(this.request.table);
    if (ofTable > 0) capacity.addTable(ofTable);
    return index ? capacity.addIndex(index, ofIndex) : capacity;
  }

  private units(): { readonly ofTable: number; readonly ofIndex: number } {
    const { index, fetchesTable } = this.source;
    const { isConsistent } = this.request;
    if (!index) return { ofTable: readUnits(Math.max(1, this.tableBytes), isConsistent), ofIndex: 0 };
    return {
      ofTable: fetchesTable ? readUnits(this.tableBytes, isConsistent) : 0,
      ofIndex: readUnits(Math.max(1, this.indexBytes), isConsistent),
    };
  }
}
