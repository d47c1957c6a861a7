import { checkNested } from '../checks/check-paths';
import type { Item } from '../item';
import type { Charge } from '../limits/table-limits';
import type { TransactGetItemsRequest } from '../request-types';
import { itemSizeOf } from '../rows/row-format';
import { NO_ROW } from '../store/table-rows';
import type { Table } from '../tables/table';
import { ObjectWriter } from './answer';
import { Capacity } from './capacity';
import { readCharges } from './charges';
import { activeTable, type Context } from './context';
import { writeItem } from './get-item';
import { admitTogether, cancelled, reasonOf } from './transact-write-items';
import { findRow } from './write-plan';

/** A transaction reads each item twice. */
const TRANSACTION_FACTOR = 2;

export function transactGetItems(context: Context, request: TransactGetItemsRequest): Uint8Array {
  const tables = request.gets.map(({ table }) => activeTable(context, table));
  const rows = findAll(request, tables);
  if (context.limits)
    admitTogether(
      context,
      request.gets.map(({ key }, i) => chargesOf(tables[i]!, key, rows[i]!)),
    );
  const capacities = new Map<Table, Capacity>();
  const answer = new ObjectWriter();
  const json = answer.open('Responses').raw('[');
  for (const [i, { table: reference, projection }] of request.gets.entries()) {
    const table = tables[i]!;
    const row = rows[i] === NO_ROW ? undefined : table.rows.read(rows[i]!);
    json.raw(i > 0 ? ',{' : '{');
    if (row) writeItem(json.raw('"Item":'), table, row, projection);
    json.raw('}');
    const capacity = capacities.get(table) ?? new Capacity(reference, TRANSACTION_FACTOR);
    capacities.set(table, capacity.addRead(row ? itemSizeOf(row) : 0, true));
  }
  json.raw(']');
  if (request.returnConsumedCapacity !== 'NONE') {
    const list = [...capacities.values()].map((capacity) => capacity.describe(request.returnConsumedCapacity));
    answer.member('ConsumedCapacity', list);
  }
  return answer.end();
}

function chargesOf(table: Table, key: Item, row: number): Charge[] {
  const bytes = row === NO_ROW ? undefined : table.rows.read(row);
  return readCharges(table, key, bytes, { isConsistent: true, factor: TRANSACTION_FACTOR });
}

function findAll({ gets }: TransactGetItemsRequest, tables: readonly Table[]): number[] {
  const rows: number[] = [];
  const reasons = gets.map(({ key, projection }, i) => {
    try {
      rows.push(findRow(tables[i]!, key));
      checkNested(projection?.nested, tables[i]!);
      return { Code: 'None' };
    } catch (error) {
      return reasonOf(error);
    }
  });
  if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
  return rows;
}
