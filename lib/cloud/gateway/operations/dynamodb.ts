import { operationTable } from './operation-table';

export const DYNAMODB_OPERATIONS = operationTable('dynamodb', 'DynamoDB', {
  whole: `
    BatchGetItem BatchWriteItem CreateTable DeleteItem DeleteTable DescribeEndpoints DescribeLimits
    DescribeTable DescribeTimeToLive GetItem ListTables ListTagsOfResource PutItem Query Scan TagResource
    TransactGetItems TransactWriteItems UntagResource UpdateItem UpdateTable UpdateTimeToLive
  `,
  partly: {
    DescribeContinuousBackups: 'There are no backups; it says that they are disabled.',
  },
  none: `
    BatchExecuteStatement CreateBackup CreateGlobalTable DeleteBackup DeleteResourcePolicy DescribeBackup
    DescribeContributorInsights DescribeExport DescribeGlobalTable DescribeGlobalTableSettings DescribeImport
    DescribeKinesisStreamingDestination DescribeTableReplicaAutoScaling DisableKinesisStreamingDestination
    EnableKinesisStreamingDestination ExecuteStatement ExecuteTransaction ExportTableToPointInTime
    GetResourcePolicy ImportTable ListBackups ListContributorInsights ListExports ListGlobalTables ListImports
    PutResourcePolicy RestoreTableFromBackup RestoreTableToPointInTime UpdateContinuousBackups
    UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings UpdateKinesisStreamingDestination
    UpdateTableReplicaAutoScaling
  `,
});
