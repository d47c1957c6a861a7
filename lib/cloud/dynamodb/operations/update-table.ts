import { checkUpdate, MAX_SWITCHES, subscriberLimitExceeded } from '../limits/account-quotas';
import type {
  GlobalIndexUpdate,
  ProvisionedThroughput,
  StreamSpecification,
  UpdateTableRequest,
} from '../request-types';
import { checkKeySchema, MAX_GLOBAL_INDEXES } from '../requests/check-indexes';
import { MAX_UNITS } from '../requests/check-throughput';
import { decreasesOn } from '../tables/decreases';
import { describeTable } from '../tables/describe-table';
import type { Table } from '../tables/table';
import type { GlobalIndexState, TableState, Throughput } from '../tables/table-state';
import { invalidParameters, validationError } from '../validation-error';
import { anyTable, inUse, notFound, type Context } from './context';
import { globalIndexOf } from './create-table';
import { checkScaling, scalingOf } from './update-scaling';

/** UpdateTable changes at most so many global indexes in one request. */
const MAX_INDEX_UPDATES = 5;

export function updateTable(context: Context, request: UpdateTableRequest): object {
  const { store, transitionMs } = context;
  const table = anyTable(context, request.table);
  checkIdle(table, request);
  checkRequest(table, request);
  checkScaling(context, table, request);
  const untilMs = context.clock.now() + transitionMs;
  const label = store.streams.newLabel(table.state.name, context.clock.now());
  const next = { ...nextState(table.state, request, untilMs), ...streamOf(table.state, request, label) };
  if (context.limits) checkUpdate(context, table.state, next);
  const indexes = changedIndexes(table.state, next, request);
  const shown = shownState(table.state, next, context.clock.now());
  store.change(table, next, { status: 'UPDATING', untilMs, next, indexes, isOfTable: true });
  // What only describes the table shows at once; throughput and indexes take their time.
  table.setState(shown);
  return { TableDescription: describeTable(context, table) };
}

function checkIdle(table: Table, { table: { name } }: UpdateTableRequest): void {
  if (!table.transition) return;
  const words = { CREATING: 'created', UPDATING: 'updated', DELETING: 'deleted' };
  const being = words[table.transition.status];
  throw inUse(`Attempt to change a resource which is still in use: Table is being ${being}: ${name}`);
}

