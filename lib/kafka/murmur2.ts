/**
 * The hash by which Kafka's own clients choose a partition: MurmurHash2 with Kafka's seed, as a signed 32-bit number.
 * @see https://github.com/apache/kafka/blob/4.0/clients/src/main/java/org/apache/kafka/common/utils/Utils.java
 */
export function murmur2(bytes: Uint8Array): number {
  const whole = bytes.length & ~3;
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    let mixed = Math.imul(word, FACTOR);
    mixed = Math.imul(mixed ^ (mixed >>> 24), FACTOR);
    hash = Math.imul(hash, FACTOR) ^ mixed;
  }
  if (whole < bytes.length) {
    for (let at = bytes.length - 1; at >= whole; at--) hash ^= bytes[at]! << (8 * (at - whole));
    hash = Math.imul(hash, FACTOR);
  }
  hash = Math.imul(hash ^ (hash >>> 13), FACTOR);
  return hash ^ (hash >>> 15);
}

const SEED = 0x9747b28c;
const FACTOR = 0x5bd1e995;

/**
 * The partition to which Kafka's default partitioner sends a key, so that other clients find it where they expect it. It
 * changes with the number of partitions: a topic that gets more keeps the order of a key only from then on.
 */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fff_ffff) % partitions;
}
