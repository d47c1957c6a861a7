import { describeAccountSettings, updateAccountSettings } from './account-settings';
import {
  decreaseStreamRetentionPeriod,
  deleteStream,
  describeLimits,
  increaseStreamRetentionPeriod,
  updateMaxRecordSize,
  updateStreamMode,
} from './change-stream';
import {
  deregisterStreamConsumer,
  describeStreamConsumer,
  listStreamConsumers,
  registerStreamConsumer,
} from './consumers';
import { createStream } from './create-stream';
import { describeStream, describeStreamSummary } from './describe-stream';
import { startStreamEncryption, stopStreamEncryption } from './encryption';
import { disableEnhancedMonitoring, enableEnhancedMonitoring } from './enhanced-monitoring';
import { getRecords } from './get-records';
import { getShardIterator } from './get-shard-iterator';
import { listShards } from './list-shards';
import { listStreams } from './list-streams';
import type { Operation } from './operation';
import { putRecord, putRecords } from './put';
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from './resource-policy';
import { mergeShards, splitShard } from './split-and-merge';
import { subscribeToShard } from './subscribe-to-shard';
import {
  addTagsToStream,
  listTagsForResource,
  listTagsForStream,
  removeTagsFromStream,
  tagResource,
  untagResource,
} from './tags';
import { updateShardCount } from './update-shard-count';
import { updateStreamWarmThroughput } from './warm-throughput';

/** Every operation of Kinesis Data Streams that is emulated, in the order of their names. */
export const KINESIS_OPERATIONS: readonly Operation[] = [
  addTagsToStream,
  createStream,
  decreaseStreamRetentionPeriod,
  deleteResourcePolicy,
  deleteStream,
  deregisterStreamConsumer,
  describeAccountSettings,
  describeLimits,
  describeStream,
  describeStreamConsumer,
  describeStreamSummary,
  disableEnhancedMonitoring,
  enableEnhancedMonitoring,
  getRecords,
  getResourcePolicy,
  getShardIterator,
  increaseStreamRetentionPeriod,
  listShards,
  listStreamConsumers,
  listStreams,
  listTagsForResource,
  listTagsForStream,
  mergeShards,
  putRecord,
  putRecords,
  putResourcePolicy,
  registerStreamConsumer,
  removeTagsFromStream,
  splitShard,
  startStreamEncryption,
  stopStreamEncryption,
  subscribeToShard,
  tagResource,
  untagResource,
  updateAccountSettings,
  updateMaxRecordSize,
  updateShardCount,
  updateStreamMode,
  updateStreamWarmThroughput,
];
