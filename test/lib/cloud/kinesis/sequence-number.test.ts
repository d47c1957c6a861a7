import * as fc from 'fast-check';
import { parseSequenceNumber, sequenceNumberOf, SequenceWriter } from '../../../../lib/cloud/kinesis/sequence-number';

const parts = fc.record({
  createdSeconds: fc.integer({ min: 0, max: 0x1_0000_0000 }),
  shardIndex: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  count: fc.maxSafeInteger().map(Math.abs),
  seconds: fc.integer({ min: 0, max: 0xf_ffff_fff }),
});

test('a sequence number says what it was made of', () => {
  fc.assert(
    fc.property(parts, (made) => {
      const parsed = parseSequenceNumber(sequenceNumberOf(made));
      expect(parsed).toEqual({ ...made, count: BigInt(made.count), version: 2 });
    }),
  );
});

test('sequence numbers have 56 digits and increase with the count, whatever the time says', () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 1_000 }), fc.nat(10_000), (made, more, seconds) => {
      const [first, second] = [
        sequenceNumberOf(made),
        sequenceNumberOf({ ...made, seconds, count: made.count + more }),
      ];
      expect(first).toHaveLength(56);
      expect(second > first).toBe(true);
    }),
  );
});

test('numbers that are written one after another are the same as those that are converted', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(1, 1, 1, 1, 7, -3, 0), fc.constantFrom(0, 0, 0, 1)), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(parts, steps, ({ createdSeconds, shardIndex, count, seconds }, moves) => {
      const writer = new SequenceWriter(createdSeconds, shardIndex);
      const target = Buffer.alloc(60);
      for (const [by, later] of moves) {
        count = Math.max(0, Math.min(count + by, Number.MAX_SAFE_INTEGER));
        seconds += later;
        writer.write(target, 2, count, seconds);
        const expected = sequenceNumberOf({ createdSeconds, shardIndex, count, seconds });
        expect(target.toString('latin1', 2, 58)).toBe(expected);
      }
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['20000000000000000000000000000000000000000000002', 2],
  ['20000000000000000000000000000000000000000000001', 1],
  ['20000000000000000000000000000000000000000000000', undefined],
  ['20000000000000000000000000000000000000000000003', undefined],
  ['20000000000800000000000000000000000000000000002', undefined],
  ['30000000000000000000000000000000000000000000001', undefined],
  ['2ffffffffff7fffffffffffffff000000000007fffffff2', undefined],
  ['13bb2cc3d80000000000000000000000', undefined],
  ['5', 0],
])('%s in hexadecimal is of version %s', (hex, version) => {
  expect(parseSequenceNumber(BigInt(`0x${hex}`).toString())?.version).toBe(version);
});
