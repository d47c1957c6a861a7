import { operationTable } from './operation-table';

const RECORDED =
  'Encryption and table class are recorded and have no effect; throughput has one only with `--limits dynamodb`, where what a table on demand has grown to is forgotten when the cloud ends.';
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
  none: {
    'There is no PartiQL: the operations on items and their expressions do the same.': `
      BatchExecuteStatement ExecuteStatement ExecuteTransaction
    `,
    'Tables are neither exported to S3 nor imported or loaded from it.': `
      CancelBulkOperation DescribeBulkOperation DescribeExport DescribeImport ExportTableToPointInTime
      ImportTable ListBulkOperations StartBulkPutItems
    `,
    'Tables are not backed up, and nothing is restored: --data-dir keeps them, and a copy of its folder is a backup.': `
      CreateBackup DeleteBackup RestoreTableFromBackup RestoreTableToPointInTime
    `,
    'There is one region, so tables have no replicas.': `
      CreateGlobalTable DescribeGlobalTableSettings DescribeTableReplicaAutoScaling UpdateGlobalTable
      UpdateGlobalTableSettings UpdateTableReplicaAutoScaling
    `,
    'Nothing is authorized: a policy would permit nothing and forbid nothing.': `
      DeleteResourcePolicy PutResourcePolicy
    `,
    'Tables do not send their changes to a Kinesis stream.': `
      DisableKinesisStreamingDestination EnableKinesisStreamingDestination UpdateKinesisStreamingDestination
    `,
    'There are no vector indexes.': 'SearchVectors',
    'Which keys are used most is not measured.': 'UpdateContributorInsights',
  },
});
