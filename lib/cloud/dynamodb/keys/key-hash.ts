/**
 * Where DynamoDB places a key, as far as it shows: Scan and its segments follow the MD5 of "Outliers" and the key's bytes.
 * MD5 in JavaScript, because a hash object of node:crypto costs several times as much as these short texts.
 */
const PREFIX = Buffer.from('Outliers');
/** A partition key has up to 2,048 bytes and a sort key up to 1,024; the padding takes up to 72. */
const BLOCKS_BYTES = 4096;
/** The padding is at least a bit more than its 8 bytes of length. */
const MAX_BYTES = BLOCKS_BYTES - 9;
const bytes = new Uint8Array(BLOCKS_BYTES);
/** The same bytes as words; MD5 is little-endian, as are the processors that Node.js runs on. */
const words = new Int32Array(bytes.buffer);
bytes.set(PREFIX);

const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

let length = PREFIX.length;

/** Hashes one key: `startHash`, one or two times `hashBytes`, `endHash`. Nothing else may come between. */
export function startHash(): void {
  length = PREFIX.length;
}

export function hashBytes(source: Uint8Array, from: number, to: number): void {
  if (length + to - from > MAX_BYTES) throw new RangeError(`a key of ${to - from} bytes is too long to be hashed`);
  let at = length;
  for (let i = from; i < to; i++) bytes[at++] = source[i]!;
  length = at;
}

/** The first 32 bits of the digest. */
export function endHash(): number {
  const blocks = ((length + 8) >>> 6) + 1;
  bytes.fill(0, length, blocks << 6);
  bytes[length] = 0x80;
  words[(blocks << 4) - 2] = length << 3;
  return digest(blocks);
}

/** Swaps a word's bytes: the digest begins with the lowest byte of the first word. */
function swap(word: number): number {
  return ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

const turn = (a: number, b: number, shift: number): number => ((a << shift) | (a >>> (32 - shift))) + b;

/* The four rounds of RFC 1321, four steps a turn of the loop, so that the registers need not be moved around. */
function digest(blocks: number): number {
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < blocks; block++) {
    const w = block << 4;
    let a = a0;
    let b = b0;
    let c = c0;
    let d = d0;
    for (let i = 0; i < 16; i += 4) {
      a = turn((a + ((b & c) | (~b & d)) + words[w + i]! + SINES[i]!) | 0, b, 7) | 0;
      d = turn((d + ((a & b) | (~a & c)) + words[w + i + 1]! + SINES[i + 1]!) | 0, a, 12) | 0;
      c = turn((c + ((d & a) | (~d & b)) + words[w + i + 2]! + SINES[i + 2]!) | 0, d, 17) | 0;
      b = turn((b + ((c & d) | (~c & a)) + words[w + i + 3]! + SINES[i + 3]!) | 0, c, 22) | 0;
    }
    for (let i = 16; i < 32; i += 4) {
      a = turn((a + ((d & b) | (~d & c)) + words[w + ((5 * i + 1) & 15)]! + SINES[i]!) | 0, b, 5) | 0;
      d = turn((d + ((c & a) | (~c & b)) + words[w + ((5 * i + 6) & 15)]! + SINES[i + 1]!) | 0, a, 9) | 0;
      c = turn((c + ((b & d) | (~b & a)) + words[w + ((5 * i + 11) & 15)]! + SINES[i + 2]!) | 0, d, 14) | 0;
      b = turn((b + ((a & c) | (~a & d)) + words[w + ((5 * i + 16) & 15)]! + SINES[i + 3]!) | 0, c, 20) | 0;
    }
    for (let i = 32; i < 48; i += 4) {
      a = turn((a + (b ^ c ^ d) + words[w + ((3 * i + 5) & 15)]! + SINES[i]!) | 0, b, 4) | 0;
      d = turn((d + (a ^ b ^ c) + words[w + ((3 * i + 8) & 15)]! + SINES[i + 1]!) | 0, a, 11) | 0;
      c = turn((c + (d ^ a ^ b) + words[w + ((3 * i + 11) & 15)]! + SINES[i + 2]!) | 0, d, 16) | 0;
      b = turn((b + (c ^ d ^ a) + words[w + ((3 * i + 14) & 15)]! + SINES[i + 3]!) | 0, c, 23) | 0;
    }
    for (let i = 48; i < 64; i += 4) {
      a = turn((a + (c ^ (b | ~d)) + words[w + ((7 * i) & 15)]! + SINES[i]!) | 0, b, 6) | 0;
      d = turn((d + (b ^ (a | ~c)) + words[w + ((7 * i + 7) & 15)]! + SINES[i + 1]!) | 0, a, 10) | 0;
      c = turn((c + (a ^ (d | ~b)) + words[w + ((7 * i + 14) & 15)]! + SINES[i + 2]!) | 0, d, 15) | 0;
      b = turn((b + (d ^ (c | ~a)) + words[w + ((7 * i + 21) & 15)]! + SINES[i + 3]!) | 0, c, 21) | 0;
    }
    a0 = (a0 + a) | 0;
    b0 = (b0 + b) | 0;
    c0 = (c0 + c) | 0;
    d0 = (d0 + d) | 0;
  }
  return swap(a0) >>> 0;
}

/** The hash of one or two keys' bytes. */
export function keyHash(partition: Uint8Array, sort?: Uint8Array): number {
  startHash();
  hashBytes(partition, 0, partition.length);
  if (sort !== undefined) hashBytes(sort, 0, sort.length);
  return endHash();
}
