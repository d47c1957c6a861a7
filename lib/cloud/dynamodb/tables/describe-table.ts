import type { Clock } from '../../../core/clock';
import type { TableLimits } from '../limits/table-limits';
import type { WarmThroughput } from '../request-types';
import { streamArn } from '../streams/stream-state';
import { decreasesOn } from './decreases';
import type { Table } from './table';
import { tableArn, type Account } from './table-arn';
import type { GlobalIndexState, TableState, Throughput, Transition } from './table-state';

type Describing = {
  readonly account: Account;
  readonly clock: Pick<Clock, 'now'>;
  /** They know what tables have grown to. */
  readonly limits: TableLimits | undefined;
};

/** A table as CreateTable, DescribeTable, UpdateTable and DeleteTable answer it. */
export function describeTable(describing: Describing, table: Table, transition = table.transition): object {
  const { account } = describing;
  const { state } = table;
  const arn = tableArn(account, state.name);
  return {
    AttributeDefinitions: state.attributeDefinitions,
    TableName: state.name,
    KeySchema: state.keySchema,
    TableStatus: transition?.isOfTable ? transition.status : 'ACTIVE',
    CreationDateTime: seconds(state.createdMs),
    ProvisionedThroughput: describeThroughput(state.throughput, describing.clock.now()),
    TableSizeBytes: table.rows.sizeBytes,
    ItemCount: table.rows.count,
    TableArn: arn,
    TableId: state.tableId,
    ...billing(state, transition),
    ...indexes(describing, table, arn, transition),
    ...stream(state, arn),
    ...settings(state, account),
    ...warmThroughput(describing, table, undefined, state.warmThroughput),
  };
}

function billing(state: TableState, transition: Transition | undefined): object {
  if (state.billingMode === 'PROVISIONED' && !state.hasBillingSummary) return {};
  const isNew = transition !== undefined && transition.next.onDemandSinceMs === transition.untilMs;
  const since = isNew || state.onDemandSinceMs === undefined ? undefined : seconds(state.onDemandSinceMs);
  const sinceMember = since === undefined ? {} : { LastUpdateToPayPerRequestDateTime: since };
  return {
    BillingModeSummary: { BillingMode: state.billingMode, ...sinceMember },
    TableThroughputModeSummary: { TableThroughputMode: state.billingMode, ...(state.hasBillingSummary && sinceMember) },
  };
}

function indexes(describing: Describing, table: Table, arn: string, transition: Transition | undefined): object {
  const { localIndexes } = table.state;
  const isGoing = transition?.status === 'DELETING' && transition.isOfTable;
  const common = (index: TableState['localIndexes'][number]) => ({
    IndexName: index.IndexName,
    KeySchema: index.KeySchema,
    Projection: index.Projection,
    IndexSizeBytes: sizeOf(table, index.IndexName),
    ItemCount: table.rows.orderOf(index.IndexName)?.rows.count ?? 0,
    IndexArn: `${arn}/index/${index.IndexName}`,
  });
  const coming = comingIndexes(table.state, transition);
  const globalIndex = (index: GlobalIndexState) => ({
    ...common(index),
    ...(coming.includes(index) && { Backfilling: true }),
    IndexStatus: indexStatus(index, coming, transition),
    ProvisionedThroughput: describeThroughput(index.throughput, describing.clock.now()),
    ...(index.onDemandThroughput && { OnDemandThroughput: index.onDemandThroughput }),
    ...warmThroughput(describing, table, index.IndexName, index.warmThroughput),
  });
  const shown = [...table.state.globalIndexes, ...coming];
  return {
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes.map(common) }),
    ...(shown.length > 0 && !isGoing && { GlobalSecondaryIndexes: shown.map(globalIndex) }),
  };
}

/**
 * Those that an update creates: listed from its answer on, but not read from yet.
 * API reference, "GlobalSecondaryIndexDescription": IndexStatus, Backfilling.
 */
export function comingIndexes(state: TableState, transition: Transition | undefined): readonly GlobalIndexState[] {
  if (transition?.status !== 'UPDATING') return [];
  const there = new Set(state.globalIndexes.map(({ IndexName }) => IndexName));
  return transition.next.globalIndexes.filter(({ IndexName }) => !there.has(IndexName));
}

function indexStatus(
  index: GlobalIndexState,
  coming: readonly GlobalIndexState[],
  transition: Transition | undefined,
): string {
  if (coming.includes(index)) return 'CREATING';
  if (!transition?.indexes.includes(index.IndexName)) return 'ACTIVE';
  const isKept = transition.next.globalIndexes.some(({ IndexName }) => IndexName === index.IndexName);
  return isKept ? transition.status : 'DELETING';
}

/** By the share of the table's items that it has: DynamoDB's own figure is hours old. */
function sizeOf(table: Table, indexName: string): number {
  const count = table.rows.orderOf(indexName)?.rows.count ?? 0;
  return count === 0 ? 0 : Math.round((table.rows.sizeBytes * count) / table.rows.count);
}

function stream({ stream: specification }: TableState, arn: string): object {
  if (specification === undefined) return {};
  const { label, ...asGiven } = specification;
  // A stream that was switched off stays the latest one.
  const latest = { LatestStreamLabel: label, LatestStreamArn: streamArn(arn, label) };
  return specification.StreamEnabled ? { StreamSpecification: asGiven, ...latest } : latest;
}

function settings(state: TableState, { region, accountId }: Account): object {
  const { sse, tableClass, onDemandThroughput } = state;
  const key = sse?.KMSMasterKeyId ?? `arn:aws:kms:${region}:${accountId}:alias/aws/dynamodb`;
  return {
    ...(sse?.Enabled && { SSEDescription: { Status: 'ENABLED', SSEType: sse.SSEType ?? 'KMS', KMSMasterKeyArn: key } }),
    ...(tableClass && {
      TableClassSummary: {
        TableClass: tableClass.name,
        ...(tableClass.changedMs !== undefined && { LastUpdateDateTime: seconds(tableClass.changedMs) }),
      },
    }),
    // DynamoDB shows `false` as well; clients read an absent member so.
    ...(state.isDeletionProtected && { DeletionProtectionEnabled: true }),
    ...(onDemandThroughput && { OnDemandThroughput: onDemandThroughput }),
  };
}

/** What a table or index carries at once: as declared, or with limits what it has grown to. */
function warmThroughput(
  { limits, clock }: Describing,
  table: Table,
  indexName: string | undefined,
  declared: WarmThroughput | undefined,
): object {
  const isHere = indexName === undefined || table.state.globalIndexes.some(({ IndexName }) => IndexName === indexName);
  const warm = isHere && limits ? limits.warmThroughput(table, indexName, clock.now()) : declared;
  return warm ? { WarmThroughput: { ...warm, Status: 'ACTIVE' } } : {};
}

function describeThroughput(throughput: Throughput, nowMs: number): object {
  const { readUnits, writeUnits, increasedMs, decreasedMs } = throughput;
  return {
    ...(increasedMs !== undefined && { LastIncreaseDateTime: seconds(increasedMs) }),
    ...(decreasedMs !== undefined && { LastDecreaseDateTime: seconds(decreasedMs) }),
    NumberOfDecreasesToday: decreasesOn(throughput, nowMs),
    ReadCapacityUnits: readUnits,
    WriteCapacityUnits: writeUnits,
  };
}

export function seconds(ms: number): number {
  return ms / 1000;
}
