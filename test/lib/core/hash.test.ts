import fc from 'fast-check';
import { hash32, sha256Hex } from '../../../lib/core/hash';
import { anyText } from '../../any-text';

test('SHA-256 matches the standard', () => {
  expect(sha256Hex(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256Hex(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('SHA-256 of a view covers only its own bytes', () => {
  const whole = Buffer.from('xxabcxx');
  expect(sha256Hex(whole.subarray(2, 5))).toBe(sha256Hex(Buffer.from('abc')));
});

test('hash32 is the same in every release, because index shards and buckets depend on it', () => {
  expect(['', 'a', 'EVT-1-7486', 'EVT-1-7487'].map(hash32)).toEqual([2872998923, 444641715, 2958981228, 115646538]);
});

test('hash32 is a whole number of 32 bits', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const h = hash32(text);
      expect(Number.isInteger(h) && h >= 0 && h < 2 ** 32).toBe(true);
    }),
  );
});

test.each([4, 128, 4096])('ids of one run are spread evenly over %d slots', (slots) => {
  const counts = new Float64Array(slots);
  const perSlot = 100;
  for (let n = 0; n < perSlot * slots; n++) counts[hash32(`EVT-20260104.171428-${n}`) % slots]! += 1;
  const chiSquare = counts.reduce((sum, count) => sum + (count - perSlot) ** 2 / perSlot, 0);
  const degrees = slots - 1;
  expect(chiSquare).toBeLessThan(degrees + 5 * Math.sqrt(2 * degrees));
});
