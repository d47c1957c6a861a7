import { keyBytes, keyOf } from '../checks/check-keys';
import type { Item } from '../item';
import type { OrderKey } from '../store/table-rows';
import type { Source } from './page';

/** The place in an order that an ExclusiveStartKey, which is checked, names. */
export function orderKeyOf({ table, order }: Source, start: Item): OrderKey {
  const { partition, sort } = keyOf(start, table.keys);
  const orderSort = order.keys.sort && start.get(order.keys.sort.name);
  return { sort: orderSort && keyBytes(orderSort), partition, ...(sort && { tableSort: sort }) };
}
