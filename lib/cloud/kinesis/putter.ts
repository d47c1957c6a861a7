import { RECORD_HEAD_BYTES, writeRecordHead } from './entry-layout';
import type { RecordSource } from './record-source';
import type { Stream } from './stream';
import type { StreamStore } from './stream-store';
import { UndecodableRecord } from './undecodable-record';

/** PutRecords API: "Each PutRecords request can support up to 500 records." */
export const MAX_RECORDS = 500;
const NONE = -1;

/** Where the records of a put went, by their order in the request. Valid until the next put. */
export type Accepted = {
  readonly count: number;
  readonly shards: Int32Array;
  readonly counts: Float64Array;
  /** In the records' sequence numbers. */
  readonly seconds: Float64Array;
};

/** Appends records to a stream, all of a request or none. */
export class Putter {
  private readonly shards = new Int32Array(MAX_RECORDS);
  private readonly counts = new Float64Array(MAX_RECORDS);
  private readonly seconds = new Float64Array(MAX_RECORDS);
  private readonly arrivalsMs = new Float64Array(MAX_RECORDS);
  private readonly places = new Float64Array(MAX_RECORDS);

  private readonly nexts = new Int32Array(MAX_RECORDS);
  private firsts = new Int32Array(0);
  private readonly used: number[] = [];

  constructor(private readonly store: StreamStore) {}

  /** @throws ServiceError when the log cannot be written, UndecodableRecord */
  put(stream: Stream, source: RecordSource, nowMs: number): Accepted {
    const { count } = source;
    this.route(stream, source);
    this.store.write(() => {
      for (const position of this.used)
        for (let at = this.firsts[position]!; at !== NONE; at = this.nexts[at]!) this.append(stream, source, at, nowMs);
    });
    for (let at = 0; at < count; at += 1) {
      const shard = stream.shards[this.shards[at]!]!;
      shard.push(this.counts[at]!, this.places[at]!, this.arrivalsMs[at]!, source.keyBytes(at) + source.dataBytes(at));
    }
    this.store.recordCount += count;
    return { count, shards: this.shards, counts: this.counts, seconds: this.seconds };
  }

  /**
   * Finds the shard of each record. They are stored shard by shard, in which their counts follow each other, as on AWS:
   * the records of a shard are a list that begins at `firsts`.
   */
  private route(stream: Stream, source: RecordSource): void {
    if (this.firsts.length < stream.shards.length) this.firsts = new Int32Array(stream.shards.length * 2);
    this.firsts.fill(NONE);
    this.used.length = 0;
    for (let at = source.count - 1; at >= 0; at -= 1) {
      const position = shardPositionOf(stream, source, at);
      this.shards[at] = position;
      if (this.firsts[position] === NONE) this.used.push(position);
      this.nexts[at] = this.firsts[position]!;
      this.firsts[position] = at;
    }
  }

  /** A count that was given to a record which is not stored after all is never given again. */
  private append(stream: Stream, source: RecordSource, at: number, nowMs: number): void {
    const position = this.shards[at]!;
    const shard = stream.shards[position]!;
    const arrivalMs = shard.arrivalMs(nowMs);
    const count = shard.takeCount();
    this.counts[at] = count;
    this.seconds[at] = shard.secondsAt(arrivalMs);
    this.arrivalsMs[at] = arrivalMs;
    const [keyBytes, dataBytes] = [source.keyBytes(at), source.dataBytes(at)];
    const { bytes, start, place } = this.store.log.reserve(RECORD_HEAD_BYTES + keyBytes + dataBytes);
    this.places[at] = place;
    writeRecordHead(bytes, start, {
      streamNumber: stream.state.number,
      shardIndex: position,
      count,
      arrivalMs,
      keyBytes,
    });
    const bodyAt = start + RECORD_HEAD_BYTES;
    source.writeKey(at, bytes, bodyAt);
    if (source.writeData(at, bytes, bodyAt + keyBytes) !== dataBytes) throw new UndecodableRecord();
  }
}

export function shardPositionOf({ routes }: Stream, source: RecordSource, at: number): number {
  const hashKey = source.hashKey(at);
  return hashKey === undefined ? routes.byPartitionKey(source.partitionKey(at)) : routes.byHashKey(BigInt(hashKey));
}
