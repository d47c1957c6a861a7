import {
  decreaseStreamRetentionPeriod,
  deleteStream,
  describeLimits,
  increaseStreamRetentionPeriod,
  updateMaxRecordSize,
  updateStreamMode,
} from './change-stream';
import { createStream } from './create-stream';
import { describeStream, describeStreamSummary } from './describe-stream';
import { getRecords } from './get-records';
import { getShardIterator } from './get-shard-iterator';
import { listShards } from './list-shards';
import { listStreams } from './list-streams';
import type { Operation } from './operation';
import { putRecord, putRecords } from './put';
import { mergeShards, splitShard } from './split-and-merge';
import {
  addTagsToStream,
  listTagsForResource,
  listTagsForStream,
  removeTagsFromStream,
  tagResource,
  untagResource,
} from './tags';
import { updateShardCount } from './update-shard-count';

/** Every operation of Kinesis Data Streams that is emulated, in the order of their names. */
export const KINESIS_OPERATIONS: readonly Operation[] = [
  addTagsToStream,
  createStream,
  decreaseStreamRetentionPeriod,
  deleteStream,
  describeLimits,
  describeStream,
  describeStreamSummary,
  getRecords,
  getShardIterator,
  increaseStreamRetentionPeriod,
  listShards,
  listStreams,
  listTagsForResource,
  listTagsForStream,
  mergeShards,
  putRecord,
  putRecords,
  removeTagsFromStream,
  splitShard,
  tagResource,
  untagResource,
  updateMaxRecordSize,
  updateShardCount,
  updateStreamMode,
];
