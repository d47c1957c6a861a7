import type { Readers } from '../request-types';
import { readBackup, readEmpty, readGlobalTable, readListBackups, readListGlobalTables } from './backup-requests';
import { readBatchGetItem } from './batch-get-item';
import { readBatchWriteItem } from './batch-write-item';
import { readCreateTable } from './create-table';
import { readGetItem } from './get-item';
import { readQuery, readScan } from './read-pages';
import { readListTagsOfResource, readResourcePolicy, readTagResource, readUntagResource } from './resource-requests';
import {
  readContributorInsights,
  readListTables,
  readTable,
  readUpdateContinuousBackups,
  readUpdateTimeToLive,
} from './table-requests';
import { readDescribeStream, readGetRecords, readGetShardIterator, readListStreams } from './stream-requests';
import { readTransactGetItems, readTransactWriteItems } from './transactions';
import { readUpdateItem } from './update-item';
import { readUpdateTable } from './update-table';
import { readDeleteItem, readPutItem } from './write-requests';

/** What reads the body of each operation. A reader throws nothing but a ServiceError. */
export const readers: Readers = {
  BatchGetItem: readBatchGetItem,
  BatchWriteItem: readBatchWriteItem,
  CreateTable: readCreateTable,
  DeleteItem: readDeleteItem,
  DeleteTable: readTable,
  DescribeBackup: readBackup,
  DescribeContinuousBackups: readTable,
  DescribeContributorInsights: readContributorInsights,
  DescribeEndpoints: readEmpty,
  DescribeGlobalTable: readGlobalTable,
  DescribeKinesisStreamingDestination: readTable,
  DescribeLimits: readEmpty,
  DescribeStream: readDescribeStream,
  DescribeTable: readTable,
  DescribeTimeToLive: readTable,
  GetItem: readGetItem,
  GetRecords: readGetRecords,
  GetResourcePolicy: readResourcePolicy,
  GetShardIterator: readGetShardIterator,
  ListBackups: readListBackups,
  ListContributorInsights: readEmpty,
  ListExports: readEmpty,
  ListGlobalTables: readListGlobalTables,
  ListImports: readEmpty,
  ListStreams: readListStreams,
  ListTables: readListTables,
  ListTagsOfResource: readListTagsOfResource,
  PutItem: readPutItem,
  Query: readQuery,
  Scan: readScan,
  TagResource: readTagResource,
  TransactGetItems: readTransactGetItems,
  TransactWriteItems: readTransactWriteItems,
  UntagResource: readUntagResource,
  UpdateContinuousBackups: readUpdateContinuousBackups,
  UpdateItem: readUpdateItem,
  UpdateTable: readUpdateTable,
  UpdateTimeToLive: readUpdateTimeToLive,
};
