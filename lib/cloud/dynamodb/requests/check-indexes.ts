import type { AttributeDefinition, IndexProjection, KeySchemaElement } from '../request-types';
import { invalidParameters, validationError } from '../validation-error';

/** Developer Guide, "Service quotas": global indexes of a table. */
export const MAX_GLOBAL_INDEXES = 20;

type RawProjection = Partial<IndexProjection>;

/** An index of a request whose projection may still say nothing. */
export type RawIndex = {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: RawProjection;
};

/** Names in a list, as messages show them. */
export function namesOf(elements: readonly { readonly AttributeName: string }[]): string {
  return [...new Set(elements.map(({ AttributeName }) => AttributeName))].join(', ');
}

/** @throws ServiceError for a key that is not defined, twice the same, or out of order */
export function checkKeySchema(
  keySchema: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): void {
  const defined = new Set(definitions.map(({ AttributeName }) => AttributeName));
  if (!keySchema.every(({ AttributeName }) => defined.has(AttributeName))) {
    throw invalidParameters(
      'Some index key attributes are not defined in AttributeDefinitions. ' +
        `Keys: [${namesOf(keySchema)}], AttributeDefinitions: [${namesOf(definitions)}]`,
    );
  }
  const [first, second] = keySchema;
  if (first!.KeyType !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (!second) return;
  if (first!.AttributeName === second.AttributeName) {
    throw validationError('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  if (second.KeyType !== 'RANGE') {
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
}

/** @throws ServiceError for a projection without a type, or with names that do not go with its type */
export function checkProjection({ ProjectionType: type, NonKeyAttributes: names }: RawProjection): IndexProjection {
  if (type === undefined) throw invalidParameters('Unknown ProjectionType: null');
  if (type === 'INCLUDE' && !names) {
    throw invalidParameters(`ProjectionType is ${type}, but NonKeyAttributes is not specified`);
  }
  if (type !== 'INCLUDE' && names) {
    throw invalidParameters(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  return { ProjectionType: type, NonKeyAttributes: names };
}

/** @throws ServiceError for a local index that a table with this key cannot have */
export function checkLocalIndex(
  { IndexName, KeySchema }: RawIndex,
  tableKey: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): void {
  checkKeySchema(KeySchema, definitions);
  if (KeySchema.length < 2) {
    throw invalidParameters(`Index KeySchema does not have a range key for index: ${IndexName}`);
  }
  const [own, table] = [KeySchema[0]!.AttributeName, tableKey[0]!.AttributeName];
  if (own !== table) {
    throw invalidParameters(
      'Index KeySchema does not have the same leading hash key as table KeySchema for index: ' +
        `${IndexName}. index hash key: ${own}, table hash key: ${table}`,
    );
  }
}

/** @throws ServiceError for two indexes of the same name */
export function checkIndexNames(indexes: readonly RawIndex[]): void {
  const names = new Set<string>();
  for (const { IndexName } of indexes) {
    if (names.has(IndexName)) throw invalidParameters(`Duplicate index name: ${IndexName}`);
    names.add(IndexName);
  }
}
