import { operationTable } from './operation-table';

const LIMITED = 'A shard has the throughput of AWS only with `--limits kinesis`, and any without.';

export const KINESIS_OPERATIONS = operationTable('kinesis', 'Kinesis Data Streams', {
  whole: `
    AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream DescribeLimits DescribeStream
    DescribeStreamSummary GetShardIterator IncreaseStreamRetentionPeriod ListShards ListStreams
    ListTagsForResource ListTagsForStream MergeShards RemoveTagsFromStream SplitShard
    TagResource UntagResource UpdateMaxRecordSize UpdateShardCount
  `,
  partly: {
    GetRecords: LIMITED,
    PutRecord: LIMITED,
    PutRecords: LIMITED,
    UpdateStreamMode: 'Warm throughput is ignored.',
  },
  none: `
    DeleteResourcePolicy DeregisterStreamConsumer DescribeAccountSettings DescribeStreamConsumer
    DisableEnhancedMonitoring EnableEnhancedMonitoring GetResourcePolicy ListStreamConsumers PutResourcePolicy
    RegisterStreamConsumer StartStreamEncryption StopStreamEncryption SubscribeToShard UpdateAccountSettings
    UpdateStreamWarmThroughput
  `,
});
