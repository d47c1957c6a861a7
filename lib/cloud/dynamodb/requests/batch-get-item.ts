import type { Item } from '../item';
import type { BatchGetItemRequest } from '../request-types';
import { validationError } from '../validation-error';
import { valueJson } from '../values/item-json';
import { ATTRIBUTE_NAMES, CONSUMED_CAPACITY, ITEM, PLACEHOLDER_NAMES, TABLE_NAME } from './common-shapes';
import { readGet } from './get-item';
import { readRequest } from './read-json';
import { BOOLEAN, list, map, type Read, required, struct, text } from './shapes';
import { tableReference } from './table-reference';

/** API Reference, "BatchGetItem". */
const MAX_KEYS = 100;

const KEYS_AND_ATTRIBUTES = struct('KeysAndAttributes', {
  Keys: required(list(ITEM, { min: 1, max: MAX_KEYS })),
  AttributesToGet: ATTRIBUTE_NAMES,
  ConsistentRead: BOOLEAN,
  ProjectionExpression: text(),
  ExpressionAttributeNames: PLACEHOLDER_NAMES,
});
const BATCH_GET_ITEM = struct('BatchGetItemInput', {
  ReturnConsumedCapacity: CONSUMED_CAPACITY,
  RequestItems: required(map(KEYS_AND_ATTRIBUTES, { min: 1, max: MAX_KEYS, key: TABLE_NAME })),
});

export function readBatchGetItem(body: Uint8Array): BatchGetItemRequest {
  const { RequestItems, ReturnConsumedCapacity } = readRequest(BATCH_GET_ITEM, body);
  let count = 0;
  for (const { Keys } of RequestItems.values()) count += Keys.length;
  if (count > MAX_KEYS) throw validationError('Too many items requested for the BatchGetItem call');
  return {
    tables: [...RequestItems].map(([name, raw]) => readTable(name, raw)),
    returnConsumedCapacity: ReturnConsumedCapacity ?? 'NONE',
  };
}

function readTable(name: string, raw: Read<typeof KEYS_AND_ATTRIBUTES>): BatchGetItemRequest['tables'][number] {
  const { keys, projection } = readGet(raw, raw.Keys);
  if (new Set(keys.map(keyText)).size < keys.length) {
    throw validationError('Provided list of item keys contains duplicates');
  }
  const { Keys: _, ExpressionAttributeNames: names, ...options } = raw;
  return {
    table: tableReference(name),
    keys,
    projection,
    isConsistent: raw.ConsistentRead ?? false,
    options: { ...options, ...(names && { ExpressionAttributeNames: Object.fromEntries(names) }) },
  };
}

/** Equal for equal keys, in whatever order their attributes come. */
function keyText(key: Item): string {
  const texts = [...key].map(([name, value]) => `${JSON.stringify(name)}:${valueJson(value)}`);
  return texts.toSorted().join(',');
}
