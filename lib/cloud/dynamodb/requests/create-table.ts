import { checkMaximum, checkWarm } from '../checks/check-scaling';
import type { AttributeDefinition, CreateTableRequest, KeySchemaElement } from '../request-types';
import { initialWarm } from '../tables/warm-units';
import { invalidParameters, validationError } from '../validation-error';
import {
  checkIndexNames,
  checkKeySchema,
  checkLocalIndex,
  checkProjection,
  namesOf,
  MAX_GLOBAL_INDEXES,
} from './check-indexes';
import { checkStream } from './check-stream';
import { checkThroughput } from './check-throughput';
import { TABLE_NAME } from './common-shapes';
import { readTableRequest } from './read-table-name';
import { BOOLEAN, list, type Read, required, struct, text } from './shapes';
import { tableReference } from './table-reference';
import {
  ATTRIBUTE_DEFINITIONS,
  BILLING_MODE,
  ENCRYPTION,
  GLOBAL_INDEX,
  KEY_SCHEMA,
  LOCAL_INDEX,
  ON_DEMAND_THROUGHPUT,
  STREAM,
  TABLE_CLASS,
  TAGS,
  THROUGHPUT,
  WARM_THROUGHPUT,
} from './table-shapes';

const CREATE_TABLE = struct('CreateTableInput', {
  AttributeDefinitions: required(ATTRIBUTE_DEFINITIONS),
  TableName: required(TABLE_NAME),
  BillingMode: BILLING_MODE,
  ProvisionedThroughput: THROUGHPUT,
  KeySchema: required(KEY_SCHEMA),
  GlobalSecondaryIndexes: list(GLOBAL_INDEX),
  LocalSecondaryIndexes: list(LOCAL_INDEX),
  StreamSpecification: STREAM,
  SSESpecification: ENCRYPTION,
  Tags: TAGS,
  TableClass: TABLE_CLASS,
  DeletionProtectionEnabled: BOOLEAN,
  WarmThroughput: WARM_THROUGHPUT,
  ResourcePolicy: text(),
  OnDemandThroughput: ON_DEMAND_THROUGHPUT,
});
type RawTable = Read<typeof CREATE_TABLE>;

/** Developer Guide, "Service quotas": local indexes of a table. */
const MAX_LOCAL_INDEXES = 5;

export function readCreateTable(body: Uint8Array): CreateTableRequest {
  const request = readTableRequest(CREATE_TABLE, body);
  const { AttributeDefinitions: definitions, KeySchema: keySchema, BillingMode: billingMode = 'PROVISIONED' } = request;
  checkBilling(request);
  checkScaling(request, billingMode);
  checkStream(request.StreamSpecification);
  checkTableKey(keySchema, definitions);
  checkUnusedDefinitions(request);
  const localIndexes = readLocalIndexes(request);
  const globalIndexes = readGlobalIndexes(request);
  checkIndexNames([...localIndexes, ...globalIndexes]);
  checkAllUsed(request);
  return {
    tableName: tableReference(request.TableName).name,
    attributeDefinitions: definitions,
    keySchema,
    localIndexes,
    globalIndexes,
    billingMode,
    provisionedThroughput: request.ProvisionedThroughput,
    onDemandThroughput: request.OnDemandThroughput,
    warmThroughput: request.WarmThroughput,
    streamSpecification: request.StreamSpecification,
    sseSpecification: request.SSESpecification,
    tableClass: request.TableClass,
    isDeletionProtected: request.DeletionProtectionEnabled ?? false,
    tags: request.Tags ?? [],
    resourcePolicy: request.ResourcePolicy,
  };
}

