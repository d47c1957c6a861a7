import { keyBytes } from '../checks/check-keys';
import { checkNested } from '../checks/check-paths';
import { keyHash } from '../keys/key-hash';
import type { ScanRequest } from '../request-types';
import { validationError } from '../validation-error';
import { admit } from './charges';
import { activeTable, type Context } from './context';
import { Page, type Source } from './page';
import { checkIndexPart, checkSelect, checkTablePart, sourceOf, startKeyNames } from './source';
import { orderKeyOf } from './start-key';

/** Segments are ranges of the hash; up to this many differ by its first 12 bits, more by all. */
const COARSE_SEGMENTS = 4096;
const HASHES = 2 ** 32;

export function scan(context: Context, request: ScanRequest): Uint8Array {
  const table = activeTable(context, request.table);
  const source = sourceOf(table, request);
  checkStart(source, request);
  checkNested(request.projection?.nested, table);
  checkNested(request.filter?.nested, table);
  const page = new Page(source, request, context.limits !== undefined);
  for (const row of rowsOf(source, request)) {
    if (page.isFull) break;
    page.take(row);
  }
  if (context.limits) admit(context, page.charges(firstHash(source, request)));
  return page.end();
}

/** Where a page begins. */
function firstHash(source: Source, { segment, exclusiveStartKey: start }: ScanRequest): number {
  if (start) return startHashOf(source, start);
  return segment ? hashesOf(segment).first : 0;
}

function checkStart(source: Source, { exclusiveStartKey: start, indexName, segment }: ScanRequest): void {
  const { table, order } = source;
  if (start && start.size !== startKeyNames(source).size) {
    const reason = indexName === undefined ? ': The provided key element does not match the schema' : '';
    throw validationError(`The provided starting key is invalid${reason}`);
  }
  if (start && indexName !== undefined) {
    checkIndexPart(start, order.keys, 'partition');
    checkIndexPart(start, order.keys, 'sort');
  }
  checkSelect(source);
  if (!start) return;
  checkTablePart(start, table);
  if (!segment) return;
  const { first, last } = hashesOf(segment);
  const hash = startHashOf(source, start);
  if (hash >= first && hash <= last) return;
  const text = `TotalSegments: ${segment.total} Segment: ${segment.index}`;
  throw validationError(
    `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. ${text}`,
  );
}

function startHashOf({ order }: Source, start: NonNullable<ScanRequest['exclusiveStartKey']>): number {
  return keyHash(keyBytes(start.get(order.keys.partition.name)!));
}

function hashesOf({ index, total }: NonNullable<ScanRequest['segment']>): { first: number; last: number } {
  const parts = total <= COARSE_SEGMENTS ? COARSE_SEGMENTS : HASHES;
  const hashOf = (segment: number) => Math.ceil((parts * segment) / total) * (HASHES / parts);
  return { first: hashOf(index), last: hashOf(index + 1) - 1 };
}

/** The rows by the hash of their partition key, from behind the start key. */
function* rowsOf(source: Source, { segment, exclusiveStartKey: start }: ScanRequest): Generator<number> {
  const { order, table } = source;
  const { first, last } = segment ? hashesOf(segment) : { first: 0, last: HASHES - 1 };
  const startHash = start ? startHashOf(source, start) : first;
  const startKey = start && orderKeyOf(source, start);
  for (const hash of order.rows.buckets.between(startHash, last)) {
    const side = (row: number) => {
      if (!startKey || hash !== startHash) return 1;
      return table.rows.compareKey(order, row, startKey) <= 0 ? -1 : 1;
    };
    yield* order.rows.sorted(hash, order.compare).forward(side);
  }
}
