import { invalidArgument, throttled } from '../faults';
import type { Kinesis } from '../kinesis';
import type { Output } from '../output';
import { childShards, millisBehind, readPage, type Page } from '../read-page';
import { STREAM } from '../requests/common-members';
import type { Shard } from '../shard';
import { readShardIterator, writeShardIterator, type ShardIterator } from '../shard-iterator';
import type { Stream } from '../stream';
import { DRY_RUN, endDryRun } from './dry-run';
import { operation } from './operation';

/** GetRecords API: at most 10,000 records, and "The maximum size of data that GetRecords can return is 10 MiB." */
const MAX_RECORDS = 10_000;
const MAX_BYTES = 10 * 1024 * 1024;

export const getRecords = operation(
  'GetRecords',
  {
    ShardIterator: { type: 'String', min: 1, max: 512, required: true },
    Limit: { type: 'Integer', min: 1, max: MAX_RECORDS },
    StreamARN: STREAM.StreamARN,
    DryRun: DRY_RUN,
  },
  (request, kinesis, format) => {
    const iterator = readShardIterator(request.ShardIterator, kinesis.now());
    const { streamName: name } = iterator;
    if (request.StreamARN !== undefined && kinesis.nameOf(request) !== name)
      throw invalidArgument('Invalid ShardIterator.');
    const stream = kinesis.find(name);
    const shard = kinesis.shardToRead(stream, name, iterator.shardIndex);
    if (stream!.state.createdMs !== iterator.createdMs) throw invalidArgument('Invalid ShardIterator.');
    endDryRun(request, stream!, kinesis);
    const { streamLimits: limits } = kinesis;
    if (limits && !limits.read(stream!, shard, kinesis.now()))
      throw throttled(kinesis.shardRateExceeded(stream!, shard.position));
    const body = kinesis.recordsBodies.begin(format, stream!.state);
    const limit = { records: request.Limit ?? MAX_RECORDS, bytes: MAX_BYTES };
    const page = readPage(shard, iterator.count, limit, kinesis, body);
    limits?.answered(shard, page.bytes, kinesis.now());
    return body.end(restOf(stream!, shard, iterator, page, kinesis));
  },
);

function restOf(stream: Stream, shard: Shard, iterator: ShardIterator, page: Page, kinesis: Kinesis): Output {
  const { nextCount: count } = page;
  const nowMs = kinesis.now();
  const behindMs = millisBehind(page, nowMs);
  const isOver = page.isEmpty && shard.state.closedMs !== undefined;
  if (isOver) return { MillisBehindLatest: behindMs, ChildShards: childShards(stream, shard) };
  return { MillisBehindLatest: behindMs, NextShardIterator: writeShardIterator({ ...iterator, count }, nowMs) };
}
