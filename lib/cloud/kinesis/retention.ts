import type { Shard } from './shard';
import type { Stream } from './stream';
import type { StreamStore } from './stream-store';
import { retentionMsOf } from './stream-state';

/** A stream that is only written to is looked through as often. */
const EVERY_MS = 1_000;

/** Drops records that have outlived the stream's retention. */
export class Retention {
  constructor(private readonly store: StreamStore) {}

  /** For writers, which must not leave records behind that nobody reads. */
  applyTo(stream: Stream, nowMs: number): void {
    if (nowMs - stream.trimmedMs >= EVERY_MS) this.applyToAll(stream, nowMs);
  }

  applyToAll(stream: Stream, nowMs: number): void {
    stream.trimmedMs = nowMs;
    for (const shard of stream.shards) this.applyToShard(stream, shard, nowMs);
  }

  applyToShard(stream: Stream, shard: Shard, nowMs: number): void {
    const horizonMs = nowMs - retentionMsOf(stream.state);
    const oldest = shard.records.oldest();
    if (oldest.isAtEnd || oldest.arrivalMs >= horizonMs) return;
    const first = shard.records.seekArrival(horizonMs);
    this.store.trim(stream, shard, first.isAtEnd ? shard.records.lastCount + 1 : first.count);
  }
}
