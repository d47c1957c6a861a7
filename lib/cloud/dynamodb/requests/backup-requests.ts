import type {
  BackupRequest,
  EmptyRequest,
  GlobalTableRequest,
  ListBackupsRequest,
  ListGlobalTablesRequest,
} from '../request-types';
import { PLAIN_TABLE_NAME, TABLE_NAME } from './common-shapes';
import { readRequest } from './read-json';
import { DOUBLE, integer, required, struct, text, word } from './shapes';
import { tableReference } from './table-reference';

const LIST_BACKUPS = struct('ListBackupsInput', {
  TableName: TABLE_NAME,
  Limit: integer({ min: 1, max: 100 }),
  TimeRangeLowerBound: DOUBLE,
  TimeRangeUpperBound: DOUBLE,
  ExclusiveStartBackupArn: text({ min: 37, max: 1024 }),
  BackupType: word(['USER', 'SYSTEM', 'AWS_BACKUP', 'ALL']),
});

export function readListBackups(body: Uint8Array): ListBackupsRequest {
  const { TableName } = readRequest(LIST_BACKUPS, body);
  return { table: TableName === undefined ? undefined : tableReference(TableName) };
}

const BACKUP = struct('DescribeBackupInput', { BackupArn: required(text({ min: 37, max: 1024 })) });

export function readBackup(body: Uint8Array): BackupRequest {
  return { backupArn: readRequest(BACKUP, body).BackupArn };
}

const GLOBAL_TABLE = struct('DescribeGlobalTableInput', { GlobalTableName: required(PLAIN_TABLE_NAME) });

export function readGlobalTable(body: Uint8Array): GlobalTableRequest {
  return { globalTableName: readRequest(GLOBAL_TABLE, body).GlobalTableName };
}

const LIST_GLOBAL_TABLES = struct('ListGlobalTablesInput', {
  ExclusiveStartGlobalTableName: PLAIN_TABLE_NAME,
  Limit: integer({ min: 1 }),
  RegionName: text(),
});

export function readListGlobalTables(body: Uint8Array): ListGlobalTablesRequest {
  return { limit: readRequest(LIST_GLOBAL_TABLES, body).Limit };
}

const PAGED = struct('ListExportsInput', { TableArn: text({ min: 1, max: 1024 }), NextToken: text() });

/** Of operations whose members decide nothing here. */
export function readEmpty(body: Uint8Array): EmptyRequest {
  readRequest(PAGED, body);
  return {};
}