function checkBilling({ BillingMode = 'PROVISIONED', ProvisionedThroughput }: RawTable): void {
  if (BillingMode === 'PAY_PER_REQUEST' && ProvisionedThroughput) {
    throw invalidParameters(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (BillingMode === 'PROVISIONED' && !ProvisionedThroughput) {
    throw invalidParameters(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
  checkThroughput(ProvisionedThroughput);
}

/** @param part the table, or an index */
function checkScaling(
  part: Pick<RawTable, 'OnDemandThroughput' | 'WarmThroughput' | 'ProvisionedThroughput'>,
  billingMode: CreateTableRequest['billingMode'],
  indexName?: string,
): void {
  checkMaximum(part.OnDemandThroughput, { indexName, billingMode, isNew: true });
  checkWarm(part.WarmThroughput, initialWarm(billingMode, part.ProvisionedThroughput), { indexName });
}

function checkTableKey(keySchema: readonly KeySchemaElement[], definitions: readonly AttributeDefinition[]): void {
  const defined = new Set(definitions.map(({ AttributeName }) => AttributeName));
  const isDefined = keySchema.every(({ AttributeName }) => defined.has(AttributeName));
  if (definitions.length < keySchema.length || (keySchema.length > 1 && !isDefined)) {
    throw validationError('Invalid KeySchema: Some index key attribute have no definition');
  }
  checkKeySchema(keySchema, definitions);
}

function checkUnusedDefinitions({ AttributeDefinitions, KeySchema, ...indexes }: RawTable): void {
  if (indexes.LocalSecondaryIndexes || indexes.GlobalSecondaryIndexes) return;
  if (AttributeDefinitions.length !== KeySchema.length) {
    throw invalidParameters(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
}

function readLocalIndexes(request: RawTable): CreateTableRequest['localIndexes'] {
  const { LocalSecondaryIndexes: indexes, KeySchema: tableKey, AttributeDefinitions: definitions } = request;
  if (!indexes) return [];
  if (indexes.length === 0) throw invalidParameters('List of LocalSecondaryIndexes is empty');
  if (tableKey.length < 2) {
    throw invalidParameters(
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    );
  }
  const read = indexes.map((index) => {
    checkLocalIndex(index, tableKey, definitions);
    return { ...index, Projection: checkProjection(index.Projection) };
  });
  checkIndexNames(read);
  if (read.length > MAX_LOCAL_INDEXES) {
    throw invalidParameters(`Number of LocalSecondaryIndexes exceeds per-table limit of ${MAX_LOCAL_INDEXES}`);
  }
  return read;
}

function readGlobalIndexes(request: RawTable): CreateTableRequest['globalIndexes'] {
  const { GlobalSecondaryIndexes: indexes, AttributeDefinitions: definitions, BillingMode = 'PROVISIONED' } = request;
  if (!indexes) return [];
  if (indexes.length === 0) throw invalidParameters('List of GlobalSecondaryIndexes is empty');
  const read = indexes.map((index) => {
    checkKeySchema(index.KeySchema, definitions);
    return { ...index, Projection: checkProjection(index.Projection) };
  });
  checkIndexNames(read);
  if (read.length > MAX_GLOBAL_INDEXES) {
    throw invalidParameters(`GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_GLOBAL_INDEXES}`);
  }
  for (const index of read) {
    checkIndexBilling(BillingMode, index.IndexName, index.ProvisionedThroughput);
    checkScaling(index, BillingMode, index.IndexName);
  }
  return read;
}

function checkIndexBilling(
  billingMode: CreateTableRequest['billingMode'],
  indexName: string,
  throughput: RawTable['ProvisionedThroughput'],
): void {
  if (billingMode === 'PAY_PER_REQUEST' && throughput) {
    throw invalidParameters(
      `ProvisionedThroughput should not be specified for index: ${indexName} when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (billingMode === 'PROVISIONED' && !throughput) {
    throw invalidParameters(`ProvisionedThroughput must be specified for index: ${indexName}`);
  }
  checkThroughput(throughput);
}

/** With indexes, every definition must be the key of the table or of one of them. */
function checkAllUsed(request: RawTable): void {
  const { AttributeDefinitions, KeySchema, LocalSecondaryIndexes = [], GlobalSecondaryIndexes = [] } = request;
  const keys = [KeySchema, ...[...LocalSecondaryIndexes, ...GlobalSecondaryIndexes].map((index) => index.KeySchema)];
  const used = new Set(keys.flat().map(({ AttributeName }) => AttributeName));
  if (AttributeDefinitions.some(({ AttributeName }) => !used.has(AttributeName))) {
    throw invalidParameters(
      'Some AttributeDefinitions are not used. ' +
        `AttributeDefinitions: [${namesOf(AttributeDefinitions)}], keys used: [${[...used].join(', ')}]`,
    );
  }
}
