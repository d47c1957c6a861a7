import { ServiceError } from '../../engines/service-error';
import { ACCOUNT_UNITS, TABLE_UNITS } from '../limits/part-quota';
import type {
  BackupRequest,
  GlobalTableRequest,
  ListBackupsRequest,
  Requests,
  ResourcePolicyRequest,
  TableRequest,
  UpdateContinuousBackupsRequest,
} from '../request-types';
import { seconds } from '../tables/describe-table';
import type { TableState } from '../tables/table-state';
import { anyTable, notFound, type Context } from './context';

const ENDPOINT_CACHE_MINUTES = 1440;
const DEFAULT_RECOVERY_DAYS = 35;
/** What can be restored is a few minutes old. */
const LATEST_RESTORABLE_MS = 300_000;
const DAY_MS = 86_400_000;

/** @throws ServiceError in the words that AWS has for calls of the control plane, with limits */
export function describeLimits({ limits, clock }: Context): object {
  if (limits?.areDescribed(clock.now()) === false)
    throw new ServiceError(
      'ThrottlingException',
      'The rate of control plane requests made by this account is too high',
    );
  return {
    AccountMaxReadCapacityUnits: ACCOUNT_UNITS,
    AccountMaxWriteCapacityUnits: ACCOUNT_UNITS,
    TableMaxReadCapacityUnits: TABLE_UNITS,
    TableMaxWriteCapacityUnits: TABLE_UNITS,
  };
}

export function describeEndpoints({ account }: Context): object {
  const Address = `dynamodb.${account.region}.amazonaws.com`;
  return { Endpoints: [{ Address, CachePeriodInMinutes: ENDPOINT_CACHE_MINUTES }] };
}

export function describeContinuousBackups(context: Context, { table }: TableRequest): object {
  return { ContinuousBackupsDescription: backupsOf(context, anyTable(context, table).state) };
}

/** Point-in-time recovery is recorded and described; there is nothing that restores. */
export function updateContinuousBackups(context: Context, request: UpdateContinuousBackupsRequest): object {
  const table = anyTable(context, request.table);
  const { pointInTimeRecovery, ...state } = table.state;
  const since = pointInTimeRecovery?.sinceMs ?? context.clock.now();
  const recovery = { sinceMs: since, days: request.recoveryPeriodInDays ?? DEFAULT_RECOVERY_DAYS };
  const isEnabled = request.isPointInTimeRecoveryEnabled;
  context.store.change(table, { ...state, ...(isEnabled && { pointInTimeRecovery: recovery }) });
  return { ContinuousBackupsDescription: backupsOf(context, table.state) };
}

function backupsOf({ clock }: Context, { pointInTimeRecovery }: TableState): object {
  if (!pointInTimeRecovery) {
    return {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
  }
  const { sinceMs, days } = pointInTimeRecovery;
  const nowMs = clock.now();
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: days,
      EarliestRestorableDateTime: seconds(Math.max(sinceMs, nowMs - days * DAY_MS)),
      LatestRestorableDateTime: seconds(Math.max(sinceMs, nowMs - LATEST_RESTORABLE_MS)),
    },
  };
}

export function listBackups(_context: Context, _request: ListBackupsRequest): object {
  return { BackupSummaries: [] };
}

export function describeBackup(_context: Context, { backupArn }: BackupRequest): never {
  throw new ServiceError('BackupNotFoundException', `Backup not found: ${backupArn}`);
}

export function describeGlobalTable(_context: Context, { globalTableName }: GlobalTableRequest): never {
  throw new ServiceError(
    'GlobalTableNotFoundException',
    `Global table not found: Global table with name: ${globalTableName} does not exist`,
  );
}

export function describeContributorInsights(
  context: Context,
  { table, indexName }: Requests['DescribeContributorInsights'],
): object {
  const found = anyTable(context, table);
  if (indexName !== undefined && !found.indexOf(indexName))
    throw notFound(`Requested resource not found: Index: ${indexName} not found`);
  return {
    TableName: table.name,
    ...(indexName !== undefined && { IndexName: indexName }),
    ContributorInsightsStatus: 'DISABLED',
  };
}

export function describeKinesisStreamingDestination(context: Context, { table }: TableRequest): object {
  return { TableName: anyTable(context, table).state.name, KinesisDataStreamDestinations: [] };
}

export function getResourcePolicy({ store }: Context, { resourceArn }: ResourcePolicyRequest): object {
  const table = store.find(resourceArn.split('/')[1] ?? '');
  if (!table) throw notFound('Requested resource not found');
  const { resourcePolicy, tableId } = table.state;
  if (resourcePolicy === undefined) {
    throw new ServiceError(
      'PolicyNotFoundException',
      `Resource-based policy not found for the provided ResourceArn: ${resourceArn}`,
    );
  }
  return { Policy: resourcePolicy, RevisionId: tableId };
}
