import { invalidArgument, throttled } from '../faults';
import { readRecordHead, RECORD_HEAD_BYTES } from '../entry-layout';
import type { Kinesis } from '../kinesis';
import type { Output } from '../output';
import type { RecordsBody } from '../records-body';
import { STREAM } from '../requests/common-members';
import type { Shard } from '../shard';
import { shardIdOf } from '../shard-id';
import { readShardIterator, writeShardIterator, type ShardIterator } from '../shard-iterator';
import type { Stream } from '../stream';
import { hashKeyRange } from './describe-stream';
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
  },
  (request, kinesis, format) => {
    const iterator = readShardIterator(request.ShardIterator, kinesis.now());
    const { streamName: name } = iterator;
    if (request.StreamARN !== undefined && kinesis.nameOf(request) !== name)
      throw invalidArgument('Invalid ShardIterator.');
    const stream = kinesis.find(name);
    const shard = kinesis.shardToRead(stream, name, iterator.shardIndex);
    if (stream!.state.createdMs !== iterator.createdMs) throw invalidArgument('Invalid ShardIterator.');
    const { streamLimits: limits } = kinesis;
    if (limits && !limits.read(stream!, shard, kinesis.now()))
      throw throttled(kinesis.shardRateExceeded(stream!, shard.position));
    const body = kinesis.recordsBodies.begin(format);
    const page = readPage(shard, iterator.count, request.Limit ?? MAX_RECORDS, kinesis, body);
    limits?.answered(shard, page.bytes, kinesis.now());
    return body.end(restOf(stream!, shard, iterator, page, kinesis));
  },
);

type Page = {
  readonly isEmpty: boolean;
  /** Of data. */
  readonly bytes: number;
  /** The count from which the next page reads. */
  readonly nextCount: number;
  /** When the first record came that was not read; undefined at the tip. */
  readonly nextArrivalMs: number | undefined;
};

function readPage(shard: Shard, from: number, limit: number, { store }: Kinesis, body: RecordsBody): Page {
  const cursor = shard.records.seek(from);
  let bytes = 0;
  let records = 0;
  let nextCount = from;
  for (; !cursor.isAtEnd && records < limit; cursor.advance()) {
    const entry = store.log.read(cursor.place);
    const head = readRecordHead(entry);
    const dataBytes = entry.length - RECORD_HEAD_BYTES - head.keyBytes;
    if (records > 0 && bytes + dataBytes > MAX_BYTES) break;
    bytes += dataBytes;
    body.add(shard, head, entry);
    records += 1;
    nextCount = cursor.count + 1;
  }
  return { isEmpty: records === 0, bytes, nextCount, nextArrivalMs: cursor.isAtEnd ? undefined : cursor.arrivalMs };
}

function restOf(stream: Stream, shard: Shard, iterator: ShardIterator, page: Page, kinesis: Kinesis): Output {
  const { nextCount: count, nextArrivalMs } = page;
  const nowMs = kinesis.now();
  const behindMs = nextArrivalMs === undefined ? 0 : Math.max(0, Math.round(nowMs - nextArrivalMs));
  const isOver = page.isEmpty && shard.state.closedMs !== undefined;
  if (isOver) return { MillisBehindLatest: behindMs, ChildShards: childShards(stream, shard) };
  return { MillisBehindLatest: behindMs, NextShardIterator: writeShardIterator({ ...iterator, count }, nowMs) };
}

function childShards({ shards }: Stream, { position }: Shard): readonly Output[] {
  const children = shards.filter(({ state }) => state.parent === position || state.adjacentParent === position);
  return children.map(({ position: child, state }) => ({
    ShardId: shardIdOf(child),
    ParentShards: [state.parent, state.adjacentParent].filter((parent) => parent !== undefined).map(shardIdOf),
    HashKeyRange: hashKeyRange(state),
  }));
}
