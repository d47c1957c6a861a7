import type { OperationName, Requests } from '../request-types';
import { readers } from '../requests/readers';
import type { Body } from './answer';
import { batchGetItem } from './batch-get-item';
import { batchWriteItem } from './batch-write-item';
import type { Context } from './context';
import { createTable } from './create-table';
import {
  describeBackup,
  describeContinuousBackups,
  describeContributorInsights,
  describeEndpoints,
  describeGlobalTable,
  describeKinesisStreamingDestination,
  describeLimits,
  getResourcePolicy,
  listBackups,
  updateContinuousBackups,
} from './describe';
import { describeStream } from './describe-stream';
import { getItem } from './get-item';
import { getRecords } from './get-records';
import { getShardIterator } from './get-shard-iterator';
import { listStreams } from './list-streams';
import { deleteItem, putItem } from './put-item';
import { query } from './query';
import { scan } from './scan';
import { deleteTable, describeTable, listTables } from './tables';
import { listTagsOfResource, tagResource, untagResource } from './tags';
import { describeTimeToLive, updateTimeToLive } from './time-to-live';
import { transactGetItems } from './transact-get-items';
import { transactWriteItems } from './transact-write-items';
import { updateItem } from './update-item';
import { updateTable } from './update-table';

/** What executes a request. An empty text is an answer without a body. */
type Handler<Request> = (context: Context, request: Request) => Body | '';

type Handlers = { readonly [Name in OperationName]: Handler<Requests[Name]> };

const handlers: Handlers = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeBackup: describeBackup,
  DescribeContinuousBackups: describeContinuousBackups,
  DescribeContributorInsights: describeContributorInsights,
  DescribeEndpoints: describeEndpoints,
  DescribeGlobalTable: describeGlobalTable,
  DescribeKinesisStreamingDestination: describeKinesisStreamingDestination,
  DescribeLimits: describeLimits,
  DescribeStream: describeStream,
  DescribeTable: describeTable,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  GetRecords: getRecords,
  GetResourcePolicy: getResourcePolicy,
  GetShardIterator: getShardIterator,
  ListBackups: listBackups,
  ListContributorInsights: () => ({ ContributorInsightsSummaries: [] }),
  ListExports: () => ({ ExportSummaries: [] }),
  ListGlobalTables: () => ({ GlobalTables: [] }),
  ListImports: () => ({ ImportSummaryList: [] }),
  ListStreams: listStreams,
  ListTables: listTables,
  ListTagsOfResource: listTagsOfResource,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  TagResource: tagResource,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UntagResource: untagResource,
  UpdateContinuousBackups: updateContinuousBackups,
  UpdateItem: updateItem,
  UpdateTable: updateTable,
  UpdateTimeToLive: updateTimeToLive,
};

/** All that the engine does, by the names of AWS. */
export const OPERATION_NAMES = Object.keys(handlers) as OperationName[];

/** Reads and executes a request; undefined where the operation is not known. */
export function execute(context: Context, operation: string, body: Uint8Array): Body | '' | undefined {
  if (!Object.hasOwn(handlers, operation)) return undefined;
  const name = operation as OperationName;
  // Reader and handler of a name have the same type of request.
  const handle = handlers[name] as Handler<unknown>;
  return handle(context, readers[name](body));
}