function checkRequest({ state }: Table, request: UpdateTableRequest): void {
  const billingMode = request.billingMode ?? state.billingMode;
  const { provisionedThroughput } = request;
  if (provisionedThroughput && billingMode === 'PAY_PER_REQUEST') {
    throw invalidParameters(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (becomesProvisioned(state, request) && !provisionedThroughput) {
    throw invalidParameters('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  }
  if (request.streamSpecification) checkStream(state, request, request.streamSpecification);
  checkIndexUpdates(state, request);
  if (provisionedThroughput && !becomesProvisioned(state, request)) {
    checkChange(state.throughput, provisionedThroughput);
  }
}

/** AWS changes a stream on its own, and one that is on not at all: it is switched off, and another one on. */
function checkStream(
  state: TableState,
  request: UpdateTableRequest,
  { StreamEnabled: isOn }: StreamSpecification,
): void {
  if (request.provisionedThroughput || request.billingMode === 'PROVISIONED')
    throw invalidParameters('You cannot modify stream status while updating table IOPS');
  if (request.globalIndexUpdates.some(({ action }) => action !== 'Update'))
    throw invalidParameters('You cannot create or delete index while changing stream status');
  const wasOn = state.stream?.StreamEnabled === true;
  if (isOn && wasOn) throw validationError(`Table already has an enabled stream: TableName: ${state.name}`);
  if (!isOn && !wasOn) throw validationError(`Table has no stream to disable: TableName: ${state.name}`);
}

/** @param label that of a stream that is switched on now */
function streamOf(
  { stream }: TableState,
  { streamSpecification: specification }: UpdateTableRequest,
  label: string,
): Pick<TableState, 'stream'> {
  if (!specification) return {};
  return { stream: { ...specification, label: specification.StreamEnabled ? label : stream!.label } };
}

function becomesProvisioned(state: TableState, request: UpdateTableRequest): boolean {
  return request.billingMode === 'PROVISIONED' && state.billingMode !== 'PROVISIONED';
}

function checkIndexUpdates(state: TableState, request: UpdateTableRequest): void {
  const updates = request.globalIndexUpdates;
  if (updates.length > MAX_INDEX_UPDATES) throw subscriberLimitExceeded(ONE_AT_A_TIME);
  const names = new Set(state.globalIndexes.map(({ IndexName }) => IndexName));
  const unset = new Set(names);
  const definitions = definitionsOf(state, request);
  for (const update of updates) {
    checkIndexUpdate(update, state, names);
    // The definitions of the table count, too, when the request has none.
    if (update.action === 'Create') checkKeySchema(update.definition.KeySchema, definitions);
    if (update.action !== 'Create') unset.delete(update.indexName);
  }
  if (updates.filter(({ action }) => action !== 'Update').length > 1) throw subscriberLimitExceeded(ONE_AT_A_TIME);
  if (becomesProvisioned(state, request) && unset.size > 0) {
    throw invalidParameters(`ProvisionedThroughput must be specified for index: ${[...unset].join(',')}`);
  }
}

function checkIndexUpdate(update: GlobalIndexUpdate, state: TableState, names: ReadonlySet<string>): void {
  if (update.action === 'Update') {
    const { ReadCapacityUnits = 0, WriteCapacityUnits = 0 } = update.provisionedThroughput ?? {};
    if (Math.max(ReadCapacityUnits, WriteCapacityUnits) > MAX_UNITS) {
      throw validationError(
        'This operation cannot be performed with given input values. Please contact DynamoDB service team for more info: Action Blocked: IndexUpdate',
      );
    }
  }
  if (update.action !== 'Create') {
    if (names.has(update.indexName)) return;
    throw notFound(`Requested resource not found: Index: ${update.indexName} not found`);
  }
  const { IndexName, ProvisionedThroughput: throughput } = update.definition;
  if (names.has(IndexName) || state.localIndexes.some((index) => index.IndexName === IndexName)) {
    throw validationError(`Attempting to create an index which already exists`);
  }
  if (names.size >= MAX_GLOBAL_INDEXES) {
    throw subscriberLimitExceeded(
      `Number of global secondary indexes exceeds per-table limit of ${MAX_GLOBAL_INDEXES}`,
    );
  }
  if (!throughput && state.billingMode === 'PROVISIONED') {
    throw invalidParameters(`ProvisionedThroughput must be specified for index: ${IndexName}`);
  }
}

const ONE_AT_A_TIME = 'Only 1 online index can be created or deleted simultaneously per table';

function checkChange({ readUnits, writeUnits }: Throughput, given: ProvisionedThroughput): void {
  if (given.ReadCapacityUnits !== readUnits || given.WriteCapacityUnits !== writeUnits) return;
  throw validationError(
    'The provisioned throughput for the table will not change. The requested value equals the current value. ' +
      `Current ReadCapacityUnits provisioned for the table: ${readUnits}. Requested ReadCapacityUnits: ${readUnits}. ` +
      `Current WriteCapacityUnits provisioned for the table: ${writeUnits}. Requested WriteCapacityUnits: ${writeUnits}. ` +
      'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  );
}

function nextState(state: TableState, request: UpdateTableRequest, atMs: number): TableState {
  const { sseSpecification, tableClass, isDeletionProtected } = request;
  const definitions = definitionsOf(state, request);
  const { onDemandThroughput: _, warmThroughput: __, ...kept } = state;
  return {
    ...kept,
    ...scalingOf(state, request, request.billingMode ?? state.billingMode),
    ...billingOf(state, request, atMs),
    attributeDefinitions: definitions,
    globalIndexes: indexesOf(state, request, atMs),
    ...(sseSpecification && { sse: sseSpecification }),
    ...(tableClass && { tableClass: { name: tableClass, changedMs: atMs } }),
    ...(isDeletionProtected !== undefined && { isDeletionProtected }),
  };
}

/** What keys use stays as it is: rows and indexes rely on its type. */
function definitionsOf(state: TableState, { attributeDefinitions }: UpdateTableRequest) {
  if (!attributeDefinitions) return state.attributeDefinitions;
  const keys = [state, ...state.localIndexes, ...state.globalIndexes].flatMap((part) =>
    'keySchema' in part ? part.keySchema : part.KeySchema,
  );
  const used = new Set(keys.map(({ AttributeName }) => AttributeName));
  return [
    ...state.attributeDefinitions.filter(({ AttributeName }) => used.has(AttributeName)),
    ...attributeDefinitions.filter(({ AttributeName }) => !used.has(AttributeName)),
  ];
}

type Billing = Pick<
  TableState,
  'billingMode' | 'hasBillingSummary' | 'onDemandSinceMs' | 'onDemandSwitchesMs' | 'throughput'
>;

function billingOf(state: TableState, request: UpdateTableRequest, atMs: number): Partial<Billing> {
  const { billingMode, provisionedThroughput } = request;
  const isChanged = billingMode !== undefined && billingMode !== state.billingMode;
  if (isChanged && billingMode === 'PAY_PER_REQUEST') {
    const throughput = withoutUnits(state.throughput, atMs);
    const onDemandSwitchesMs = [...(state.onDemandSwitchesMs ?? []), atMs].slice(-MAX_SWITCHES);
    return { billingMode, hasBillingSummary: true, onDemandSinceMs: atMs, onDemandSwitchesMs, throughput };
  }
  const throughput = provisionedThroughput && changed(state.throughput, provisionedThroughput, atMs);
  return {
    ...(isChanged && { billingMode, hasBillingSummary: true }),
    ...(throughput && { throughput }),
  };
}

function withoutUnits(old: Throughput, atMs: number): Throughput {
  return { readUnits: 0, writeUnits: 0, decreasesToday: decreasesOn(old, atMs) };
}

function changed(old: Throughput, given: ProvisionedThroughput, atMs: number): Throughput {
  const { ReadCapacityUnits: readUnits, WriteCapacityUnits: writeUnits } = given;
  const isIncrease = readUnits > old.readUnits || writeUnits > old.writeUnits;
  const isDecrease = readUnits < old.readUnits || writeUnits < old.writeUnits;
  return {
    ...old,
    readUnits,
    writeUnits,
    ...(isIncrease && { increasedMs: atMs }),
    ...(isDecrease && { decreasedMs: atMs }),
    decreasesToday: decreasesOn(old, atMs) + (isDecrease && !isIncrease ? 1 : 0),
  };
}

function indexesOf(state: TableState, request: UpdateTableRequest, atMs: number): readonly GlobalIndexState[] {
  const updates = request.globalIndexUpdates;
  const gone = new Set(updates.flatMap((update) => (update.action === 'Delete' ? [update.indexName] : [])));
  const created = updates.flatMap((update) => (update.action === 'Create' ? [globalIndexOf(update.definition)] : []));
  const billingMode = request.billingMode ?? state.billingMode;
  const isOnDemand = billingMode === 'PAY_PER_REQUEST' && state.billingMode !== 'PAY_PER_REQUEST';
  const kept = state.globalIndexes.filter(({ IndexName }) => !gone.has(IndexName));
  const updated = kept.map((index): GlobalIndexState => {
    const given = updateOf(index, updates);
    const { onDemandThroughput: _, warmThroughput: __, ...rest } = index;
    const throughput = isOnDemand ? noUnits(index, atMs) : unitsOf(index, given?.provisionedThroughput, atMs);
    return { ...rest, throughput, ...scalingOf(index, given, billingMode) };
  });
  return [...updated, ...created];
}

function updateOf({ IndexName }: GlobalIndexState, updates: readonly GlobalIndexUpdate[]) {
  for (const update of updates) if (update.action === 'Update' && update.indexName === IndexName) return update;
  return undefined;
}

function noUnits({ throughput }: GlobalIndexState, atMs: number): Throughput {
  return { readUnits: 0, writeUnits: 0, decreasesToday: decreasesOn(throughput, atMs) + 1, decreasedMs: atMs };
}

function unitsOf({ throughput }: GlobalIndexState, given: ProvisionedThroughput | undefined, atMs: number): Throughput {
  return given ? changed(throughput, given, atMs) : throughput;
}

function changedIndexes(before: TableState, next: TableState, request: UpdateTableRequest): string[] {
  const named = request.globalIndexUpdates.map((update) =>
    update.action === 'Create' ? update.definition.IndexName : update.indexName,
  );
  const isOnDemand = before.billingMode !== next.billingMode && next.billingMode === 'PAY_PER_REQUEST';
  return isOnDemand ? next.globalIndexes.map(({ IndexName }) => IndexName) : named;
}

/** What an update shows while it goes on: everything but new units and indexes, with the times of their beginning. */
function shownState(before: TableState, next: TableState, nowMs: number): TableState {
  const { readUnits, writeUnits } = before.throughput;
  const { increasedMs, decreasedMs } = next.throughput;
  return {
    ...next,
    attributeDefinitions: next.attributeDefinitions,
    globalIndexes: before.globalIndexes,
    throughput: {
      ...before.throughput,
      readUnits,
      writeUnits,
      ...(increasedMs !== before.throughput.increasedMs && { increasedMs: nowMs }),
      ...(decreasedMs !== before.throughput.decreasedMs && { decreasedMs: nowMs }),
    },
  };
}
