import type { TransactGetItemsRequest, TransactWrite, TransactWriteItemsRequest } from '../request-types';
import { validationError } from '../validation-error';
import { readItem, readNewItem } from '../values/read-value';
import {
  COLLECTION_METRICS,
  CONSUMED_CAPACITY,
  ITEM,
  ON_CONDITION_FAILURE,
  PLACEHOLDER_NAMES,
  PLACEHOLDER_VALUES,
  TABLE_NAME,
} from './common-shapes';
import { checkForms, readSubstitutions } from './expression-parameters';
import { readGet } from './get-item';
import { readCondition } from './read-condition';
import { readRequest } from './read-json';
import { list, type Read, required, struct, text } from './shapes';
import { tableReference } from './table-reference';
import { readUpdate } from './update-item';

/** API Reference, "TransactWriteItems" and "TransactGetItems". */
const MAX_ACTIONS = 100;
const MAX_TOKEN_LENGTH = 36;

const ACTION_MEMBERS = {
  TableName: required(TABLE_NAME),
  ConditionExpression: text(),
  ExpressionAttributeNames: PLACEHOLDER_NAMES,
  ExpressionAttributeValues: PLACEHOLDER_VALUES,
  ReturnValuesOnConditionCheckFailure: ON_CONDITION_FAILURE,
} as const;
const WRITE = struct('TransactWriteItem', {
  ConditionCheck: struct('ConditionCheck', {
    ...ACTION_MEMBERS,
    Key: required(ITEM),
    ConditionExpression: required(text()),
  }),
  Put: struct('Put', { ...ACTION_MEMBERS, Item: required(ITEM) }),
  Delete: struct('Delete', { ...ACTION_MEMBERS, Key: required(ITEM) }),
  Update: struct('Update', { ...ACTION_MEMBERS, Key: required(ITEM), UpdateExpression: required(text()) }),
});
const TRANSACT_WRITE_ITEMS = struct('TransactWriteItemsInput', {
  ClientRequestToken: text({ min: 1, max: MAX_TOKEN_LENGTH }),
  ReturnConsumedCapacity: CONSUMED_CAPACITY,
  ReturnItemCollectionMetrics: COLLECTION_METRICS,
  TransactItems: required(list(WRITE, { min: 1, max: MAX_ACTIONS })),
});
const TRANSACT_GET_ITEMS = struct('TransactGetItemsInput', {
  ReturnConsumedCapacity: CONSUMED_CAPACITY,
  TransactItems: required(
    list(
      struct('TransactGetItem', {
        Get: required(
          struct('Get', {
            TableName: required(TABLE_NAME),
            Key: required(ITEM),
            ProjectionExpression: text(),
            ExpressionAttributeNames: PLACEHOLDER_NAMES,
          }),
        ),
      }),
      { min: 1, max: MAX_ACTIONS },
    ),
  ),
});
const FORMS = {
  legacy: [],
  expressions: ['UpdateExpression', 'ConditionExpression'],
  valued: ['UpdateExpression', 'ConditionExpression'],
};

export function readTransactWriteItems(body: Uint8Array): TransactWriteItemsRequest {
  const request = readRequest(TRANSACT_WRITE_ITEMS, body);
  const token = request.ClientRequestToken;
  return {
    writes: request.TransactItems.map(readWrite),
    token,
    fingerprint: token === undefined ? undefined : JSON.stringify(request.TransactItems, mapsAsEntries),
    returnConsumedCapacity: request.ReturnConsumedCapacity ?? 'NONE',
    returnItemCollectionMetrics: request.ReturnItemCollectionMetrics ?? 'NONE',
  };
}

export function readTransactGetItems(body: Uint8Array): TransactGetItemsRequest {
  const request = readRequest(TRANSACT_GET_ITEMS, body);
  return {
    gets: request.TransactItems.map(({ Get }) => {
      const { keys, projection } = readGet(Get, [Get.Key]);
      return { table: tableReference(Get.TableName), key: keys[0]!, projection };
    }),
    returnConsumedCapacity: request.ReturnConsumedCapacity ?? 'NONE',
  };
}

function readWrite(raw: Read<typeof WRITE>): TransactWrite {
  const { ConditionCheck, Put, Delete, Update } = raw;
  const given = [ConditionCheck, Put, Delete, Update].filter((action) => action !== undefined);
  const action = given[0];
  if (!action || given.length > 1) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  checkForms(action, FORMS);
  const substitutions = readSubstitutions(action);
  const update = Update && readUpdate(Update.UpdateExpression, substitutions);
  const condition = readCondition('ConditionExpression', action.ConditionExpression, substitutions);
  substitutions.checkAllUsed();
  const common = {
    table: tableReference(action.TableName),
    condition,
    returnOnConditionFailure: action.ReturnValuesOnConditionCheckFailure ?? 'NONE',
  };
  if (Put) return { ...common, action: 'Put', item: readNewItem(Put.Item) };
  const key = readItem((Update ?? Delete ?? ConditionCheck!).Key);
  if (update) return { ...common, action: 'Update', key, update };
  return { ...common, action: Delete ? 'Delete' : 'ConditionCheck', key };
}

function mapsAsEntries(_: string, value: unknown): unknown {
  return value instanceof Map ? [...(value as ReadonlyMap<string, unknown>)] : value;
}
