import { readExpected } from '../legacy/expected';
import { legacyCondition } from '../legacy/legacy-condition';
import type { DeleteItemRequest, PutItemRequest } from '../request-types';
import { validationError } from '../validation-error';
import { readItem, readNewItem } from '../values/read-value';
import {
  COLLECTION_METRICS,
  CONDITIONAL_OPERATOR,
  CONSUMED_CAPACITY,
  EXPECTED,
  ITEM,
  ON_CONDITION_FAILURE,
  PLACEHOLDER_NAMES,
  PLACEHOLDER_VALUES,
  RETURN_VALUES,
  TABLE_NAME,
} from './common-shapes';
import { checkForms, readSubstitutions } from './expression-parameters';
import { readCondition } from './read-condition';
import { readRequest } from './read-json';
import { type Members, type Read, required, struct, type StructShape, text } from './shapes';
import { tableReference } from './table-reference';

/** What the operations that write an item have in common. */
export const WRITE_MEMBERS = {
  ReturnConsumedCapacity: CONSUMED_CAPACITY,
  TableName: required(TABLE_NAME),
  ReturnItemCollectionMetrics: COLLECTION_METRICS,
  ReturnValues: RETURN_VALUES,
  ReturnValuesOnConditionCheckFailure: ON_CONDITION_FAILURE,
  Expected: EXPECTED,
  ConditionalOperator: CONDITIONAL_OPERATOR,
  ConditionExpression: text(),
  ExpressionAttributeNames: PLACEHOLDER_NAMES,
  ExpressionAttributeValues: PLACEHOLDER_VALUES,
} as const satisfies Members;
export type RawWrite = Read<StructShape<typeof WRITE_MEMBERS>>;

const PUT_ITEM = struct('PutItemInput', { ...WRITE_MEMBERS, Item: required(ITEM) });
const DELETE_ITEM = struct('DeleteItemInput', { ...WRITE_MEMBERS, Key: required(ITEM) });
const FORMS = {
  legacy: ['Expected', 'ConditionalOperator'],
  expressions: ['ConditionExpression'],
  valued: ['ConditionExpression'],
};

export function readPutItem(body: Uint8Array): PutItemRequest {
  const request = readRequest(PUT_ITEM, body);
  checkForms(request, FORMS);
  checkReturnsOld(request);
  const item = readNewItem(request.Item);
  return { ...writeOptions(request), item, condition: readWriteCondition(request) };
}

export function readDeleteItem(body: Uint8Array): DeleteItemRequest {
  const request = readRequest(DELETE_ITEM, body);
  checkForms(request, FORMS);
  checkReturnsOld(request);
  const key = readItem(request.Key);
  return { ...writeOptions(request), key, condition: readWriteCondition(request) };
}

export function writeOptions(request: RawWrite) {
  return {
    table: tableReference(request.TableName),
    returnValues: request.ReturnValues ?? 'NONE',
    returnOnConditionFailure: request.ReturnValuesOnConditionCheckFailure ?? 'NONE',
    returnConsumedCapacity: request.ReturnConsumedCapacity ?? 'NONE',
    returnItemCollectionMetrics: request.ReturnItemCollectionMetrics ?? 'NONE',
  } as const;
}

/** Expected with its ConditionalOperator. */
export function readLegacyCondition({ Expected, ConditionalOperator }: RawWrite) {
  return legacyCondition(Expected ? readExpected(Expected) : [], ConditionalOperator);
}

function readWriteCondition(request: RawWrite) {
  const legacy = readLegacyCondition(request);
  const substitutions = readSubstitutions(request);
  const condition = readCondition('ConditionExpression', request.ConditionExpression, substitutions);
  substitutions.checkAllUsed();
  return condition ?? legacy;
}

function checkReturnsOld({ ReturnValues = 'NONE' }: RawWrite): void {
  if (ReturnValues !== 'NONE' && ReturnValues !== 'ALL_OLD') {
    throw validationError('ReturnValues can only be ALL_OLD or NONE');
  }
}
