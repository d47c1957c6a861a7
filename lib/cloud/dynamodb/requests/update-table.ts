import type { GlobalIndexUpdate, UpdateTableRequest } from '../request-types';
import { invalidParameters, validationError } from '../validation-error';
import { checkKeySchema, checkProjection } from './check-indexes';
import { checkStream } from './check-stream';
import { checkThroughput } from './check-throughput';
import { INDEX_NAME, TABLE_NAME } from './common-shapes';
import { readTableRequest } from './read-table-name';
import { BOOLEAN, list, type Read, required, requiredUnless, struct } from './shapes';
import { tableReference } from './table-reference';
import {
  ATTRIBUTE_DEFINITIONS,
  BILLING_MODE,
  CREATE_INDEX,
  ENCRYPTION,
  ON_DEMAND_THROUGHPUT,
  STREAM,
  TABLE_CLASS,
  THROUGHPUT,
  WARM_THROUGHPUT,
} from './table-shapes';

const INDEX_UPDATE = struct('GlobalSecondaryIndexUpdate', {
  Update: struct('UpdateGlobalSecondaryIndexAction', {
    IndexName: required(INDEX_NAME),
    ProvisionedThroughput: requiredUnless(['OnDemandThroughput', 'WarmThroughput'], THROUGHPUT),
    OnDemandThroughput: ON_DEMAND_THROUGHPUT,
    WarmThroughput: WARM_THROUGHPUT,
  }),
  Create: CREATE_INDEX,
  Delete: struct('DeleteGlobalSecondaryIndexAction', { IndexName: required(INDEX_NAME) }),
});
const UPDATE_TABLE = struct('UpdateTableInput', {
  AttributeDefinitions: ATTRIBUTE_DEFINITIONS,
  TableName: required(TABLE_NAME),
  BillingMode: BILLING_MODE,
  ProvisionedThroughput: THROUGHPUT,
  GlobalSecondaryIndexUpdates: list(INDEX_UPDATE),
  StreamSpecification: STREAM,
  SSESpecification: ENCRYPTION,
  TableClass: TABLE_CLASS,
  DeletionProtectionEnabled: BOOLEAN,
  OnDemandThroughput: ON_DEMAND_THROUGHPUT,
  WarmThroughput: WARM_THROUGHPUT,
});
type RawUpdate = Read<typeof UPDATE_TABLE>;

export function readUpdateTable(body: Uint8Array): UpdateTableRequest {
  const request = readTableRequest(UPDATE_TABLE, body);
  checkThroughput(request.ProvisionedThroughput);
  checkStream(request.StreamSpecification);
  const globalIndexUpdates = (request.GlobalSecondaryIndexUpdates ?? []).map((update) =>
    readIndexUpdate(update, request),
  );
  checkSaysSomething(request);
  checkOnePerIndex(globalIndexUpdates);
  return {
    table: tableReference(request.TableName),
    attributeDefinitions: request.AttributeDefinitions,
    billingMode: request.BillingMode,
    provisionedThroughput: request.ProvisionedThroughput,
    onDemandThroughput: request.OnDemandThroughput,
    warmThroughput: request.WarmThroughput,
    globalIndexUpdates,
    streamSpecification: request.StreamSpecification,
    sseSpecification: request.SSESpecification,
    tableClass: request.TableClass,
    isDeletionProtected: request.DeletionProtectionEnabled,
  };
}

function checkSaysSomething(request: RawUpdate): void {
  const { TableName: _, AttributeDefinitions: __, GlobalSecondaryIndexUpdates: updates, ...others } = request;
  if (updates?.length || Object.values(others).some((value) => value !== undefined)) return;
  throw validationError(
    'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or ' +
      'SSESpecification or ReplicaUpdates is required',
  );
}

function readIndexUpdate(raw: Read<typeof INDEX_UPDATE>, request: RawUpdate): GlobalIndexUpdate {
  const { Update, Create, Delete } = raw;
  const given = [Update, Create, Delete].filter((action) => action !== undefined);
  if (given.length === 0) {
    throw invalidParameters(
      'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ' +
        'GlobalSecondaryIndexUpdate.Delete must not be null',
    );
  }
  if (given.length > 1) {
    throw invalidParameters(
      'Only one of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ' +
        'GlobalSecondaryIndexUpdate.Delete may be specified',
    );
  }
  if (Delete) return { action: 'Delete', indexName: Delete.IndexName };
  if (Update) {
    return {
      action: 'Update',
      indexName: Update.IndexName,
      provisionedThroughput: Update.ProvisionedThroughput,
      onDemandThroughput: Update.OnDemandThroughput,
      warmThroughput: Update.WarmThroughput,
    };
  }
  const { Projection, ...index } = Create!;
  // Without definitions in the request, those of the table may do.
  if (request.AttributeDefinitions) checkKeySchema(index.KeySchema, request.AttributeDefinitions);
  checkThroughput(index.ProvisionedThroughput);
  return { action: 'Create', definition: { ...index, Projection: checkProjection(Projection) } };
}

function checkOnePerIndex(updates: readonly GlobalIndexUpdate[]): void {
  const names = new Set<string>();
  for (const update of updates) {
    const name = update.action === 'Create' ? update.definition.IndexName : update.indexName;
    if (names.has(name)) {
      throw invalidParameters(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${name}`,
      );
    }
    names.add(name);
  }
}
