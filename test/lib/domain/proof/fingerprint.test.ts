import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  BUCKETS,
  bucketOf,
  differingBuckets,
  pairDigest,
  Tally,
  type Fingerprint,
} from '../../../../lib/domain/proof/fingerprint';

type Pair = readonly [id: string, bytes: Uint8Array];

const ids = fc.integer({ min: 0, max: 5000 }).map((sequence) => `EVT-test-${sequence}`);
const pairs: fc.Arbitrary<Pair[]> = fc.array(fc.tuple(ids, fc.uint8Array({ maxLength: 40 })), { maxLength: 60 });

function fingerprintOf(set: readonly Pair[]): Fingerprint {
  const tally = new Tally();
  for (const [id, bytes] of set) tally.add(id, bytes);
  return tally.fingerprint();
}

test('the digest of a pair is SHA-256 over the length of the id, the id and the bytes', () => {
  const expected = createHash('sha256')
    .update(Buffer.from([0, 0, 0, 3]))
    .update('é1', 'utf8')
    .update(Buffer.from([7, 8]));
  expect(Buffer.from(pairDigest('é1', Uint8Array.of(7, 8))).toString('hex')).toBe(expected.digest('hex'));
});

test('moving a byte from the id to the payload makes another digest', () => {
  expect(pairDigest('ab', Buffer.from('c'))).not.toEqual(pairDigest('a', Buffer.from('bc')));
});

test('a bucket holds count, bytes and the sum of its digests modulo 2^256', () => {
  fc.assert(
    fc.property(pairs, (set) => {
      const { buckets, count, bytes } = fingerprintOf(set);
      expect(count).toBe(set.length);
      expect(bytes).toBe(set.reduce((sum, [, payload]) => sum + payload.length, 0));
      for (const [bucket, digest] of Object.entries(buckets)) {
        const own = set.filter(([id]) => bucketOf(id) === Number(bucket));
        const sum = own.reduce((total, [id, payload]) => (total + asBigInt(pairDigest(id, payload))) % 2n ** 256n, 0n);
        expect(digest.count).toBe(own.length);
        expect(digest.bytes).toBe(own.reduce((total, [, payload]) => total + payload.length, 0));
        expect(digest.sum).toBe(sum.toString(16).padStart(64, '0'));
      }
    }),
  );
});

test('a sum that passes 2^256 goes on from zero', () => {
  const set: Pair[] = Array.from({ length: 64 }, () => ['EVT-test-1', Uint8Array.of(255)]);
  const expected = (asBigInt(pairDigest(...set[0]!)) * 64n) % 2n ** 256n;
  const [digest] = Object.values(fingerprintOf(set).buckets);
  expect(digest!.sum).toBe(expected.toString(16).padStart(64, '0'));
});

test('the order of adding does not count', () => {
  const shuffled = pairs.chain((set) =>
    fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length, maxLength: set.length })),
  );
  fc.assert(fc.property(shuffled, ([set, other]) => expect(fingerprintOf(other)).toEqual(fingerprintOf(set))));
});

test('tallies merge to what one tally of everything is', () => {
  fc.assert(
    fc.property(pairs, pairs, (first, second) => {
      const tally = new Tally();
      tally.merge(fingerprintOf(first));
      tally.merge(fingerprintOf(second));
      expect(tally.fingerprint()).toEqual(fingerprintOf([...first, ...second]));
      expect(tally.count).toBe(first.length + second.length);
    }),
  );
});

test('a changed byte, a missing pair and a second copy each show in the bucket of their id, and nowhere else', () => {
  const some = pairs.filter((set) => set.length > 0 && set[0]![1].length > 0);
  fc.assert(
    fc.property(some, (set) => {
      const [[id, bytes], ...rest] = set as [Pair, ...Pair[]];
      const bucket = [bucketOf(id)];
      const altered: Pair = [id, bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte))];
      const whole = fingerprintOf(set);
      expect(differingBuckets(whole, fingerprintOf([altered, ...rest]))).toEqual(bucket);
      expect(differingBuckets(whole, fingerprintOf(rest))).toEqual(bucket);
      expect(differingBuckets(fingerprintOf([...set, [id, bytes]]), whole)).toEqual(bucket);
      expect(differingBuckets(whole, fingerprintOf(set))).toEqual([]);
    }),
  );
});

test('two payloads that change places are noticed', () => {
  const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];
  const right = fingerprintOf([
    ['EVT-test-1', a],
    ['EVT-test-2', b],
  ]);
  const swapped = fingerprintOf([
    ['EVT-test-1', b],
    ['EVT-test-2', a],
  ]);
  expect(differingBuckets(right, swapped).length).toBeGreaterThan(0);
});

test('buckets are named in order', () => {
  const set: Pair[] = Array.from({ length: 200 }, (_, n) => [`EVT-test-${n}`, new Uint8Array()]);
  const differing = differingBuckets(fingerprintOf(set), fingerprintOf([]));
  expect(differing).toEqual(differing.toSorted((x, y) => x - y));
  expect(differing.at(-1)).toBeLessThan(BUCKETS);
});

function asBigInt(digest: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(digest).toString('hex')}`);
}
