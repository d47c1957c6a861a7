import { operationTable } from './operation-table';

export const KINESIS_OPERATIONS = operationTable('kinesis', 'Kinesis Data Streams', {
  whole: `
    AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream DescribeLimits DescribeStream
    DescribeStreamSummary GetRecords GetShardIterator IncreaseStreamRetentionPeriod ListShards ListStreams
    ListTagsForResource ListTagsForStream MergeShards PutRecord PutRecords RemoveTagsFromStream SplitShard
    TagResource UntagResource UpdateMaxRecordSize UpdateShardCount UpdateStreamMode
  `,
  none: `
    DeleteResourcePolicy DeregisterStreamConsumer DescribeAccountSettings DescribeStreamConsumer
    DisableEnhancedMonitoring EnableEnhancedMonitoring GetResourcePolicy ListStreamConsumers PutResourcePolicy
    RegisterStreamConsumer StartStreamEncryption StopStreamEncryption SubscribeToShard UpdateAccountSettings
    UpdateStreamWarmThroughput
  `,
});
