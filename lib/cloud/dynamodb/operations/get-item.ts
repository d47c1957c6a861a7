import { checkNested } from '../checks/check-paths';
import type { GetItemRequest, Projection } from '../request-types';
import type { JsonWriter } from '../rows/json-writer';
import { itemSizeOf } from '../rows/row-format';
import { RowView } from '../rows/row-view';
import { NO_ROW } from '../store/table-rows';
import type { Table } from '../tables/table';
import { ObjectWriter } from './answer';
import { Capacity } from './capacity';
import { admit, readCharges } from './charges';
import { activeTable, type Context } from './context';
import { findRow } from './write-plan';

export function getItem(context: Context, request: GetItemRequest): Uint8Array {
  const table = activeTable(context, request.table);
  const found = findRow(table, request.key);
  checkNested(request.projection?.nested, table);
  const row = found === NO_ROW ? undefined : table.rows.read(found);
  if (context.limits) admit(context, readCharges(table, request.key, row, request));
  const answer = new ObjectWriter();
  if (row) writeItem(answer.open('Item'), table, row, request.projection);
  const capacity = new Capacity(request.table).addRead(row ? itemSizeOf(row) : 0, request.isConsistent);
  return answer.member('ConsumedCapacity', capacity.describe(request.returnConsumedCapacity)).end();
}

/** Writes what is asked for of a row. */
export function writeItem(json: JsonWriter, table: Table, row: Uint8Array, projection: Projection | undefined): void {
  if (projection === undefined) json.row(row, table.names);
  else if (projection.isTopLevel) {
    json.row(row, table.names, table.names.among(new Set(projection.attributes)));
  } else json.item(projection.project(new RowView(row, table.names)));
}
