import { operationTable } from './operation-table';

const RECORDED = 'Encryption, table class, streams and throughput are recorded and have no effect.';
const COLLECTIONS = 'Item collections may have any size, and are always said to have 0 to 1 GB.';

export const DYNAMODB_OPERATIONS = operationTable('dynamodb', 'DynamoDB', {
  whole: `
    BatchGetItem DeleteTable DescribeEndpoints DescribeLimits
    DescribeTable DescribeTimeToLive GetItem ListTables ListTagsOfResource Query Scan TagResource
    TransactGetItems UntagResource UpdateTimeToLive
  `,
  partly: {
    BatchWriteItem: COLLECTIONS,
    DeleteItem: COLLECTIONS,
    PutItem: COLLECTIONS,
    TransactWriteItems: COLLECTIONS,
    UpdateItem: COLLECTIONS,
    CreateTable: RECORDED,
    UpdateTable: `${RECORDED} There are no replicas.`,
    DescribeBackup: 'No backup is ever found.',
    DescribeContinuousBackups: 'Settings are recorded; nothing can be restored.',
    DescribeContributorInsights: 'Always disabled.',
    DescribeGlobalTable: 'No global table (2017.11.29) is ever found.',
    DescribeKinesisStreamingDestination: 'Always none.',
    GetResourcePolicy: 'Policies come with CreateTable, and permit nothing and forbid nothing.',
    ListBackups: 'Always empty.',
    ListContributorInsights: 'Always empty.',
    ListExports: 'Always empty.',
    ListGlobalTables: 'Always empty.',
    ListImports: 'Always empty.',
    UpdateContinuousBackups: 'Settings are recorded; nothing can be restored.',
  },
  none: `
    BatchExecuteStatement CancelBulkOperation CreateBackup CreateGlobalTable DeleteBackup DeleteResourcePolicy
    DescribeBulkOperation DescribeExport DescribeGlobalTableSettings DescribeImport DescribeTableReplicaAutoScaling
    DisableKinesisStreamingDestination EnableKinesisStreamingDestination ExecuteStatement ExecuteTransaction
    ExportTableToPointInTime ImportTable ListBulkOperations PutResourcePolicy RestoreTableFromBackup
    RestoreTableToPointInTime SearchVectors StartBulkPutItems UpdateContributorInsights UpdateGlobalTable
    UpdateGlobalTableSettings UpdateKinesisStreamingDestination UpdateTableReplicaAutoScaling
  `,
});
