import { hash } from 'node:crypto';
import { partitionPoint } from '../../core/partition-point';
import { inHashOrder } from './reshard';
import type { ShardState } from './stream-state';

/** Two generations of as many keys; a key that is seen again moves to the younger one. */
const REMEMBERED_KEYS = 32_768;

/** The shard of each hash key. Void once shards were split or merged. */
export class ShardRoutes {
  private readonly starts: readonly bigint[];
  private readonly indexes: readonly number[];
  private young = new Map<string, number>();
  private old = new Map<string, number>();

  constructor(shards: readonly ShardState[]) {
    const open = inHashOrder(shards);
    this.starts = open.map(({ startHash }) => startHash);
    this.indexes = open.map(({ index }) => index);
  }

  byHashKey(hashKey: bigint): number {
    return this.indexes[partitionPoint(this.starts.length, (at) => this.starts[at]! <= hashKey) - 1]!;
  }

  /** Remembers the keys that came last, because a digest would be a sixth of the cost of a record. */
  byPartitionKey(key: string): number {
    if (this.indexes.length === 1) return this.indexes[0]!;
    const known = this.young.get(key);
    if (known !== undefined) return known;
    const shard = this.old.get(key) ?? this.byHashKey(hashKeyOf(key));
    if (this.young.size >= REMEMBERED_KEYS) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, shard);
    return shard;
  }
}

/** The MD5 of the key as an unsigned number of 128 bits. */
export function hashKeyOf(partitionKey: string): bigint {
  return BigInt(`0x${hash('md5', partitionKey, 'hex')}`);
}
