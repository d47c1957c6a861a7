import type db from 'dynalite/db';
import { isObject } from '../../core/is-object';

type Attribute = Record<string, unknown>;
type Request = { readonly PutRequest: { readonly Item: Record<string, Attribute> } };
type Batch = { readonly RequestItems: Readonly<Record<string, readonly Request[]>> };

/** The parts of dynalite's validation that are replaced or used. */
export type Validations = {
  checkTypes: (data: unknown, types: object) => unknown;
  checkValidations: (data: unknown, types: object, custom: unknown, store: unknown) => void;
  validateAttributeValue: (value: object) => string | undefined;
};

/** BatchWriteItem API limit. */
const MAX_REQUESTS = 25;
const TABLE_NAME = /^[a-zA-Z0-9_.-]{3,255}$/;
/** Integers already in dynalite's canonical form. */
const CANONICAL_INTEGER = /^(?:0|-?[1-9]\d{0,30})$/;

/**
 * A fast path that accepts a BatchWriteItem of well-formed puts with one quick check. dynalite parses the description
 * of each type again for every value, which is a quarter of the cost of a row. Any other batch takes dynalite's own
 * validation, so errors are answered as before.
 */
export function passOrdinaryBatches(
  validations: Validations,
  batchWriteTypes: object,
  itemSize: (item: db.Item) => number,
): void {
  const { checkTypes, checkValidations, validateAttributeValue } = validations;
  const passed = new WeakSet<object>();

  validations.checkTypes = (data, types) => {
    if (types !== batchWriteTypes || !isOrdinary(data)) return checkTypes(data, types);
    passed.add(data);
    return data;
  };
  validations.checkValidations = (data, types, custom, store) => {
    const { maxItemSize } = (store as db.Store).options;
    const isValid = (item: Record<string, Attribute>) =>
      Object.values(item).every((value) => isPlain(value) || validateAttributeValue(value) === undefined) &&
      itemSize(item) <= maxItemSize;
    if (passed.has(data as object) && itemsOf(data as Batch).every(isValid)) return;
    checkValidations(data, types, custom, store);
  };
}

function itemsOf({ RequestItems }: Batch) {
  return Object.values(RequestItems).flatMap((requests) => requests.map(({ PutRequest }) => PutRequest.Item));
}

function isOrdinary(data: unknown): data is Batch {
  if (!hasOnly(data, 'RequestItems')) return false;
  const tables = data.RequestItems;
  if (!isObject(tables)) return false;
  const names = Object.keys(tables);
  return names.length > 0 && names.every((name) => TABLE_NAME.test(name) && isRequestList(tables[name]));
}

function isRequestList(requests: unknown): boolean {
  if (!Array.isArray(requests) || requests.length === 0 || requests.length > MAX_REQUESTS) return false;
  return requests.every((request) => {
    if (!hasOnly(request, 'PutRequest') || !hasOnly(request.PutRequest, 'Item')) return false;
    const item = request.PutRequest.Item;
    return isObject(item) && Object.values(item).every(isOrdinaryAttribute);
  });
}

function isOrdinaryAttribute(attribute: unknown): boolean {
  if (!isObject(attribute)) return false;
  let type = '';
  for (const name in attribute) {
    if (type !== '') return false;
    type = name;
  }
  const value = attribute[type];
  switch (type) {
    case 'S':
    case 'N':
      return typeof value === 'string';
    case 'B':
      return typeof value === 'string' && isBase64(value);
    case 'BOOL':
      return typeof value === 'boolean';
    case 'SS':
      return Array.isArray(value) && value.every((element) => typeof element === 'string');
    default:
      return false;
  }
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && Buffer.from(text, 'base64').toString('base64') === text;
}

/** A value that all further checks would accept unchanged. */
function isPlain(attribute: Attribute): boolean {
  if ('S' in attribute || 'B' in attribute || 'BOOL' in attribute) return true;
  return 'N' in attribute && CANONICAL_INTEGER.test(attribute.N as string);
}

function hasOnly<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  if (!isObject(value)) return false;
  for (const name in value) if (name !== key) return false;
  return key in value;
}
