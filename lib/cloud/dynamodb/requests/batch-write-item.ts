import type { BatchWrite, BatchWriteItemRequest } from '../request-types';
import { validationError } from '../validation-error';
import { readItem, readNewItem } from '../values/read-value';
import { COLLECTION_METRICS, CONSUMED_CAPACITY, ITEM, TABLE_NAME } from './common-shapes';
import { readRequest } from './read-json';
import { list, map, type Read, required, struct } from './shapes';
import { tableReference } from './table-reference';

/** API Reference, "BatchWriteItem". */
const MAX_WRITES = 25;

const WRITE_REQUEST = struct('WriteRequest', {
  DeleteRequest: struct('DeleteRequest', { Key: required(ITEM) }),
  PutRequest: struct('PutRequest', { Item: required(ITEM) }),
});
const BATCH_WRITE_ITEM = struct('BatchWriteItemInput', {
  ReturnConsumedCapacity: CONSUMED_CAPACITY,
  ReturnItemCollectionMetrics: COLLECTION_METRICS,
  RequestItems: required(
    map(list(WRITE_REQUEST, { min: 1, max: MAX_WRITES }), { min: 1, max: MAX_WRITES, key: TABLE_NAME }),
  ),
});

export function readBatchWriteItem(body: Uint8Array): BatchWriteItemRequest {
  const request = readRequest(BATCH_WRITE_ITEM, body);
  let count = 0;
  for (const writes of request.RequestItems.values()) count += writes.length;
  if (count > MAX_WRITES) throw validationError('Too many items requested for the BatchWriteItem call');
  return {
    tables: [...request.RequestItems].map(([name, writes]) => ({
      table: tableReference(name),
      writes: writes.map(readWrite),
    })),
    returnConsumedCapacity: request.ReturnConsumedCapacity ?? 'NONE',
    returnItemCollectionMetrics: request.ReturnItemCollectionMetrics ?? 'NONE',
  };
}

function readWrite({ PutRequest, DeleteRequest }: Read<typeof WRITE_REQUEST>): BatchWrite {
  if (PutRequest && !DeleteRequest) return { put: readNewItem(PutRequest.Item) };
  if (DeleteRequest && !PutRequest) return { delete: readItem(DeleteRequest.Key) };
  // AWS's words for neither as well as for both.
  throw validationError(
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  );
}
