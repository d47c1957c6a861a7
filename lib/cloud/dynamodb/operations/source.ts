import { checkStartPart, checkKey, keyIn } from '../checks/check-keys';
import type { Item, KeyNames } from '../item';
import type { QueryRequest, ScanRequest } from '../request-types';
import { comingIndexes } from '../tables/describe-table';
import type { Table } from '../tables/table';
import { invalidParameters, validationError } from '../validation-error';
import { ServiceError } from '../../engines/service-error';
import type { Source } from './page';

/** Finds what a Query or Scan reads. @throws ServiceError where there is no such index, or it cannot be read so */
export function sourceOf(table: Table, request: QueryRequest | ScanRequest): Source {
  const { indexName, isConsistent } = request;
  const order = table.rows.orderOf(indexName);
  const index = indexName === undefined ? undefined : table.indexOf(indexName);
  if (order === undefined || (indexName !== undefined && index === undefined)) {
    throw noSuchIndex(table, indexName);
  }
  if (index && !index.isLocal && isConsistent) {
    throw validationError('Consistent reads are not supported on global secondary indexes');
  }
  return { table, order, index, fetchesTable: index !== undefined && isMore(index, request) };
}

/** DynamoDB lists an index from UpdateTable on, and lets it be read when the rows that are there are in it. */
function noSuchIndex({ state, transition }: Table, indexName: string | undefined): ServiceError {
  const isComing = comingIndexes(state, transition).some(({ IndexName }) => IndexName === indexName);
  return validationError(
    isComing
      ? `Cannot read from backfilling global secondary index: ${indexName}`
      : `The table does not have the specified index: ${indexName}`,
  );
}

/** Whether more is asked for than an index has. */
function isMore(index: NonNullable<Source['index']>, { select, projection }: QueryRequest | ScanRequest): boolean {
  if (index.projection.ProjectionType === 'ALL') return false;
  if (select === 'ALL_ATTRIBUTES') return true;
  return index.isLocal && (projection?.attributes.some((name) => !index.hasName(name)) ?? false);
}

/** Global indexes are never completed from the table. */
export function checkSelect({ index, fetchesTable }: Source): void {
  if (!index || index.isLocal || !fetchesTable) return;
  const reason = `because its projection type is not ALL`;
  const text = `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} ${reason}`;
  throw invalidParameters(text);
}

/** The number of attributes that a start key has: those of the table and of what is read. */
export function startKeyNames({ table, order }: Source): Set<string> {
  const keys = [table.keys.partition, table.keys.sort, order.keys.partition, order.keys.sort];
  return new Set(keys.flatMap((key) => (key ? [key.name] : [])));
}

export function checkIndexPart(key: Item, keys: KeyNames, part: 'partition' | 'sort'): void {
  const attribute = keys[part];
  if (!attribute) return;
  if (!key.has(attribute.name)) throw validationError('The provided starting key is invalid');
  checkStartPart(key, keys, part);
}

/** Checks the part of a start key that is the table's key. */
export function checkTablePart(key: Item, table: Table): void {
  try {
    checkKey(keyIn(key, table.keys), table.keys);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw validationError(`The provided starting key is invalid: ${error.message}`);
  }
}
