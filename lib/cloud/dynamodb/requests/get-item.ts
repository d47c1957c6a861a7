import type { GetItemRequest, Projection } from '../request-types';
import type { RawValues } from '../values/read-value';
import { readItem } from '../values/read-value';
import { ATTRIBUTE_NAMES, CONSUMED_CAPACITY, ITEM, PLACEHOLDER_NAMES, TABLE_NAME } from './common-shapes';
import { checkForms, readSubstitutions } from './expression-parameters';
import { readRequest } from './read-json';
import { readAttributesToGet, readProjection } from './read-projection';
import { BOOLEAN, required, struct, text } from './shapes';
import { tableReference } from './table-reference';

const GET_ITEM = struct('GetItemInput', {
  TableName: required(TABLE_NAME),
  Key: required(ITEM),
  AttributesToGet: ATTRIBUTE_NAMES,
  ConsistentRead: BOOLEAN,
  ReturnConsumedCapacity: CONSUMED_CAPACITY,
  ProjectionExpression: text(),
  ExpressionAttributeNames: PLACEHOLDER_NAMES,
});
const FORMS = { legacy: ['AttributesToGet'], expressions: ['ProjectionExpression'], valued: [] };

/** What a request to get items says about one table. */
export type RawGet = {
  readonly AttributesToGet?: readonly string[];
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: ReadonlyMap<string, string>;
};

export function readGetItem(body: Uint8Array): GetItemRequest {
  const request = readRequest(GET_ITEM, body);
  const { keys, projection } = readGet(request, [request.Key]);
  return {
    table: tableReference(request.TableName),
    key: keys[0]!,
    projection,
    isConsistent: request.ConsistentRead ?? false,
    returnConsumedCapacity: request.ReturnConsumedCapacity ?? 'NONE',
  };
}

/** Keys, and the parts of their items that are wanted. @throws ServiceError */
export function readGet(request: RawGet, rawKeys: readonly RawValues[]) {
  checkForms(request, FORMS);
  const keys = rawKeys.map(readItem);
  const attributes = readAttributesToGet(request.AttributesToGet);
  const substitutions = readSubstitutions(request);
  const projection: Projection | undefined = readProjection(request.ProjectionExpression, substitutions) ?? attributes;
  substitutions.checkAllUsed();
  return { keys, projection };
}
