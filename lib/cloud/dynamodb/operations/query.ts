import { checkPartition, keyBytes } from '../checks/check-keys';
import { checkNested } from '../checks/check-paths';
import type { AttributeValue, KeyAttribute } from '../item';
import { keyHash } from '../keys/key-hash';
import type { KeyComparison, QueryRequest } from '../request-types';
import { KeyReader } from '../store/key-reader';
import { validationError } from '../validation-error';
import { admit } from './charges';
import { activeTable, type Context } from './context';
import { isInRange, rangeOf, type KeyRange } from './key-range';
import { Page, type Source } from './page';
import { checkIndexPart, checkSelect, checkTablePart, sourceOf, startKeyNames } from './source';
import { orderKeyOf } from './start-key';

const INVALID_START = 'The provided starting key is invalid';
/** What keys are compared by. */
const KEY_OPERATORS = new Set(['EQ', 'LT', 'LE', 'GT', 'GE', 'BETWEEN', 'BEGINS_WITH']);

export function query(context: Context, request: QueryRequest): Uint8Array {
  const table = activeTable(context, request.table);
  const source = sourceOf(table, request);
  checkKeyCondition(source, request);
  checkStart(source, request);
  checkNested(request.projection?.nested, table);
  checkFilter(source, request);
  checkSelect(source);
  checkNested(request.filter?.nested, table);
  const page = new Page(source, request, context.limits !== undefined);
  for (const row of rowsOf(source, request)) {
    if (page.isFull) break;
    page.take(row);
  }
  if (context.limits) admit(context, page.charges(keyHash(partitionOf(source, request))));
  return page.end();
}

function partitionOf({ order }: Source, request: QueryRequest): Uint8Array {
  return keyBytes(conditionOf(request, order.keys.partition)!.values[0]!);
}

function conditionOf({ keyCondition }: QueryRequest, key: KeyAttribute | undefined): KeyComparison | undefined {
  return key && keyCondition.find(({ attribute }) => attribute === key.name);
}

function checkKeyCondition(source: Source, request: QueryRequest): void {
  const { keys } = source.order;
  const start = request.exclusiveStartKey;
  if (start && start.size !== startKeyNames(source).size) throw validationError(INVALID_START);
  for (const part of ['partition', 'sort'] as const) {
    const key = keys[part];
    if (!key) continue;
    if (start) checkIndexPart(start, keys, part);
    if (!keys.sort && request.keyCondition.length > 1) throw validationError('Query key condition not supported');
    const comparison = conditionOf(request, key);
    if (comparison) checkComparison(comparison, key, part);
    else if (part === 'partition' || request.keyCondition.length > 1) {
      throw validationError(`Query condition missed key schema element: ${key.name}`);
    }
  }
}

function checkComparison({ operator, values }: KeyComparison, key: KeyAttribute, part: 'partition' | 'sort'): void {
  if (!KEY_OPERATORS.has(operator)) {
    throw validationError('Attempted conditional constraint is not an indexable operation');
  }
  if (values.some((value) => !(key.type in value))) {
    throw validationError(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  }
  if (part !== 'partition') return;
  if (operator !== 'EQ') throw validationError('Query key condition not supported');
  checkPartition(values[0]!, key);
}

function checkStart(source: Source, request: QueryRequest): void {
  const { exclusiveStartKey: start } = request;
  if (!start) return;
  checkTablePart(start, source.table);
  const { partition, sort } = source.order.keys;
  const isSamePartition = isEqual(start.get(partition.name)!, conditionOf(request, partition)!.values[0]!);
  const comparison = conditionOf(request, sort);
  if (!comparison) {
    if (isSamePartition) return;
    throw validationError('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (!isInRange(rangeOf(comparison), keyBytes(start.get(sort!.name)!))) {
    throw validationError('The provided starting key does not match the range key predicate');
  }
  if (!isSamePartition) throw validationError('The query can return at most one row and cannot be restarted');
}

function isEqual(a: AttributeValue, b: AttributeValue): boolean {
  return Buffer.compare(keyBytes(a), keyBytes(b)) === 0;
}

function checkFilter({ order }: Source, { filter, filterForm }: QueryRequest): void {
  const { partition, sort } = order.keys;
  const name = filterForm === 'legacy' ? 'QueryFilter' : 'Filter Expression';
  for (const key of [partition, sort]) {
    if (!key || !filter?.attributes.includes(key.name)) continue;
    const text = `${name} can only contain non-primary key attributes: Primary key attribute: ${key.name}`;
    throw validationError(text);
  }
}

/** The rows in the order of the query, from behind the start key to the end of the range. */
function* rowsOf(source: Source, request: QueryRequest): Generator<number> {
  const { table, order } = source;
  const { rows } = table;
  const partition = partitionOf(source, request);
  const comparison = conditionOf(request, order.keys.sort);
  const range: KeyRange = comparison ? rangeOf(comparison) : {};
  const start = request.exclusiveStartKey && orderKeyOf(source, request.exclusiveStartKey);
  const sorted = order.rows.sorted(keyHash(partition), order.compare);
  const reader = new KeyReader(table.names, [order.keys.partition]);
  const { isForward } = request;
  const near = isForward ? range.from : range.to;
  const far = isForward ? range.to : range.from;
  const side = (row: number) => {
    if (start) {
      const order_ = rows.compareKey(order, row, start);
      return isForward && order_ === 0 ? -1 : order_;
    }
    if (!near) return isForward ? 1 : -1;
    const compared = rows.compareSort(order, row, near.key);
    if (compared !== 0) return compared;
    return near.isIncluded === isForward ? 1 : -1;
  };
  const isBeyond = (row: number) => {
    if (!far) return false;
    const compared = rows.compareSort(order, row, far.key);
    return compared === 0 ? !far.isIncluded : compared > 0 === isForward;
  };
  for (const row of isForward ? sorted.forward(side) : sorted.backward(side)) {
    if (isBeyond(row)) return;
    // Another partition can have the same hash.
    if (reader.read(rows.read(row)).is(0, partition, 0, partition.length)) yield row;
  }
}
