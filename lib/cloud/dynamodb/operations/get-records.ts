import { streamReference } from '../requests/stream-requests';
import type { GetRecordsRequest } from '../request-types';
import { JsonWriter } from '../rows/json-writer';
import { changeSizeOf } from '../streams/change-entry';
import { shardNotFound, trimmed } from '../streams/stream-faults';
import { readStreamIterator, writeStreamIterator } from '../streams/stream-iterator';
import { changeText } from '../streams/table-streams';
import type { Context } from './context';
import { streamOf } from './describe-stream';

/** GetRecords in the API Reference: "a maximum of 1 MB of data or 1000 stream records, whichever comes first". */
const MAX_BYTES = 2 ** 20;

export function getRecords(context: Context, { shardIterator, limit }: GetRecordsRequest): Uint8Array {
  const { store, account, clock } = context;
  const iterator = readStreamIterator(shardIterator, clock.now());
  const stream = streamOf(context, streamReference(iterator.streamArn));
  const shard = stream.state.shards.find(({ index }) => index === iterator.shardIndex);
  if (!shard) throw shardNotFound();
  if (iterator.count <= (stream.trimmedCount(shard) ?? -1)) throw trimmed();
  const json = new JsonWriter().raw('{"Records":[');
  let next = iterator.count;
  let records = 0;
  let bytes = 0;
  for (const { count, entry } of store.streams.records(stream, shard, iterator.count)) {
    bytes += changeSizeOf(entry);
    if (records === limit || (records > 0 && bytes > MAX_BYTES)) break;
    json.raw(`${records === 0 ? '' : ','}{"awsRegion":"${account.region}",`).bytes(changeText(entry));
    records++;
    next = count + 1;
  }
  json.raw(']');
  const isAtEnd = shard.closed !== undefined && next >= stream.endCount(shard);
  const nextText = isAtEnd ? undefined : writeStreamIterator({ ...iterator, count: next }, clock.now());
  if (nextText !== undefined) json.raw(',"NextShardIterator":').json(nextText);
  return json.raw('}').take();
}
