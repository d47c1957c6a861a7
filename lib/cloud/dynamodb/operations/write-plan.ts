import { ServiceError } from '../../engines/service-error';
import { checkItem, checkKey, keyOf } from '../checks/check-keys';
import type { Item } from '../item';
import type { Condition, ReturnOnConditionFailure } from '../request-types';
import { decodeRow } from '../rows/decode-row';
import { RowView } from '../rows/row-view';
import type { RowWrite } from '../store/row-write';
import { NO_ROW } from '../store/table-rows';
import type { Table } from '../tables/table';
import { itemJson } from '../values/item-json';
import { NO_ITEM, type Context } from './context';

/** What a request does to one key: nothing is changed before all of a request are planned. */
export type WritePlan = {
  readonly table: Table;
  /** An item that has the key. */
  readonly key: Item;
  /** A copy of the row that is there. */
  readonly old: Buffer | undefined;
  /** The row that comes. */
  readonly row?: Uint8Array;
  /** Undefined where nothing changes. */
  readonly write?: RowWrite;
};

/** Plans to store an item, which is checked. */
export function planPut(context: Context, table: Table, item: Item): WritePlan {
  checkItem(item, table);
  const row = rowOf(context, table, item);
  const found = table.rows.findLike(row);
  return { table, key: item, old: oldRow(table, found), row, write: { table, put: row } };
}

/** Plans to delete, or to look at, the item of a key, which is checked. */
export function planDelete(table: Table, key: Item): WritePlan {
  const found = findRow(table, key);
  return { table, key, old: oldRow(table, found), ...(found !== NO_ROW && { write: { table, remove: found } }) };
}

export function findRow(table: Table, key: Item): number {
  checkKey(key, table.keys);
  const { partition, sort } = keyOf(key, table.keys);
  return table.rows.find(partition, sort);
}

/** The bytes of a new row; they stay as they are until the request is over. */
export function rowOf({ writer }: Context, table: Table, item: Item): Uint8Array {
  const start = writer.row(table.state.id, item, table.names);
  const row = writer.buffer.subarray(start, writer.at);
  table.rows.seal(row);
  return row;
}

function oldRow(table: Table, row: number): Buffer | undefined {
  return row === NO_ROW ? undefined : Buffer.from(table.rows.read(row));
}

/** The item that is there, to look at. */
function viewOf({ table, old }: WritePlan): Item {
  return old === undefined ? NO_ITEM : new RowView(old, table.names);
}

export function itemOf({ table, old }: WritePlan): Item | undefined {
  return old && decodeRow(old, table.names);
}

/** @throws ServiceError where the condition does not hold */
export function checkCondition(
  plan: WritePlan,
  condition: Condition | undefined,
  returnOnFailure: ReturnOnConditionFailure,
): void {
  if (condition === undefined || condition.holds(viewOf(plan))) return;
  const item = returnOnFailure === 'ALL_OLD' ? itemOf(plan) : undefined;
  const members = item && { Item: JSON.parse(itemJson(item)) as unknown };
  throw new ServiceError('ConditionalCheckFailedException', 'The conditional request failed', 400, members);
}

/** The metrics of the partitions that were written; only tables with local indexes have item collections. */
export function collectionMetrics(table: Table, keys: readonly Item[]): object[] | undefined {
  if (table.state.localIndexes.length === 0) return undefined;
  const { name } = table.keys.partition;
  const texts = new Set(keys.map((key) => itemJson(new Map([[name, key.get(name)!]]))));
  return [...texts].map((text) => ({ ItemCollectionKey: JSON.parse(text) as unknown, SizeEstimateRangeGB: [0, 1] }));
}
