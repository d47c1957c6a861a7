import { RECORD_HEAD_BYTES, writeRecordHead } from './entry-layout';
import type { RecordSource } from './record-source';
import type { Stream } from './stream';
import type { StreamStore } from './stream-store';

/** PutRecords API: "Each PutRecords request can support up to 500 records." */
export const MAX_RECORDS = 500;
const INITIAL_ENTRY_BYTES = 65_536;

/** Where the records of a put went, by their order in the request. Valid until the next put. */
export type Accepted = {
  readonly count: number;
  readonly shards: Int32Array;
  readonly counts: Float64Array;
  /** In the records' sequence numbers. */
  readonly seconds: Float64Array;
};

/** The bytes of a record were not what they should be; nothing was stored. */
export class UndecodableRecord extends Error {
  override readonly name = 'UndecodableRecord';
}

/** Appends records to a stream, all of a request or none. */
export class Putter {
  private readonly shards = new Int32Array(MAX_RECORDS);
  private readonly counts = new Float64Array(MAX_RECORDS);
  private readonly seconds = new Float64Array(MAX_RECORDS);
  private readonly arrivalsMs = new Float64Array(MAX_RECORDS);
  private readonly places = new Float64Array(MAX_RECORDS);
  private entry = Buffer.allocUnsafeSlow(INITIAL_ENTRY_BYTES);

  constructor(private readonly store: StreamStore) {}

  /** @throws ServiceError when the log cannot be written, UndecodableRecord */
  put(stream: Stream, source: RecordSource, nowMs: number): Accepted {
    const { count } = source;
    this.store.write(() => {
      for (let at = 0; at < count; at += 1) this.append(stream, source, at, nowMs);
    });
    for (let at = 0; at < count; at += 1)
      stream.shards[this.shards[at]!]!.records.push(this.counts[at]!, this.places[at]!, this.arrivalsMs[at]!);
    return { count, shards: this.shards, counts: this.counts, seconds: this.seconds };
  }

  /** A count that was given to a record which is not stored after all is never given again. */
  private append(stream: Stream, source: RecordSource, at: number, nowMs: number): void {
    const position = shardOf(stream, source, at);
    const shard = stream.shards[position]!;
    const arrivalMs = shard.arrivalMs(nowMs);
    const count = shard.nextCount;
    shard.nextCount = count + 1;
    this.shards[at] = position;
    this.counts[at] = count;
    this.seconds[at] = shard.secondsAt(arrivalMs);
    this.arrivalsMs[at] = arrivalMs;
    const keyBytes = this.writeBody(source, at);
    const head = { streamNumber: stream.state.number, shardIndex: position, count, arrivalMs, keyBytes };
    writeRecordHead(this.entry, head);
    const length = RECORD_HEAD_BYTES + keyBytes + source.dataBytes(at);
    this.places[at] = this.store.log.append(this.entry.subarray(0, length));
  }

  /** @returns the bytes of the key */
  private writeBody(source: RecordSource, at: number): number {
    const dataBytes = source.dataBytes(at);
    const needed = RECORD_HEAD_BYTES + source.maxKeyBytes(at) + dataBytes;
    if (needed > this.entry.length) this.entry = Buffer.allocUnsafeSlow(needed);
    const keyBytes = source.writeKey(at, this.entry, RECORD_HEAD_BYTES);
    const written = source.writeData(at, this.entry, RECORD_HEAD_BYTES + keyBytes);
    if (written !== dataBytes) throw new UndecodableRecord();
    return keyBytes;
  }
}

function shardOf({ routes }: Stream, source: RecordSource, at: number): number {
  const hashKey = source.hashKey(at);
  return hashKey === undefined ? routes.byPartitionKey(source.partitionKey(at)) : routes.byHashKey(BigInt(hashKey));
}
