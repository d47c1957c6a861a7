import { operationTable } from './operation-table';

const LIMITED = 'A shard has the throughput of AWS only with `--limits kinesis`, and any without.';
const WARM = 'Warm throughput is kept and shown; it opens shards only with `--limits kinesis`.';
const POLICY = 'The policy of a stream is kept and shown; no call is refused by it.';
const ENCRYPTION = 'The key is kept and shown, and records say KMS while it is there; nothing is encrypted.';
const MONITORING = 'The metrics are kept and shown; nothing is measured.';

export const KINESIS_OPERATIONS = operationTable('kinesis', 'Kinesis Data Streams', {
  whole: `
    AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream DeregisterStreamConsumer
    DescribeAccountSettings DescribeLimits DescribeStream DescribeStreamConsumer DescribeStreamSummary GetShardIterator IncreaseStreamRetentionPeriod ListShards ListStreamConsumers ListStreams
    ListTagsForResource ListTagsForStream MergeShards RemoveTagsFromStream SplitShard TagResource UntagResource
    UpdateAccountSettings UpdateMaxRecordSize UpdateShardCount
  `,
  partly: {
    DeleteResourcePolicy: POLICY,
    DisableEnhancedMonitoring: MONITORING,
    EnableEnhancedMonitoring: MONITORING,
    GetRecords: LIMITED,
    GetResourcePolicy: POLICY,
    PutRecord: LIMITED,
    PutRecords: LIMITED,
    PutResourcePolicy: POLICY,
    RegisterStreamConsumer: 'The consumer is registered without its tags.',
    StartStreamEncryption: ENCRYPTION,
    StopStreamEncryption: ENCRYPTION,
    SubscribeToShard: 'A consumer has the throughput of AWS only with `--limits kinesis`, and any without.',
    UpdateStreamMode: WARM,
    UpdateStreamWarmThroughput: WARM,
  },
  none: {
    'Streams have no channels to S3 or Iceberg: their records are read by consumers alone.': `
      CreateChannel DeleteChannel DescribeChannel ListChannels UpdateChannel
    `,
    'Every stream distributes its records by their partition keys.': `
      UpdateStreamRecordDistributionStrategy
    `,
  },
});
