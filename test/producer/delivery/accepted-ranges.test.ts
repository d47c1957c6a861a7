import * as fc from 'fast-check';
import { AcceptedRanges, rangesContain } from '../../../producer/delivery/accepted-ranges';

test('in whatever order sequences are accepted, position and ranges describe exactly those', () => {
  const order = fc
    .integer({ min: 1, max: 60 })
    .chain((size) => fc.shuffledSubarray(Array.from({ length: size }, (_none, index) => index)));
  fc.assert(
    fc.property(order, fc.nat(60), (sequences, restartAfter) => {
      let ranges = new AcceptedRanges();
      sequences.forEach((sequence, index) => {
        if (index === restartAfter) ranges = new AcceptedRanges(ranges.position, ranges.ranges());
        ranges.add(sequence);
      });
      const accepted = new Set(sequences);
      const described = (sequence: number) => sequence < ranges.position || rangesContain(ranges.ranges(), sequence);
      const all = Array.from({ length: 62 }, (_none, sequence) => sequence);
      expect(all.filter((sequence) => described(sequence) !== accepted.has(sequence))).toEqual([]);
      expect(ranges.count).toBe(accepted.size);
      expect(accepted.has(ranges.position)).toBe(false);
      for (const [start, end] of ranges.ranges()) expect(accepted.has(end) || start >= end).toBe(false);
    }),
  );
});

test('one held-up record costs one range, however many records pass it', () => {
  const ranges = new AcceptedRanges();
  for (let sequence = 1; sequence < 10_000; sequence++) ranges.add(sequence);
  expect(ranges.ranges()).toEqual([[1, 10_000]]);
  ranges.add(0);
  expect([ranges.position, ranges.ranges()]).toEqual([10_000, []]);
});
