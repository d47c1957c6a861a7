import { checkIndexKeys } from '../checks/check-keys';
import { checkNested, checkUpdate } from '../checks/check-paths';
import type { Item } from '../item';
import type { UpdateItemRequest, UpdateProgram } from '../request-types';
import type { Table } from '../tables/table';
import { validationError } from '../validation-error';
import { itemSize, MAX_ITEM_SIZE_BYTES, updateTooLarge } from '../values/item-size';
import { ObjectWriter } from './answer';
import { Capacity } from './capacity';
import { activeTable, type Context } from './context';
import { admit, writeCharges } from './charges';
import { checkHolds } from './check-admitted';
import { collectionMetrics, itemOf, planDelete, rowOf, type WritePlan } from './write-plan';

export type UpdatePlan = WritePlan & {
  readonly before: Item | undefined;
  /** The item after the update; undefined where none comes into being. */
  readonly after: Item | undefined;
};

export function updateItem(context: Context, request: UpdateItemRequest): Uint8Array {
  const table = activeTable(context, request.table);
  const found = planDelete(table, request.key);
  checkUpdate(request.update, table);
  checkNested(request.condition?.nested, table);
  checkHolds(context, found, request);
  const plan = planUpdate(context, found, request.key, request.update);
  if (context.limits) admit(context, writeCharges(plan));
  if (plan.write) context.store.writeRows([plan.write]);
  const answer = new ObjectWriter().item('Attributes', returned(request, plan));
  if (request.returnConsumedCapacity !== 'NONE') {
    const capacity = new Capacity(request.table).addWrite(table, plan.old, plan.row);
    answer.member('ConsumedCapacity', capacity.describe(request.returnConsumedCapacity));
  }
  if (request.returnItemCollectionMetrics === 'SIZE') {
    answer.member('ItemCollectionMetrics', collectionMetrics(table, [request.key])?.[0]);
  }
  return answer.end();
}

/** @param found the plan to delete the item of this key */
export function planUpdate(context: Context, found: WritePlan, key: Item, update: UpdateProgram): UpdatePlan {
  const { table, old } = found;
  const before = itemOf(found);
  if (before === undefined && !update.createsItem) return { table, key, old, before, after: undefined };
  const after = update.apply(before ?? key);
  checkUpdated(after, update, table);
  const row = rowOf(context, table, after);
  return { table, key, old, before, after, row, write: { table, put: row } };
}

function checkUpdated(item: Item, update: UpdateProgram, table: Table): void {
  for (const { keys } of table.indexes) {
    for (const { name, type } of keys.sort ? [keys.partition, keys.sort] : [keys.partition]) {
      const value = update.attributes.includes(name) ? item.get(name) : undefined;
      if (value !== undefined && !(type in value)) {
        throw validationError('The update expression attempted to update the secondary index key to unsupported type');
      }
    }
  }
  checkIndexKeys(item, table);
  if (itemSize(item) > MAX_ITEM_SIZE_BYTES) throw updateTooLarge();
}

function returned({ returnValues, update }: UpdateItemRequest, { before, after }: UpdatePlan): Item | undefined {
  switch (returnValues) {
    case 'NONE':
      return undefined;
    case 'ALL_OLD':
      return before;
    case 'UPDATED_OLD':
      return before && update.updated(before);
    case 'ALL_NEW':
      return after;
    case 'UPDATED_NEW':
      return after && update.updated(after);
    default:
      return returnValues satisfies never;
  }
}
