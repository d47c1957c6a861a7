import fc from 'fast-check';
import { partitionPoint } from '../../../lib/core/partition-point';

test('finds the end of the prefix for which the predicate holds, whatever its length', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), (length, prefix) => {
      expect(partitionPoint(length, (index) => index < prefix)).toBe(Math.min(length, prefix));
    }),
  );
});

test('never asks about an index out of range', () => {
  const asked: number[] = [];
  partitionPoint(10, (index) => asked.push(index) > 0);
  expect(asked.every((index) => index >= 0 && index < 10)).toBe(true);
  expect(partitionPoint(0, () => true)).toBe(0);
});
