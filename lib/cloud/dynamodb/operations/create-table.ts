import { randomUUID } from 'node:crypto';
import { checkCreation } from '../limits/account-quotas';
import type {
  CreateTableRequest,
  GlobalIndexDefinition,
  ProvisionedThroughput,
  StreamSpecification,
} from '../request-types';
import { describeTable } from '../tables/describe-table';
import type { GlobalIndexState, TableState, Throughput } from '../tables/table-state';
import type { Context } from './context';
import { inUse } from './context';

export function createTable(context: Context, request: CreateTableRequest): object {
  const { store, transitionMs } = context;
  const nowMs = context.clock.now();
  if (store.find(request.tableName)) throw inUse(`Table already exists: ${request.tableName}`);
  const state = stateOf(request, store.newId(), nowMs);
  if (context.limits) checkCreation(context, state);
  const untilMs = nowMs + transitionMs;
  const onDemandSinceMs = state.billingMode === 'PAY_PER_REQUEST' ? { onDemandSinceMs: untilMs } : {};
  const label = store.streams.newLabel(request.tableName, nowMs);
  const next = { ...state, ...onDemandSinceMs, ...streamOf(request.streamSpecification, label) };
  const indexes = state.globalIndexes.map(({ IndexName }) => IndexName);
  const table = store.create(next, { status: 'CREATING', untilMs, next, indexes, isOfTable: true });
  return { TableDescription: describeTable(context, table) };
}

function stateOf(request: CreateTableRequest, id: number, nowMs: number): TableState {
  const { onDemandThroughput, warmThroughput, sseSpecification, tableClass, resourcePolicy } = request;
  return {
    id,
    name: request.tableName,
    tableId: randomUUID(),
    createdMs: nowMs,
    attributeDefinitions: request.attributeDefinitions,
    keySchema: request.keySchema,
    localIndexes: request.localIndexes,
    globalIndexes: request.globalIndexes.map(globalIndexOf),
    billingMode: request.billingMode,
    hasBillingSummary: false,
    throughput: throughputOf(request.provisionedThroughput),
    isDeletionProtected: request.isDeletionProtected,
    tags: request.tags,
    ...(onDemandThroughput && { onDemandThroughput }),
    ...(warmThroughput && { warmThroughput }),
    ...(sseSpecification && { sse: sseSpecification }),
    ...(tableClass && { tableClass: { name: tableClass } }),
    ...(resourcePolicy !== undefined && { resourcePolicy }),
  };
}

export function globalIndexOf(definition: GlobalIndexDefinition): GlobalIndexState {
  const { ProvisionedThroughput: throughput, OnDemandThroughput, WarmThroughput, ...index } = definition;
  return {
    ...index,
    throughput: throughputOf(throughput),
    ...(OnDemandThroughput && { onDemandThroughput: OnDemandThroughput }),
    ...(WarmThroughput && { warmThroughput: WarmThroughput }),
  };
}

function throughputOf(given: ProvisionedThroughput | undefined): Throughput {
  return { readUnits: given?.ReadCapacityUnits ?? 0, writeUnits: given?.WriteCapacityUnits ?? 0, decreasesToday: 0 };
}

/** A table that never had a stream does not say so. */
function streamOf(specification: StreamSpecification | undefined, label: string): Pick<TableState, 'stream'> {
  return specification?.StreamEnabled ? { stream: { ...specification, label } } : {};
}
