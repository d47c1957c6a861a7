import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { keyHash } from '../../../../../lib/cloud/dynamodb/keys/key-hash';

/** Both keys with "Outliers" before them, and at least nine bytes of padding, fill 4,096 bytes. */
const MAX_BYTES = 4096 - 9 - 'Outliers'.length;

test('a hash is the beginning of the MD5 of "Outliers" and the keys, up to the longest', () => {
  const key = (bytes: number) => fc.uint8Array({ maxLength: bytes, size: 'max' });
  fc.assert(
    fc.property(fc.oneof(key(200), key(2048)), fc.oneof(key(200), key(1024)), (partition, sort) => {
      const digest = createHash('md5').update('Outliers').update(partition).update(sort).digest();
      expect(keyHash(partition, sort)).toBe(digest.readUInt32BE());
    }),
  );
  const longest = new Uint8Array(MAX_BYTES).fill(7);
  expect(keyHash(longest)).toBe(createHash('md5').update('Outliers').update(longest).digest().readUInt32BE());
});

test('a key that is too long to be hashed is refused, and leaves nothing behind', () => {
  const short = Buffer.from('short');
  const hash = keyHash(short);
  expect(() => keyHash(new Uint8Array(MAX_BYTES + 1))).toThrow(RangeError);
  expect(() => keyHash(short, new Uint8Array(MAX_BYTES))).toThrow(RangeError);
  expect(keyHash(short)).toBe(hash);
});
