import type {
  ListTablesRequest,
  Requests,
  TableRequest,
  UpdateContinuousBackupsRequest,
  UpdateTimeToLiveRequest,
} from '../request-types';
import { INDEX_NAME, PLAIN_TABLE_NAME, TABLE_NAME } from './common-shapes';
import { readRequest } from './read-json';
import { readTableRequest } from './read-table-name';
import { BOOLEAN, integer, required, struct, text } from './shapes';
import { tableReference } from './table-reference';

const TABLE = struct('DescribeTableInput', { TableName: required(TABLE_NAME) });

/** Of the operations that name a table alone. */
export function readTable(body: Uint8Array): TableRequest {
  return { table: tableReference(readTableRequest(TABLE, body).TableName) };
}

/** API Reference, "ListTables". */
const MAX_TABLES = 100;
const LIST_TABLES = struct('ListTablesInput', {
  ExclusiveStartTableName: PLAIN_TABLE_NAME,
  Limit: integer({ min: 1, max: MAX_TABLES }),
});

export function readListTables(body: Uint8Array): ListTablesRequest {
  const { ExclusiveStartTableName, Limit } = readRequest(LIST_TABLES, body);
  return { exclusiveStartTableName: ExclusiveStartTableName, limit: Limit ?? MAX_TABLES };
}

const UPDATE_TIME_TO_LIVE = struct('UpdateTimeToLiveInput', {
  TableName: required(TABLE_NAME),
  TimeToLiveSpecification: required(
    struct('TimeToLiveSpecification', {
      Enabled: required(BOOLEAN),
      AttributeName: required(text({ min: 1, max: 255 })),
    }),
  ),
});

export function readUpdateTimeToLive(body: Uint8Array): UpdateTimeToLiveRequest {
  const { TableName, TimeToLiveSpecification } = readTableRequest(UPDATE_TIME_TO_LIVE, body);
  return {
    table: tableReference(TableName),
    attributeName: TimeToLiveSpecification.AttributeName,
    isEnabled: TimeToLiveSpecification.Enabled,
  };
}

const UPDATE_CONTINUOUS_BACKUPS = struct('UpdateContinuousBackupsInput', {
  TableName: required(TABLE_NAME),
  PointInTimeRecoverySpecification: required(
    struct('PointInTimeRecoverySpecification', {
      PointInTimeRecoveryEnabled: required(BOOLEAN),
      RecoveryPeriodInDays: integer({ min: 1, max: 35 }),
    }),
  ),
});

export function readUpdateContinuousBackups(body: Uint8Array): UpdateContinuousBackupsRequest {
  const { TableName, PointInTimeRecoverySpecification: recovery } = readTableRequest(UPDATE_CONTINUOUS_BACKUPS, body);
  return {
    table: tableReference(TableName),
    isPointInTimeRecoveryEnabled: recovery.PointInTimeRecoveryEnabled,
    recoveryPeriodInDays: recovery.RecoveryPeriodInDays,
  };
}

const CONTRIBUTOR_INSIGHTS = struct('DescribeContributorInsightsInput', {
  TableName: required(TABLE_NAME),
  IndexName: INDEX_NAME,
});

export function readContributorInsights(body: Uint8Array): Requests['DescribeContributorInsights'] {
  const { TableName, IndexName } = readTableRequest(CONTRIBUTOR_INSIGHTS, body);
  return { table: tableReference(TableName), indexName: IndexName };
}
