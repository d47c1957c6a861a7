import { hash } from 'node:crypto';
import { hash32 } from '../../core/hash';

/** How many buckets the ids of a run are spread over, so that a difference narrows down to 1/4096 of the ids. */
export const BUCKETS = 4096;
const LIMBS = 8;
const HEX_DIGITS = 64;
const TWO_32 = 2 ** 32;

/** Count, bytes and sum modulo 2^256 of SHA-256(length(id) ‖ id ‖ bytes) of the events of one bucket. */
type BucketDigest = { readonly count: number; readonly bytes: number; readonly sum: string };

export type Fingerprint = {
  readonly count: number;
  readonly bytes: number;
  /** Only the buckets that hold anything, by number. */
  readonly buckets: Readonly<Record<string, BucketDigest>>;
};

/**
 * An order-free fingerprint of a set of (id, bytes) pairs. Adding is commutative, so the tallies of several workers can
 * be merged. A repeated pair changes count and sum.
 */
export class Tally {
  private readonly counts = new Float64Array(BUCKETS);
  private readonly sizes = new Float64Array(BUCKETS);
  private readonly sums = new Uint32Array(BUCKETS * LIMBS);

  add(id: string, bytes: Uint8Array): void {
    const bucket = bucketOf(id);
    this.addTo(bucket, hash('sha256', pairMessage(id, bytes), 'hex'));
    this.counts[bucket]! += 1;
    this.sizes[bucket]! += bytes.length;
  }

  /** Total number of pairs. */
  get count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  fingerprint(): Fingerprint {
    const buckets: Record<string, BucketDigest> = {};
    const hex = this.sumsHex();
    let count = 0;
    let bytes = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      if (this.counts[bucket] === 0) continue;
      const sum = hex.slice(bucket * HEX_DIGITS, (bucket + 1) * HEX_DIGITS);
      buckets[bucket] = { count: this.counts[bucket]!, bytes: this.sizes[bucket]!, sum };
      count += this.counts[bucket]!;
      bytes += this.sizes[bucket]!;
    }
    return { count, bytes, buckets };
  }

  /** Adds another fingerprint: that of another worker, or one from before a restart. */
  merge(other: Fingerprint): void {
    for (const [key, digest] of Object.entries(other.buckets)) {
      const bucket = Number(key);
      this.addTo(bucket, digest.sum);
      this.counts[bucket]! += digest.count;
      this.sizes[bucket]! += digest.bytes;
    }
  }

  /** Adds 256 bits to a bucket's sum. */
  private addTo(bucket: number, hex: string): void {
    let carry = 0;
    for (let limb = LIMBS - 1; limb >= 0; limb--) {
      const at = bucket * LIMBS + limb;
      const total = this.sums[at]! + parseInt(hex.slice(limb * 8, limb * 8 + 8), 16) + carry;
      carry = total >= TWO_32 ? 1 : 0;
      this.sums[at] = total;
    }
  }

  /** The sums of all buckets in a row; those of empty buckets are undefined. */
  private sumsHex(): string {
    const bytes = Buffer.allocUnsafe(this.sums.length * 4);
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      if (this.counts[bucket] === 0) continue;
      for (let at = bucket * LIMBS; at < (bucket + 1) * LIMBS; at++) bytes.writeUInt32BE(this.sums[at]!, at * 4);
    }
    return bytes.toString('hex');
  }
}

export function bucketOf(id: string): number {
  return hash32(id) % BUCKETS;
}

/** SHA-256 of length(id) as four bytes big-endian, the id in UTF-8, and the bytes. */
export function pairDigest(id: string, bytes: Uint8Array): Buffer {
  return hash('sha256', pairMessage(id, bytes), 'buffer');
}

function pairMessage(id: string, bytes: Uint8Array): Buffer {
  const idLength = Buffer.byteLength(id);
  const message = Buffer.allocUnsafe(4 + idLength + bytes.length);
  message.writeUInt32BE(idLength, 0);
  message.write(id, 4);
  message.set(bytes, 4 + idLength);
  return message;
}

/** The numbers of the buckets in which two fingerprints differ. */
export function differingBuckets(a: Fingerprint, b: Fingerprint): number[] {
  const keys = new Set([...Object.keys(a.buckets), ...Object.keys(b.buckets)]);
  return [...keys]
    .filter((key) => !sameDigest(a.buckets[key], b.buckets[key]))
    .map(Number)
    .sort((x, y) => x - y);
}

function sameDigest(a: BucketDigest | undefined, b: BucketDigest | undefined): boolean {
  return a?.count === b?.count && a?.bytes === b?.bytes && a?.sum === b?.sum;
}
