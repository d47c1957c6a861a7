import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Item } from '../domain/bronze/attribute';
import { itemSizeBytes } from './batch-write-size';
import { MAX_ACTIONS_PER_TRANSACTION, MAX_BYTES_PER_TRANSACTION } from './transact-write';

/** What has to be written together. */
export type TransactionUnit = { readonly actions: readonly TransactWriteItem[] };

/** Room that a group leaves for other actions of its transaction. */
export type GroupOptions = { readonly reservedActions: number };

/** For the actions beside the units of a group, each of which is small. */
const RESERVED_BYTES = 64 * 1024;

/** Cuts units into groups, in order, that fit into one transaction each. @throws when a unit alone does not */
export function transactionGroups<U extends TransactionUnit>(
  units: readonly U[],
  { reservedActions }: GroupOptions,
): U[][] {
  const maxActions = MAX_ACTIONS_PER_TRANSACTION - reservedActions;
  const maxBytes = MAX_BYTES_PER_TRANSACTION - RESERVED_BYTES;
  const groups: U[][] = [];
  let actions = Infinity;
  let bytes = Infinity;
  for (const unit of units) {
    const size = unit.actions.reduce((sum, action) => sum + actionBytes(action), 0);
    if (unit.actions.length > maxActions) throw new RangeError(`${unit.actions.length} actions do not fit together`);
    if (actions + unit.actions.length > maxActions || bytes + size > maxBytes) {
      groups.push([]);
      actions = 0;
      bytes = 0;
    }
    groups.at(-1)!.push(unit);
    actions += unit.actions.length;
    bytes += size;
  }
  return groups;
}

function actionBytes({ Put, Delete, ConditionCheck }: TransactWriteItem): number {
  return itemSizeBytes((Put?.Item ?? Delete?.Key ?? ConditionCheck?.Key ?? {}) as Item);
}
