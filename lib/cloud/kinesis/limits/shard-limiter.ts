import { SecondWindow } from '../../limits/second-window';

const MIB = 1024 * 1024;

/** Developer guide, "Quotas and limits": what one shard takes and gives in a second. */
export const SHARD_LIMITS = {
  recordsIn: 1_000,
  bytesIn: MIB,
  bytesOut: 2 * MIB,
  reads: 5,
  iterators: 5,
  subscriptions: 1,
} as const;

/** Which limit refused something, as it is counted. */
export type ShardLimit =
  'records in' | 'bytes in' | 'bytes out' | 'GetRecords' | 'GetShardIterator' | 'SubscribeToShard';

/** What a consumer of enhanced fan-out may still do with one shard, whatever others do. */
type ConsumerLimiter = { readonly subscriptions: SecondWindow; readonly bytesOut: SecondWindow };

/** What one shard may still take and give. */
export class ShardLimiter {
  private readonly records = new SecondWindow(SHARD_LIMITS.recordsIn);
  private readonly bytes = new SecondWindow(SHARD_LIMITS.bytesIn);
  private readonly reads = new SecondWindow(SHARD_LIMITS.reads);
  private readonly iterators = new SecondWindow(SHARD_LIMITS.iterators);
  private readonly consumers = new Map<string, ConsumerLimiter>();
  private readonly bytesOut = new SecondWindow(SHARD_LIMITS.bytesOut);

  /** @param bytes of data and partition key, both of which count */
  put(nowMs: number, bytes: number): ShardLimit | undefined {
    if (!this.records.hasRoom(nowMs, 1)) return 'records in';
    if (!this.bytes.hasRoom(nowMs, bytes)) return 'bytes in';
    this.records.take(nowMs, 1);
    this.bytes.take(nowMs, bytes);
    return undefined;
  }

  /** Before a read, whose size nobody knows yet. */
  read(nowMs: number): ShardLimit | undefined {
    if (!this.reads.hasRoom(nowMs, 1)) return 'GetRecords';
    // One byte of room is enough: an answer may be larger than what is left of the second.
    if (!this.bytesOut.hasRoom(nowMs, 1)) return 'bytes out';
    this.reads.take(nowMs, 1);
    return undefined;
  }

  /** GetRecords API: after an answer of 10 MB, calls in the next 5 seconds throw, which is its size by 2 MB a second. */
  answered(nowMs: number, bytes: number): void {
    this.bytesOut.take(nowMs, bytes);
  }

  iterator(nowMs: number): ShardLimit | undefined {
    if (!this.iterators.hasRoom(nowMs, 1)) return 'GetShardIterator';
    this.iterators.take(nowMs, 1);
    return undefined;
  }

  subscribe(nowMs: number, consumer: string): ShardLimit | undefined {
    const { subscriptions } = this.of(consumer);
    if (!subscriptions.hasRoom(nowMs, 1)) return 'SubscribeToShard';
    subscriptions.take(nowMs, 1);
    return undefined;
  }

  /** The bytes that the consumer is given in a second. */
  fanOut(consumer: string): SecondWindow {
    return this.of(consumer).bytesOut;
  }

  private of(consumer: string): ConsumerLimiter {
    const known = this.consumers.get(consumer) ?? {
      subscriptions: new SecondWindow(SHARD_LIMITS.subscriptions),
      bytesOut: new SecondWindow(SHARD_LIMITS.bytesOut),
    };
    this.consumers.set(consumer, known);
    return known;
  }
}
