import { checkOperations } from '../limits/account-quotas';
import type { ListTablesRequest, TableRequest } from '../request-types';
import { describeTable as describe } from '../tables/describe-table';
import { validationError } from '../validation-error';
import { anyTable, inUse, type Context } from './context';

export function describeTable(context: Context, { table }: TableRequest): object {
  return { Table: describe(context, anyTable(context, table)) };
}

export function listTables({ store }: Context, { exclusiveStartTableName, limit }: ListTablesRequest): object {
  const names = store.names().filter((name) => exclusiveStartTableName === undefined || name > exclusiveStartTableName);
  const TableNames = names.slice(0, limit);
  return names.length > limit ? { TableNames, LastEvaluatedTableName: TableNames.at(-1) } : { TableNames };
}

export function deleteTable(context: Context, request: TableRequest): object {
  const { store, transitionMs } = context;
  const table = anyTable(context, request.table);
  const { name } = request.table;
  const { transition, state } = table;
  if (transition) {
    const words = { CREATING: 'created', UPDATING: 'updated', DELETING: 'deleted' };
    const text = `Table is being ${words[transition.status]}: ${name}`;
    throw inUse(`Attempt to change a resource which is still in use: ${text}`);
  }
  if (state.isDeletionProtected) {
    const text = `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`;
    throw validationError(text);
  }
  if (context.limits) checkOperations(context);
  const untilMs = context.clock.now() + transitionMs;
  const going = { status: 'DELETING' as const, untilMs, next: state, indexes: [], isOfTable: true };
  const TableDescription = describe(context, table, going);
  store.remove(table, going);
  return { TableDescription };
}
