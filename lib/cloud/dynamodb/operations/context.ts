import type { Clock } from '../../../core/clock';
import { ServiceError } from '../../engines/service-error';
import type { AttributeValue, Item } from '../item';
import type { TableLimits } from '../limits/table-limits';
import type { TableReference } from '../request-types';
import type { RowWriter } from '../rows/row-writer';
import type { TableStore } from '../store/table-store';
import type { Account } from '../tables/table-arn';
import type { Table } from '../tables/table';

/** What the operations work with. */
export type Context = {
  readonly store: TableStore;
  readonly account: Account;
  readonly clock: Clock;
  /** For the rows of the request at hand; empty when it begins. */
  readonly writer: RowWriter;
  /** How long tables and indexes are being created, changed and deleted. */
  readonly transitionMs: number;
  /** Undefined where none are enforced. */
  readonly limits: TableLimits | undefined;
};

export const NO_ITEM: Item = new Map<string, AttributeValue>();

/** A table that takes reads and writes. @throws ServiceError where there is none */
export function activeTable({ store }: Context, { name }: TableReference): Table {
  const table = store.find(name);
  const { status, isOfTable } = table?.transition ?? {};
  if (table === undefined || (isOfTable && status !== 'UPDATING')) throw notFound('Requested resource not found');
  return table;
}

/** A table in any status. @throws ServiceError where there is none */
export function anyTable({ store }: Context, { name }: TableReference): Table {
  const table = store.find(name);
  if (table === undefined) throw notFound(`Requested resource not found: Table: ${name} not found`);
  return table;
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}

export function inUse(message: string): ServiceError {
  return new ServiceError('ResourceInUseException', message);
}
