import { inExpression } from '../expressions/expression-error';
import { bindCondition } from '../expressions/condition';
import { keyConditionOf } from '../expressions/key-condition';
import { parsedCondition } from '../expressions/parsed';
import type { Item } from '../item';
import type { LegacyComparison } from '../legacy/legacy-comparison';
import { legacyCondition, readComparisons } from '../legacy/legacy-condition';
import type { QueryRequest, ScanRequest } from '../request-types';
import { ServiceError } from '../../engines/service-error';
import { validationError } from '../validation-error';
import { type RawValues, readItem } from '../values/read-value';
import {
  ATTRIBUTE_NAMES,
  COMPARISONS,
  CONDITIONAL_OPERATOR,
  CONSUMED_CAPACITY,
  INDEX_NAME,
  ITEM,
  PLACEHOLDER_NAMES,
  PLACEHOLDER_VALUES,
  SELECT,
  TABLE_NAME,
} from './common-shapes';
import { checkSelect } from './check-select';
import { checkForms, readSubstitutions } from './expression-parameters';
import { readCondition } from './read-condition';
import { readRequest } from './read-json';
import { readAttributesToGet, readProjection } from './read-projection';
import { BOOLEAN, integer, type Members, type Read, required, struct, type StructShape, text } from './shapes';
import { tableReference } from './table-reference';

const PAGE_MEMBERS = {
  Select: SELECT,
  IndexName: INDEX_NAME,
  ReturnConsumedCapacity: CONSUMED_CAPACITY,
  TableName: required(TABLE_NAME),
  ConditionalOperator: CONDITIONAL_OPERATOR,
  Limit: integer({ min: 1 }),
  ConsistentRead: BOOLEAN,
  ExclusiveStartKey: ITEM,
  ProjectionExpression: text(),
  FilterExpression: text(),
  ExpressionAttributeNames: PLACEHOLDER_NAMES,
  ExpressionAttributeValues: PLACEHOLDER_VALUES,
} as const satisfies Members;
type RawPage = Read<StructShape<typeof PAGE_MEMBERS>>;

const QUERY = struct('QueryInput', {
  ...PAGE_MEMBERS,
  QueryFilter: COMPARISONS,
  AttributesToGet: ATTRIBUTE_NAMES,
  KeyConditions: COMPARISONS,
  KeyConditionExpression: text(),
  ScanIndexForward: BOOLEAN,
});
type RawQuery = Read<typeof QUERY>;

/** API Reference, "Scan". */
const MAX_SEGMENTS = 1_000_000;
const SCAN = struct('ScanInput', {
  ...PAGE_MEMBERS,
  ScanFilter: COMPARISONS,
  Segment: integer({ min: 0, max: MAX_SEGMENTS - 1 }),
  TotalSegments: integer({ min: 1, max: MAX_SEGMENTS }),
  AttributesToGet: ATTRIBUTE_NAMES,
});
const SCAN_FORMS = {
  legacy: ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'],
  expressions: ['ProjectionExpression', 'FilterExpression'],
  valued: ['FilterExpression'],
};

export function readQuery(body: Uint8Array): QueryRequest {
  const request = readRequest(QUERY, body);
  checkQueryForms(request);
  const { QueryFilter, KeyConditions, KeyConditionExpression, FilterExpression } = request;
  const legacyFilter = legacyCondition(readComparisons(QueryFilter ?? new Map()), request.ConditionalOperator);
  const attributes = readAttributesToGet(request.AttributesToGet);
  const exclusiveStartKey = readStartKey(request.ExclusiveStartKey);
  const legacyKeys = KeyConditions && readComparisons(KeyConditions);
  checkKeyConditions(legacyKeys, KeyConditionExpression);
  const substitutions = readSubstitutions(request);
  const keyTree =
    KeyConditionExpression === undefined
      ? undefined
      : inExpression('KeyConditionExpression', () => parsedCondition(KeyConditionExpression));
  if (keyTree) bindCondition('KeyConditionExpression', keyTree, substitutions);
  const filter = readCondition('FilterExpression', FilterExpression, substitutions);
  const projection = readProjection(request.ProjectionExpression, substitutions);
  const keyCondition = keyTree ? keyConditionOf(keyTree, substitutions) : legacyKeys!;
  substitutions.checkAllUsed();
  checkSelect(request);
  return {
    ...pageOptions(request),
    exclusiveStartKey,
    keyCondition,
    keyConditionForm: keyTree ? 'expression' : 'legacy',
    filter: filter ?? legacyFilter,
    filterForm: filter ? 'expression' : 'legacy',
    projection: projection ?? attributes,
    isForward: request.ScanIndexForward ?? true,
  };
}

export function readScan(body: Uint8Array): ScanRequest {
  const request = readRequest(SCAN, body);
  checkForms(request, SCAN_FORMS);
  const attributes = readAttributesToGet(request.AttributesToGet);
  const legacyFilter = legacyCondition(readComparisons(request.ScanFilter ?? new Map()), request.ConditionalOperator);
  const exclusiveStartKey = readStartKey(request.ExclusiveStartKey);
  const segment = readSegment(request.Segment, request.TotalSegments);
  const substitutions = readSubstitutions(request);
  const filter = readCondition('FilterExpression', request.FilterExpression, substitutions);
  const projection = readProjection(request.ProjectionExpression, substitutions);
  substitutions.checkAllUsed();
  checkSelect(request);
  return {
    ...pageOptions(request),
    exclusiveStartKey,
    filter: filter ?? legacyFilter,
    projection: projection ?? attributes,
    segment,
  };
}

function pageOptions(request: RawPage) {
  return {
    table: tableReference(request.TableName),
    indexName: request.IndexName,
    select: request.Select,
    limit: request.Limit,
    isConsistent: request.ConsistentRead ?? false,
    returnConsumedCapacity: request.ReturnConsumedCapacity ?? 'NONE',
  } as const;
}

/** KeyConditions go with the other expressions: only beside KeyConditionExpression are they one form too many. */
function checkQueryForms(request: RawQuery): void {
  const isMixed = request.KeyConditionExpression !== undefined;
  checkForms(request, {
    legacy: ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', ...(isMixed ? ['KeyConditions'] : [])],
    expressions: ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'],
    valued: ['FilterExpression', 'KeyConditionExpression'],
  });
}

function checkKeyConditions(legacy: readonly LegacyComparison[] | undefined, expression: string | undefined): void {
  if (legacy && (legacy.length < 1 || legacy.length > 2)) {
    throw validationError('Conditions can be of length 1 or 2 only');
  }
  if (!legacy && expression === undefined) {
    throw validationError(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
}

/** Messages about the form of a value; those about its content stand without an introduction. */
const INTRODUCED =
  /^(?:Supplied AttributeValue|One or more parameter values were invalid: (?:Null attribute|An string set {2}may|Binary sets))/;

function readStartKey(raw: RawValues | undefined): Item | undefined {
  try {
    return raw && readItem(raw);
  } catch (error) {
    if (!(error instanceof ServiceError) || !INTRODUCED.test(error.message)) throw error;
    throw validationError(`The provided starting key is invalid: ${error.message}`);
  }
}

function readSegment(index: number | undefined, total: number | undefined): ScanRequest['segment'] {
  if (index === undefined && total === undefined) return undefined;
  if (total === undefined) {
    throw validationError(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (index === undefined) {
    throw validationError(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (index >= total) {
    throw validationError(
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: ' +
        `Segment: ${index} is not less than TotalSegments: ${total}`,
    );
  }
  return { index, total };
}
