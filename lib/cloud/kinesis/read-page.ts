import { readRecordHead, RECORD_HEAD_BYTES } from './entry-layout';
import type { Kinesis } from './kinesis';
import { hashKeyRange } from './operations/describe-stream';
import type { Output } from './output';
import type { RecordsBody } from './records-body';
import type { Shard } from './shard';
import { shardIdOf } from './shard-id';
import type { Stream } from './stream';

/** What was read of a shard. */
export type Page = {
  readonly isEmpty: boolean;
  /** Of data. */
  readonly bytes: number;
  /** The count from which the next page reads. */
  readonly nextCount: number;
  /** When the first record came that was not read; undefined at the tip. */
  readonly nextArrivalMs: number | undefined;
  /** When the last record came that was read. */
  readonly lastArrivalMs: number | undefined;
};

type PageLimit = { readonly records: number; readonly bytes: number };

/** Reads records from a count on into a body: one at least where there is one, and no more than the limit. */
export function readPage(shard: Shard, from: number, limit: PageLimit, { store }: Kinesis, body: RecordsBody): Page {
  const cursor = shard.records.seek(from);
  let bytes = 0;
  let records = 0;
  let nextCount = from;
  let lastArrivalMs: number | undefined;
  for (; !cursor.isAtEnd && records < limit.records; cursor.advance()) {
    const entry = store.log.read(cursor.place);
    const head = readRecordHead(entry);
    const dataBytes = entry.length - RECORD_HEAD_BYTES - head.keyBytes;
    if (records > 0 && bytes + dataBytes > limit.bytes) break;
    bytes += dataBytes;
    body.add(shard, head, entry);
    records += 1;
    nextCount = cursor.count + 1;
    lastArrivalMs = head.arrivalMs;
  }
  const nextArrivalMs = cursor.isAtEnd ? undefined : cursor.arrivalMs;
  return { isEmpty: records === 0, bytes, nextCount, nextArrivalMs, lastArrivalMs };
}

/** How long the first record that was not read has been there. */
export function millisBehind({ nextArrivalMs }: Page, nowMs: number): number {
  return nextArrivalMs === undefined ? 0 : Math.max(0, Math.round(nowMs - nextArrivalMs));
}

/** The shards that go on where one ended. */
export function childShards({ shards }: Stream, { position }: Shard): readonly Output[] {
  const children = shards.filter(({ state }) => state.parent === position || state.adjacentParent === position);
  return children.map(({ position: child, state }) => ({
    ShardId: shardIdOf(child),
    ParentShards: [state.parent, state.adjacentParent].filter((parent) => parent !== undefined).map(shardIdOf),
    HashKeyRange: hashKeyRange(state),
  }));
}
