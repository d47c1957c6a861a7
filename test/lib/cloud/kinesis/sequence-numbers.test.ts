import fc from 'fast-check';
import kinesaliteDb from 'kinesalite/db';
import { useNativeSequenceNumbers, type SequenceFunctions } from '../../../../lib/cloud/kinesis/sequence-numbers';

const original: SequenceFunctions = { ...kinesaliteDb };
const native: SequenceFunctions = { ...kinesaliteDb };
useNativeSequenceNumbers(native);

const parts = fc.record(
  {
    shardCreateTime: fc.integer({ min: 0, max: 16_025_174_999_999 }),
    shardIx: fc.nat({ max: 0x7fffffff }),
    seqIx: fc.oneof(fc.constant(null), fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String)),
    seqTime: fc.nat({ max: 16_025_174_999_999 }),
    byte1: fc.constantFrom('00', '7f'),
    version: fc.constantFrom(0, 1, 2),
  },
  { requiredKeys: ['shardCreateTime'] },
);

test('sequence numbers are written as in kinesalite and parsed to the same parts', () => {
  fc.assert(
    fc.property(parts, (sequence) => {
      const text = original.stringifySequence(sequence);
      expect(native.stringifySequence(sequence)).toBe(text);
      expect(native.parseSequence(text)).toEqual(original.parseSequence(text));
    }),
    { numRuns: 500 },
  );
});

test('invalid sequence numbers are refused as in kinesalite', () => {
  const texts = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 190n }).map(String), fc.string());
  const result = (functions: SequenceFunctions, text: string) => {
    try {
      return functions.parseSequence(text);
    } catch (error) {
      return String(error);
    }
  };
  fc.assert(fc.property(texts, (text) => expect(result(native, text)).toEqual(result(original, text))));
});

test('partition keys compare with shard bounds as in kinesalite', () => {
  const bound = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map(String);
  fc.assert(
    fc.property(fc.string(), bound, (key, text) => {
      const hash = original.partitionKeyToHashKey(key);
      expect(native.partitionKeyToHashKey(key).comparedTo(text)).toBe(hash.comparedTo(text));
    }),
  );
});
