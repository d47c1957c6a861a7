import { SHARD_LIMITS } from './shard-limiter';

const MINUTE_MS = 60_000;
const MEASURED_MS = 1_000;
/** Developer guide, "Handling read and write throughput exceptions": a shard with more is split within 15 minutes. */
const HOT_BYTES = 500 * 1024;
/** The guide names bytes only; a shard with half of the records that it takes is as near to its limit. */
const HOT_RECORDS = SHARD_LIMITS.recordsIn / 2;
const SPLIT_AFTER_MS = 15 * MINUTE_MS;

/** What producers want of a shard of a stream on demand, throttled or not, and for how long it has been hot. */
export class ShardHeat {
  private beganMs: number;
  private bytes = 0;
  private records = 0;
  private hotSinceMs: number | undefined;
  /** In shards, over the last second that was measured. */
  demand = 0;

  constructor(nowMs: number) {
    this.beganMs = nowMs;
  }

  add(nowMs: number, bytes: number): void {
    if (nowMs - this.beganMs >= MEASURED_MS) this.measure(nowMs);
    this.bytes += bytes;
    this.records += 1;
  }

  /** @param scalingClock seconds of scaling that pass in one */
  isDue(nowMs: number, scalingClock: number): boolean {
    return this.hotSinceMs !== undefined && (nowMs - this.hotSinceMs) * scalingClock >= SPLIT_AFTER_MS;
  }

  private measure(nowMs: number): void {
    const seconds = (nowMs - this.beganMs) / 1000;
    const [bytes, records] = [this.bytes / seconds, this.records / seconds];
    this.demand = Math.max(bytes / SHARD_LIMITS.bytesIn, records / SHARD_LIMITS.recordsIn);
    if (bytes <= HOT_BYTES && records <= HOT_RECORDS) this.hotSinceMs = undefined;
    else this.hotSinceMs ??= this.beganMs;
    this.beganMs = nowMs;
    this.bytes = 0;
    this.records = 0;
  }
}
