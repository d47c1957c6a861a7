import type { AttributeValue, Item, KeyAttribute, KeyNames, KeyType } from '../item';
import { MAX_PARTITION_BYTES, MAX_SORT_BYTES } from '../keys/key-sizes';
import { numberKey } from '../numbers/number-key';
import type { Table } from '../tables/table';
import { typeOf } from '../values/value-type';
import { invalidParameters, validationError } from '../validation-error';

const MISMATCH = 'The provided key element does not match the schema';
const INDEX_KEY =
  'A value specified for a secondary index key is not supported. The AttributeValue for a key attribute';

/** The bytes of a key of the right type, which sort and hash as DynamoDB's. */
export function keyBytes(value: AttributeValue): Uint8Array {
  if ('S' in value) return Buffer.from(value.S);
  if ('N' in value) return numberKey(value.N);
  if ('B' in value) return value.B;
  throw new Error('a key is a string, a number or binary');
}

/** @throws ServiceError for a key that is not whole, has other attributes, or is empty or too long */
export function checkKey(key: Item, keys: KeyNames): void {
  if (key.size !== (keys.sort ? 2 : 1)) throw validationError(MISMATCH);
  checkKeyPart(key, keys.partition, MAX_PARTITION_BYTES);
  if (keys.sort) checkKeyPart(key, keys.sort, MAX_SORT_BYTES);
}

function checkKeyPart(key: Item, attribute: KeyAttribute, maxBytes: number): void {
  const value = key.get(attribute.name);
  if (value === undefined || !(attribute.type in value)) throw validationError(MISMATCH);
  if (isEmpty(value)) {
    throw invalidParameters(`The AttributeValue for a key attribute cannot contain ${emptyText(attribute)}`);
  }
  checkSize(value, maxBytes);
}

/** Checks an item's keys against the schemas of its table and the indexes. */
export function checkItem(item: Item, table: Table): void {
  const { partition, sort } = table.keys;
  checkItemKey(item, partition, MAX_PARTITION_BYTES);
  if (sort) checkItemKey(item, sort, MAX_SORT_BYTES);
  checkIndexKeys(item, table);
}

function checkItemKey(item: Item, attribute: KeyAttribute, maxBytes: number): void {
  const { name, type } = attribute;
  const value = item.get(name);
  if (value === undefined) throw invalidParameters(`Missing the key ${name} in the item`);
  if (!(type in value)) {
    throw invalidParameters(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
  }
  checkKeyValue(value, attribute, maxBytes);
}

/** Checks the partition key of a Query, whose type is checked. */
export function checkPartition(value: AttributeValue, attribute: KeyAttribute): void {
  checkKeyValue(value, attribute, MAX_PARTITION_BYTES);
}

function checkKeyValue(value: AttributeValue, attribute: KeyAttribute, maxBytes: number): void {
  if (isEmpty(value)) {
    const text = `The AttributeValue for a key attribute cannot contain ${emptyText(attribute)}`;
    throw validationError(`One or more parameter values are not valid. ${text}`);
  }
  checkSize(value, maxBytes);
}

/** Checks the keys of indexes that an item has; it need not have them. */
export function checkIndexKeys(item: Item, table: Table): void {
  for (const { name: indexName, keys } of table.indexes) {
    checkIndexKey(item, keys.partition, indexName, MAX_PARTITION_BYTES);
    if (keys.sort) checkIndexKey(item, keys.sort, indexName, MAX_SORT_BYTES);
  }
}

function checkIndexKey(item: Item, { name, type }: KeyAttribute, indexName: string, maxBytes: number): void {
  const value = item.get(name);
  if (value === undefined) return;
  checkIndexType(name, type, typeOf(value), indexName);
  if (isEmpty(value)) {
    const text = `${INDEX_KEY} cannot contain an empty ${emptyWord(type)} value. IndexName: ${indexName}, IndexKey: ${name}`;
    throw validationError(`One or more parameter values are not valid. ${text}`);
  }
  checkSize(value, maxBytes);
}

export function checkIndexType(name: string, type: KeyType, actual: string, indexName: string): void {
  if (actual === type) return;
  const types = `Expected: ${type} Actual: ${actual}`;
  throw invalidParameters(`Type mismatch for Index Key ${name} ${types} IndexName: ${indexName}`);
}

function checkSize(value: AttributeValue, maxBytes: number): void {
  if ('N' in value || keyBytes(value).length <= maxBytes) return;
  throw invalidParameters(
    maxBytes === MAX_PARTITION_BYTES
      ? `Size of hashkey has exceeded the maximum size limit of${MAX_PARTITION_BYTES} bytes`
      : `Aggregated size of all range keys has exceeded the size limit of ${MAX_SORT_BYTES} bytes`,
  );
}

function isEmpty(value: AttributeValue): boolean {
  return ('S' in value && value.S === '') || ('B' in value && value.B.length === 0);
}

function emptyText({ name, type }: KeyAttribute): string {
  return `an empty ${emptyWord(type)} value. Key: ${name}`;
}

function emptyWord(type: KeyType): string {
  return type === 'S' ? 'string' : 'binary';
}

/** Whether an item has all of a key, with values of the right types. */
export function hasKey(item: Item, { partition, sort }: KeyNames): boolean {
  const has = ({ name, type }: KeyAttribute) => type in (item.get(name) ?? {});
  return has(partition) && (!sort || has(sort));
}

/** What an item has of a key. */
export function keyIn(item: Item, { partition, sort }: KeyNames): Item {
  const names = sort ? [partition.name, sort.name] : [partition.name];
  return new Map(names.flatMap((name) => (item.has(name) ? [[name, item.get(name)!] as const] : [])));
}

/** The bytes of a table's key in an item that has it. */
export function keyOf(item: Item, keys: KeyNames): { partition: Uint8Array; sort: Uint8Array | undefined } {
  const sort = keys.sort && item.get(keys.sort.name);
  return { partition: keyBytes(item.get(keys.partition.name)!), sort: sort && keyBytes(sort) };
}

/** Checks an ExclusiveStartKey's part. */
export function checkStartPart(key: Item, keys: KeyNames, part: 'partition' | 'sort'): void {
  const attribute = keys[part];
  if (attribute) checkKeyPart(key, attribute, part === 'partition' ? MAX_PARTITION_BYTES : MAX_SORT_BYTES);
}
